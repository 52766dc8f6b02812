package dev.starsight.cli.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the guide whose blocks are run: commands in {@code console} blocks, whole programs in
 * {@code java run} blocks.
 *
 * <p>A command follows {@code $}. The lines after it are what it prints, where … stands for
 * anything; {@code (exit code N)} says how it ends if not with 0.
 *
 * @param file the page
 * @param uses what is in the working directory before: {@code reviews} is reviews.tsv.gz, {@code
 *     run} the result of a search, {@code model} its best model
 * @param blocks in the order of the page
 */
record Recipe(Path file, List<String> uses, List<Block> blocks) {

  private static final Pattern USES = Pattern.compile("^<!-- uses: (.*) -->$", Pattern.MULTILINE);
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(console|java run|\\w+ file=\\S+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern EXIT = Pattern.compile("\\(exit code (\\d+)\\)");

  /** A part of the page that does something. */
  sealed interface Block {}

  /** Commands. */
  record Console(List<Command> commands) implements Block {}

  /** A Java program, as the page shows it. */
  record Program(String source) implements Block {}

  /** A file that the reader writes. */
  record Written(String name, String content) implements Block {}

  /**
   * A command.
   *
   * @param line as it is typed
   * @param output lines that it prints in this order, among others
   */
  record Command(String line, int exitCode, List<String> output) {}

  /** Returns the recipes of the guide. */
  static List<Recipe> all(Path guide) throws IOException {
    try (Stream<Path> files = Files.walk(guide)) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      List<Recipe> recipes = new ArrayList<>();
      for (Path page : pages) {
        Recipe recipe = read(page);
        if (!recipe.blocks().isEmpty()) {
          recipes.add(recipe);
        }
      }
      return recipes;
    }
  }

  static Recipe read(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher uses = USES.matcher(text);
    List<String> names =
        uses.find() ? List.of(uses.group(1).strip().split(",\\s*", -1)) : List.of();
    List<Block> blocks =
        BLOCK.matcher(text).results().map(found -> block(found.group(1), found.group(2))).toList();
    return new Recipe(file, names, blocks);
  }

  private static Block block(String kind, String content) {
    if (kind.equals("console")) {
      return new Console(commands(content));
    }
    if (kind.equals("java run")) {
      return new Program(content);
    }
    return new Written(kind.substring(kind.indexOf('=') + 1), content);
  }

  private static List<Command> commands(String content) {
    List<Command> commands = new ArrayList<>();
    // A backslash at the end of a line continues the command.
    for (String part : content.replaceAll("\\\\\\n *", "").split("(?m)^\\$ ", -1)) {
      if (!part.isEmpty()) {
        commands.add(command(part.lines().toList()));
      }
    }
    return commands;
  }

  private static Command command(List<String> lines) {
    int exitCode = 0;
    List<String> output = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Matcher exit = EXIT.matcher(line);
      if (exit.matches()) {
        exitCode = Integer.parseInt(exit.group(1));
      } else if (!line.isBlank() && !line.strip().equals("…")) {
        output.add(line);
      }
    }
    return new Command(lines.get(0), exitCode, output);
  }
}
