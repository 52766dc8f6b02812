package dev.starsight.cli.retraining;

import dev.starsight.cli.results.TestLooks;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a saved model is fitted again on other rows, with the settings that it has. */
interface Refit {

  /** Returns under which conditions the model was fitted. */
  Conditions conditions();

  /** Returns what is fitted, for a person. */
  String description();

  /** Returns the files and directories that are read besides the model. */
  List<Path> sources();

  /** Returns the looks at the test part of the model. */
  TestLooks looks() throws IOException;

  /**
   * Fits the model.
   *
   * @param work an empty directory, which must stay as long as the classifier is used
   */
  Classifier fit(TrainingData data, Run run, Path work) throws IOException;

  /** Writes what is needed to fit the new model again into its directory. */
  void writeTo(Path model) throws IOException;
}
