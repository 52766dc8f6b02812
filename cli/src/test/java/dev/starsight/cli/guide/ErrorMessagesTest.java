package dev.starsight.cli.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.commands.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every message that our code throws is of a kind that errors.md explains; lists them all. */
class ErrorMessagesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/guide/errors.md");

  /** A heading, the text below it, and what belongs to it. */
  private static final Pattern KIND =
      Pattern.compile("^### (.+)\\n\\n(.+(?:\\n.+)*)\\n\\n((?:<!--.*-->\\n)+)", Pattern.MULTILINE);

  /** Modules that no user has. */
  private static final Pattern INTERNAL =
      Pattern.compile("(benchmarks|examples|testing|target)/.*");

  /**
   * A kind of messages.
   *
   * @param explanation cause and cure, in Markdown
   * @param phrases of which the message has one
   * @param exceptions as one of which the message comes
   */
  private record Kind(
      String name, String explanation, List<String> phrases, List<String> exceptions) {

    static Kind of(MatchResult found) {
      return new Kind(
          found.group(1),
          found.group(2),
          parts(found.group(3), "has"),
          parts(found.group(3), "comes as"));
    }

    private static List<String> parts(String comments, String name) {
      return Pattern.compile("<!-- " + name + ": (.*) -->")
          .matcher(comments)
          .results()
          .flatMap(found -> Stream.of(found.group(1).split(" \\| ", -1)))
          .toList();
    }

    boolean has(MessageTemplate message) {
      return exceptions.contains(message.exception())
          || (!message.isOfProgrammer() && phrases.stream().anyMatch(message.text()::contains));
    }
  }

  private static List<Kind> kinds() throws IOException {
    return KIND.matcher(Files.readString(PAGE)).results().map(Kind::of).toList();
  }

  private static List<MessageTemplate> messages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return MessageTemplate.of(
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().contains("/src/main/java/dev/starsight/"))
              .filter(file -> !INTERNAL.matcher(ROOT.relativize(file).toString()).matches())
              .toList());
    }
  }

  /** What a package is for, by the table of the architecture. */
  private static Map<String, String> areas() throws IOException {
    return Pattern.compile("(?m)^\\| `([a-z.]+)` \\| `[a-z]+` \\| ([^|]+) \\|")
        .matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  /** The commands by the names of their classes. */
  private static Map<String, String> commands() {
    Map<String, String> commands = new TreeMap<>();
    addCommands(Commands.commandLine(), commands);
    return commands;
  }

  private static void addCommands(CommandLine parent, Map<String, String> commands) {
    for (CommandLine command : parent.getSubcommands().values()) {
      commands.put(
          command.getCommandSpec().userObject().getClass().getSimpleName(),
          "`" + command.getCommandSpec().qualifiedName() + "`");
      addCommands(command, commands);
    }
  }

  @Test
  void everyMessageIsOfAKindThatIsExplained() throws IOException {
    List<Kind> kinds = kinds();
    assertThat(kinds).hasSizeGreaterThan(10);
    Map<Kind, List<MessageTemplate>> sorted = new LinkedHashMap<>();
    kinds.forEach(kind -> sorted.put(kind, new ArrayList<>()));
    List<MessageTemplate> none = new ArrayList<>();
    for (MessageTemplate message : messages()) {
      kinds.stream()
          .filter(kind -> kind.has(message))
          .findFirst()
          .map(sorted::get)
          .orElse(none)
          .add(message);
    }

    assertThat(none)
        .as("no kind in docs/guide/errors.md has these: add a phrase to one (<!-- has: -->)")
        .isEmpty();
    assertThat(sorted).allSatisfy((kind, list) -> assertThat(list).as(kind.name()).isNotEmpty());
    assertThat(messages().size()).isGreaterThan(900);
    Path target = Files.createDirectories(Path.of("target/guide")).resolve("error-messages.md");
    Files.writeString(target, page(sorted, commands(), areas()));
  }

  private static String page(
      Map<Kind, List<MessageTemplate>> sorted,
      Map<String, String> commands,
      Map<String, String> areas) {
    StringBuilder page =
        new StringBuilder(
            "# All messages\n\nEvery sentence with which Starsight refuses something, from its"
                + " sources, with … for what differs; see [When something fails](errors.md).\n");
    sorted.forEach(
        (kind, messages) -> {
          page.append("\n## ").append(kind.name()).append("\n\n").append(kind.explanation());
          page.append("\n\n");
          Map<String, String> lines = new TreeMap<>();
          for (MessageTemplate message : messages) {
            String area =
                commands.getOrDefault(
                    message.file(),
                    areas.getOrDefault(message.packageName(), message.packageName()));
            lines.merge(
                message.text(), area, (one, other) -> one.equals(other) ? one : one + "; " + other);
          }
          lines.forEach(
              (text, area) ->
                  page.append("- ").append(code(text)).append(" — ").append(area).append('\n'));
        });
    return page.toString();
  }

  private static String code(String text) {
    return text.contains("`") ? "`` " + text + " ``" : "`" + text + "`";
  }

  @Test
  void readsWhatAMessageIsMadeOf(@TempDir Path folder) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            """
            package dev.starsight.example;

            class Example {
              void run(int rows, boolean file) throws java.io.IOException {
                if (rows < 1) {
                  throw new IllegalArgumentException("rows must be at least 1, but is " + rows);
                }
                if (rows > 9) {
                  throw new java.io.IOException(
                      "%s: has %d of %.1f %% %n of the rows".formatted("x", rows, 1.5));
                }
                throw refused("name", file ? "a file of rows" : "the folder");
              }
            }
            """);

    assertThat(MessageTemplate.of(List.of(source)))
        .containsExactly(
            new MessageTemplate("example", "Example", "refused", "a file of rows"),
            new MessageTemplate(
                "example",
                "Example",
                "IllegalArgumentException",
                "rows must be at least 1, but is …"),
            new MessageTemplate("example", "Example", "refused", "the folder"),
            new MessageTemplate(
                "example", "Example", "IOException", "…: has … of … % … of the rows"));
  }
}
