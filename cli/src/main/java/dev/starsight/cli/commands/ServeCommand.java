package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code serve}: planned for a later version. */
@Command(name = "serve", description = "Serve a model over HTTP (planned for a later version).")
final class ServeCommand extends StarsightCommand {

  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    throw new StarsightException(
        "`serve` comes in a later version of Starsight; until then `predict` answers a text or a"
            + " file");
  }
}
