package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code benchmarks/gpu.sh} cannot run here, so what it names is looked up. */
class GpuScriptTest {

  private static final Path ROOT = Path.of("..");
  private static final Path SCRIPT = ROOT.resolve("benchmarks").resolve("gpu.sh");

  /** A command of ours: after a title, or after what is measured, on which device, on how much. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:starsight|^ *measure .*?\"\\$?\\w+\"|\\)\\)) ([a-z]+)(( .*)?)$");

  private static String script() throws IOException {
    return Files.readString(SCRIPT).replace("\\\n", " ");
  }

  @Test
  void namesCommandsAndOptionsThatThereAre() throws IOException {
    CommandLine root = Commands.commandLine();
    Set<String> seen = new TreeSet<>();
    List<String> lines =
        script()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("measure ") || line.startsWith("step "))
            .toList();
    for (String line : lines) {
      MatchResult found = COMMAND.matcher(line).results().findFirst().orElse(null);
      if (found == null) {
        continue;
      }
      CommandLine command = root.getSubcommands().get(found.group(1));
      if (command == null) {
        throw new AssertionError("there is no such command: " + line);
      }
      assertThat(command.getCommandSpec().optionsMap().keySet())
          .as(line)
          .containsAll(options(found.group(2)));
      seen.add(found.group(1));
    }
    assertThat(seen).containsExactly("doctor", "finetune", "ingest", "predict", "sample", "search");
  }

  private static List<String> options(String words) {
    return Arrays.stream(words.split("\\s+", -1)).filter(word -> word.startsWith("--")).toList();
  }

  @Test
  void namesTestsClassesAndProfilesThatThereAre() throws IOException {
    String text = script();
    List<String> tests = List.of(group(text, "-Dtest='([^']+)'").replace("*", "").split(",", -1));
    assertThat(tests).hasSizeGreaterThan(3);
    try (Stream<Path> files = Files.walk(ROOT.resolve("core/transformer/src/test/java"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(tests).allSatisfy(test -> assertThat(names).contains(test + ".java"));
    }
    String comparison = group(text, "(dev\\.starsight\\.benchmarks\\.\\w+)");
    assertThat(
            ROOT.resolve("benchmarks/src/main/java")
                .resolve(comparison.replace('.', '/') + ".java"))
        .exists();
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    assertThat(pom)
        .contains("<id>" + group(text, "-P(\\w+)") + "</id>")
        .contains("<" + group(text, "-D(native\\.flavor)=") + ">")
        .contains("<module>cli</module>", "<module>benchmarks</module>");
  }

  private static String group(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern))
        .group(1);
  }

  @Test
  @Tag("any-locale")
  @EnabledOnOs(OS.LINUX)
  void endsWith3WhereThereIsNoGpu(@TempDir Path folder) throws Exception {
    Path none = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\nexit 9\n");
    Files.setPosixFilePermissions(none, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(3);
    assertThat(said.lines()).singleElement().asString().contains("there is no GPU by NVIDIA here");
  }
}
