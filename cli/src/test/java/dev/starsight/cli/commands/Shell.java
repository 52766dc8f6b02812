package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.Starsight;
import dev.starsight.files.internal.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs commands in this process and keeps what they print. */
public final class Shell {

  /** The exit code and the output of a command. */
  public record Outcome(int code, String out, String err) {

    /** Asserts exit code 0. */
    public Outcome succeeds() {
      return endsWith(0);
    }

    Outcome endsWith(int expected) {
      assertThat(code).as("exit code; standard error was:%n%s", err).isEqualTo(expected);
      assertThat(err).doesNotContain("\tat ").doesNotContain("Exception");
      return this;
    }

    /** Asserts exit code 2, one sentence on standard error and nothing on standard output. */
    public Outcome isRefused(String... parts) {
      endsWith(2);
      assertThat(err).startsWith("starsight: ").endsWith("\n");
      assertThat(err.lines().filter(line -> !line.startsWith("  ")).toList())
          .as("one sentence")
          .hasSize(1);
      assertThat(err).contains(parts);
      assertThat(out).isEmpty();
      return this;
    }

    /** Returns the only line that {@code --json} printed. */
    public JsonNode summary() {
      assertThat(out).endsWith("\n");
      assertThat(out.lines().toList()).as("lines on standard output").hasSize(1);
      return json(out);
    }
  }

  private Shell() {}

  public static Outcome run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> words = Stream.of(args).map(String::valueOf).toList();
    int code =
        Starsight.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command with {@code --json} that must succeed, and returns its summary. */
  public static JsonNode summaryOf(Object... args) {
    List<Object> words = new ArrayList<>(List.of(args));
    words.add("--json");
    return run(words.toArray()).succeeds().summary();
  }

  /** Returns the command line of a process that runs a command. */
  public static List<String> process(List<String> words, String... jvm) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(jvm));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Starsight.class.getName());
    command.addAll(words);
    return command;
  }

  public static JsonNode json(String text) {
    try {
      return Json.parse("test", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path sample(Path file, int rows) {
    run("sample", "--rows", rows, "--out", file, "--quiet").succeeds();
    return file;
  }

  /** Returns the digest of every file below a directory, but its manifest, by its relative name. */
  public static Map<String, String> digests(Path directory) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Shell::isResult).toList()) {
        digests.put(
            directory.relativize(file).toString().replace('\\', '/'),
            dev.starsight.files.internal.Sha256.of(file));
      }
    }
    return digests;
  }

  private static boolean isResult(Path file) {
    return !file.endsWith(".starsight.json");
  }

  /** Returns the names in a directory, including hidden ones, but not that of its manifest. */
  public static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Shell::isResult)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }
}
