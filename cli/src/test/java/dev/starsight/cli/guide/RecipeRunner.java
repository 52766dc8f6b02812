package dev.starsight.cli.guide;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.starsight.cli.Starsight;
import dev.starsight.cli.guide.Recipe.Block;
import dev.starsight.cli.guide.Recipe.Command;
import dev.starsight.cli.guide.Recipe.Console;
import dev.starsight.cli.guide.Recipe.Program;
import dev.starsight.cli.guide.Recipe.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * Runs a recipe in the working directory, and writes what its commands and programs printed to a
 * file. A process of its own, because commands take paths relative to the working directory.
 */
final class RecipeRunner {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern CLASS = Pattern.compile("\\bclass (\\w+)");

  private final List<Map<String, Object>> transcript = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private RecipeRunner() {}

  /** Takes the recipe and the file for the transcript; the exit code is 1 if something differs. */
  public static void main(String[] args) throws Exception {
    RecipeRunner runner = new RecipeRunner();
    for (Block block : Recipe.read(Path.of(args[0])).blocks()) {
      runner.run(block);
    }
    Files.createDirectories(Path.of(args[1]).getParent());
    new ObjectMapper().writeValue(Path.of(args[1]).toFile(), runner.transcript);
    runner.problems.forEach(System.out::println);
    System.exit(runner.problems.isEmpty() ? 0 : 1);
  }

  private void run(Block block) throws Exception {
    if (block instanceof Console console) {
      for (Command command : console.commands()) {
        run(command);
      }
    } else if (block instanceof Program program) {
      run(program);
    } else if (block instanceof Written written) {
      Path file = Path.of(written.name());
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, written.content());
    }
  }

  private void run(Command command) throws IOException, InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int exitCode =
        command.line().matches("starsight [^|&;<>$]*")
            ? Starsight.run(
                words(command.line().substring("starsight ".length())),
                printed,
                new PrintStream(printed, true, StandardCharsets.UTF_8))
            : shell(command.line(), printed);
    String output = printed.toString(StandardCharsets.UTF_8);
    record(command.line(), output, exitCode);
    if (exitCode != command.exitCode()) {
      problems.add(
          command.line()
              + "\nends with "
              + exitCode
              + ", not "
              + command.exitCode()
              + ":\n"
              + output);
    } else if (!contains(output, command.output())) {
      problems.add(
          command.line()
              + "\ndoes not print\n"
              + String.join("\n", command.output())
              + "\nbut\n"
              + output);
    }
  }

  private static int shell(String line, ByteArrayOutputStream printed)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    process.getInputStream().transferTo(printed);
    return process.waitFor();
  }

  private void run(Program program) throws Exception {
    Matcher name = CLASS.matcher(program.source());
    if (!name.find()) {
      throw new IllegalArgumentException("a program is a class: " + program.source());
    }
    Path classes = Files.createTempDirectory("recipe");
    Path source = Files.writeString(classes.resolve(name.group(1) + ".java"), program.source());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String[] options = {
      "-proc:none",
      "-d",
      classes.toString(),
      "-cp",
      System.getProperty("java.class.path"),
      source.toString()
    };
    int compiled = ToolProvider.getSystemJavaCompiler().run(null, printed, printed, options);
    if (compiled == 0) {
      PrintStream before = System.out;
      try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        loader
            .loadClass(name.group(1))
            .getMethod("main", String[].class)
            .invoke(null, (Object) new String[0]);
      } finally {
        System.setOut(before);
      }
    } else {
      problems.add("does not compile: " + printed.toString(StandardCharsets.UTF_8));
    }
    record(name.group(1), printed.toString(StandardCharsets.UTF_8), compiled);
  }

  private void record(String command, String output, int exitCode) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("command", command);
    entry.put("exitCode", exitCode);
    entry.put("output", output);
    transcript.add(entry);
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(
            found ->
                found.group(1) != null
                    ? found.group(1)
                    : found.group(2) != null ? found.group(2) : found.group(3))
        .toList();
  }

  /** Returns whether the lines, in which … stands for anything, appear in this order. */
  static boolean contains(String output, List<String> lines) {
    StringBuilder pattern = new StringBuilder("(?s).*");
    for (String line : lines) {
      for (String part : line.strip().split("…", -1)) {
        pattern.append(Pattern.quote(part)).append("[^\n]*?");
      }
      pattern.append(".*?");
    }
    return Pattern.compile(pattern + ".*").matcher(output).matches();
  }
}
