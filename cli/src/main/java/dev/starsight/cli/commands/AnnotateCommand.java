package dev.starsight.cli.commands;

import dev.starsight.cli.annotation.AnnotateAnswer;
import dev.starsight.cli.annotation.AnnotateExport;
import dev.starsight.cli.annotation.AnnotateImport;
import dev.starsight.cli.annotation.AnnotateList;
import dev.starsight.cli.annotation.QueueOption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.retraining.AnnotateRetrain;
import dev.starsight.data.StarsightException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code annotate}: the queue of predictions for a person to review, in the terminal. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    description = "Queue predictions that the model is unsure of, for a person to answer.",
    synopsisSubcommandLabel = "(fill | list | answer | export | import | retrain)",
    footer = {
      "",
      "Example: starsight annotate fill --queue queue --model run/model --input new.tsv.gz",
      "Example: starsight annotate answer --queue queue --worker ana"
    },
    subcommands = {
      AnnotateFill.class,
      AnnotateList.class,
      AnnotateAnswer.class,
      AnnotateExport.class,
      AnnotateImport.class,
      AnnotateCommand.Serve.class,
      AnnotateRetrain.class
    })
final class AnnotateCommand implements Runnable {

  @Override
  public void run() {
    throw new StarsightException(
        "annotate needs one of fill, list, answer, export, import, retrain; see 'starsight"
            + " annotate --help'");
  }

  @Command(
      name = "serve",
      description = "Serve the queue as a web page (planned for a later version).")
  static final class Serve extends StarsightCommand {
    @Mixin private final QueueOption queue = new QueueOption();

    @Override
    public Integer call() {
      throw new StarsightException(
          ("`annotate serve` comes in a later version of Starsight; until then `annotate answer"
                  + " --queue %s` asks in the terminal")
              .formatted(queue.directory()));
    }
  }
}
