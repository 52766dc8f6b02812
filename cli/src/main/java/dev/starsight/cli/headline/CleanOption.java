package dev.starsight.cli.headline;

import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --clean}: whether texts and headlines are cleaned of HTML. */
public final class CleanOption {

  @Option(
      names = "--clean",
      description =
          "Clean texts and headlines of HTML: entities such as &#34; become characters, <br /> a"
              + " line break. A model then cleans what it predicts (default: texts as they are in"
              + " the file).")
  private boolean given;

  /** Returns whether texts are to be cleaned. */
  public boolean value() {
    return given;
  }

  /** Makes the input clean what it reads if the option is given. */
  public void prepare(InputOptions input) {
    input.readClean(given);
  }

  /**
   * Makes the input clean what it reads if a model does.
   *
   * @throws StarsightException if the option is given and the model reads texts as they are
   */
  public void prepare(InputOptions input, OpenedModel opened, Path model) {
    if (given && !opened.classifier().cleans()) {
      throw new StarsightException(
          "--clean is given, but the model %s reads texts as they are; leave --clean out"
              .formatted(model));
    }
    readFor(input, opened);
  }

  /**
   * Makes the input clean what it reads if a model does, so that equal texts are those it reads.
   */
  public static void readFor(InputOptions input, OpenedModel opened) {
    input.readClean(opened.classifier().cleans());
  }

  /** Returns the training data of a split, for models that clean texts if the option is given. */
  public TrainingData data(Splits splits) {
    return TrainingData.of(splits.train(), splits.validation()).withClean(given);
  }

  /** Adds the field {@code clean} to a summary. */
  public void addTo(Summary summary) {
    summary.tree().put("clean", given);
  }
}
