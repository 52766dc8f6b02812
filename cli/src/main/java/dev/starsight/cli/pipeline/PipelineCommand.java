package dev.starsight.cli.pipeline;

import dev.starsight.data.StarsightException;
import picocli.CommandLine.Command;

/** {@code pipeline}: steps of a file that run again only when something changed. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = "Run the steps of a file, each only if something changed for it.",
    synopsisSubcommandLabel = "(run | gate)",
    footer = {
      "",
      "Example: starsight pipeline run pipeline.toml --dry-run",
      "Example: starsight pipeline run pipeline.toml"
    },
    subcommands = {PipelineRunCommand.class, GateCommand.class})
public final class PipelineCommand implements Runnable {

  @Override
  public void run() {
    throw new StarsightException(
        "pipeline needs one of run, gate; see 'starsight pipeline --help'");
  }
}
