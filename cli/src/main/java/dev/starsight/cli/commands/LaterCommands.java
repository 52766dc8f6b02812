package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Commands that have their name and their place, and come in a later version. */
final class LaterCommands {

  private LaterCommands() {}

  private static int later(String command, String instead) {
    throw new StarsightException(
        "`" + command + "` comes in a later version of Starsight; until then " + instead);
  }

  @Command(name = "serve", description = "A model over HTTP; comes in a later version.")
  static final class Serve extends StarsightCommand {
    @Unmatched private List<String> ignored = new ArrayList<>();

    @Override
    public Integer call() {
      return later("serve", "`predict` answers a text or a file");
    }
  }
}
