package dev.starsight.cli.commands;

import dev.starsight.cli.annotation.AnnotateAnswer;
import dev.starsight.cli.annotation.AnnotateExport;
import dev.starsight.cli.annotation.AnnotateImport;
import dev.starsight.cli.annotation.AnnotateList;
import dev.starsight.cli.annotation.AnnotateServe;
import dev.starsight.cli.retraining.AnnotateRetrain;
import dev.starsight.data.StarsightException;
import picocli.CommandLine.Command;

/** {@code annotate}: the queue of predictions for people to review. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    description = "Queue predictions that the model is unsure of, for a person to answer.",
    synopsisSubcommandLabel = "(fill | list | answer | serve | export | import | retrain)",
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
      AnnotateRetrain.class
    })
final class AnnotateCommand implements Runnable {

  @Override
  public void run() {
    throw new StarsightException(
        "annotate needs one of fill, list, answer, serve, export, import, retrain; see 'starsight"
            + " annotate --help'");
  }
}
