package dev.starsight.cli.guide;

import dev.starsight.cli.commands.Commands;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The commands that the guide shows. */
final class GuideCommands {

  private GuideCommands() {}

  /** Returns the help of all commands by their names, {@code annotate fill} for one of a group. */
  static Map<String, String> helpTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    add("", Commands.commandLine(), texts);
    return texts;
  }

  private static void add(String prefix, CommandLine parent, Map<String, String> texts) {
    for (Map.Entry<String, CommandLine> entry : parent.getSubcommands().entrySet()) {
      if (entry.getKey().equals("help")) {
        continue;
      }
      String name = prefix + entry.getKey();
      if (entry.getValue().getSubcommands().isEmpty()) {
        texts.put(name, entry.getValue().getUsageMessage(CommandLine.Help.Ansi.OFF));
      } else {
        add(name + " ", entry.getValue(), texts);
      }
    }
  }
}
