package dev.starsight.cli.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages in the macros of {@code man(7)}. picocli's own generator writes AsciiDoc, which
 * takes Asciidoctor, a Ruby program, to become a manual page.
 */
public final class ManualPage {

  private final StringBuilder page = new StringBuilder();
  private final CommandSpec spec;
  private final String name;

  private ManualPage(CommandLine command) {
    this.spec = command.getCommandSpec();
    this.name = spec.qualifiedName("-");
  }

  /**
   * Returns the pages of a command and of all commands below it.
   *
   * @return the text of each page by the name of its file, such as {@code
   *     starsight-annotate-fill.1}
   */
  public static Map<String, String> all(CommandLine root, String version) {
    Map<String, String> pages = new TreeMap<>();
    add(root, version, pages);
    return pages;
  }

  private static void add(CommandLine command, String version, Map<String, String> pages) {
    ManualPage page = new ManualPage(command);
    pages.put(page.name + ".1", page.text(version));
    command.getSubcommands().values().forEach(sub -> add(sub, version, pages));
  }

  private String text(String version) {
    String[] description = strings(spec.usageMessage().description());
    page.append(
        ".TH %s 1 \"\" \"starsight %s\"\n".formatted(name.toUpperCase(Locale.ROOT), version));
    section("NAME");
    page.append(roff(name))
        .append(" \\- ")
        .append(roff(String.join(" ", description)))
        .append('\n');
    section("SYNOPSIS");
    page.append(".nf\n").append(roff(synopsis())).append("\n.fi\n");
    List<PositionalParamSpec> parameters =
        spec.positionalParameters().stream().filter(each -> !each.hidden()).toList();
    if (!parameters.isEmpty()) {
      section("ARGUMENTS");
      parameters.forEach(each -> entry(each.paramLabel(), each));
    }
    section("OPTIONS");
    spec.options().stream()
        .filter(each -> !each.hidden())
        .forEach(each -> entry(names(each), each));
    commands();
    section("NOTES");
    page.append(".nf\n");
    Stream.of(strings(spec.usageMessage().footer())).map(ManualPage::roff).forEach(this::line);
    page.append(".fi\n");
    return page.toString();
  }

  private void commands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    spec.subcommands()
        .forEach(
            (command, sub) -> {
              line(".TP\n.B " + roff(command));
              line(
                  roff(
                      String.join(
                          " ", strings(sub.getCommandSpec().usageMessage().description()))));
            });
    section("SEE ALSO");
    line(
        spec.subcommands().keySet().stream()
            .map(command -> ".BR " + roff(name + "-" + command) + " (1)")
            .collect(Collectors.joining("\n")));
  }

  private String synopsis() {
    return new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .synopsis(0)
        .strip();
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private void entry(String term, ArgSpec argument) {
    line(".TP\n.B " + roff(term));
    line(roff(String.join(" ", argument.description())));
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  private static String[] strings(String[] lines) {
    return Arrays.stream(lines).map(line -> Ansi.OFF.string(line)).toArray(String[]::new);
  }

  /**
   * A line that begins with a dot or an apostrophe would be a request, and a hyphen is not a minus.
   */
  private static String roff(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int c : text.replace("\\", "\\e").replace("-", "\\-").codePoints().toArray()) {
      escaped.append(c < 128 ? Character.toString(c) : String.format(Locale.ROOT, "\\[u%04X]", c));
    }
    return escaped
        .toString()
        .lines()
        .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
        .collect(Collectors.joining("\n"));
  }
}
