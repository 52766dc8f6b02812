package dev.starsight.cli.commands;

import dev.starsight.cli.annotation.AnnotateAnswer;
import dev.starsight.cli.annotation.AnnotateExport;
import dev.starsight.cli.annotation.AnnotateImport;
import dev.starsight.cli.annotation.AnnotateList;
import dev.starsight.cli.annotation.AnnotateServe;
import dev.starsight.cli.annotation.QueueOption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code annotate}: the queue of predictions for people to review. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    description = "Queue predictions that the model is unsure of, for a person to answer.",
    synopsisSubcommandLabel = "(fill | list | answer | serve | export | import)",
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
      AnnotateServe.class,
      AnnotateCommand.Retrain.class
    })
final class AnnotateCommand implements Runnable {

  @Override
  public void run() {
    throw new StarsightException(
        "annotate needs one of fill, list, answer, serve, export, import; see 'starsight annotate"
            + " --help'");
  }

  @Command(name = "retrain", description = "Train on the answers (planned for a later version).")
  static final class Retrain extends StarsightCommand {
    @Mixin private final QueueOption queue = new QueueOption();

    @Override
    public Integer call() {
      throw new StarsightException(
          ("`annotate retrain` comes in a later version of Starsight; until then `annotate export"
                  + " --queue %s` gives labelled rows to train on")
              .formatted(queue.directory()));
    }
  }
}
