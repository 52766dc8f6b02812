package dev.starsight.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for fish, which picocli does not write. The words before the cursor that are commands
 * choose what is offered, as described in the manual of fish's {@code complete}.
 */
final class FishCompletion {

  private final StringBuilder script = new StringBuilder();
  private final String program;

  private FishCompletion(String program) {
    this.program = program;
  }

  static String of(CommandLine root) {
    FishCompletion completion = new FishCompletion(root.getCommandName());
    completion.add(root, List.of());
    return completion.script.toString();
  }

  private void add(CommandLine command, List<String> path) {
    String condition = condition(command, path);
    command
        .getSubcommands()
        .forEach(
            (name, sub) ->
                line(condition, "-f -a " + name, description(sub.getCommandSpec().usageMessage())));
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        line(condition, option(option), first(option.description()));
      }
    }
    for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(sub.getKey());
      add(sub.getValue(), longer);
    }
  }

  private static String condition(CommandLine command, List<String> path) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    List<String> tests = new ArrayList<>();
    for (String name : path) {
      tests.add("__fish_seen_subcommand_from " + name);
    }
    if (!command.getSubcommands().isEmpty()) {
      tests.add(
          "not __fish_seen_subcommand_from " + String.join(" ", command.getSubcommands().keySet()));
    }
    return String.join("; and ", tests);
  }

  private static String option(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
            .collect(Collectors.joining(" "));
    if (option.arity().max() == 0) {
      return names;
    }
    if (option.completionCandidates() == null) {
      return names + " -r";
    }
    String values =
        StreamSupport.stream(option.completionCandidates().spliterator(), false)
            .collect(Collectors.joining(" "));
    return names + " -x -a " + quoted(values);
  }

  private void line(String condition, String what, String description) {
    script
        .append(
            "complete -c %s -n %s %s -d %s"
                .formatted(program, quoted(condition), what, quoted(description)))
        .append('\n');
  }

  private static String description(CommandLine.Model.UsageMessageSpec usage) {
    return first(usage.description());
  }

  /** Returns the first sentence. */
  private static String first(String[] description) {
    String text = String.join(" ", description).strip();
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  /** In single quotes fish knows only these two escapes. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
