package dev.starsight.cli.commands;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.run.Progress;
import java.util.ArrayList;
import java.util.List;

/** Predictions of many rows. */
final class Models {

  private static final int CHUNK = 512;

  private Models() {}

  /** Predicts in pieces, so that somebody can watch. */
  static List<Prediction> predict(
      Classifier classifier, List<Example> examples, String what, Progress progress) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int to = Math.min(examples.size(), from + CHUNK);
      predictions.addAll(classifier.predict(examples.subList(from, to)));
      progress.update(what, to, examples.size(), "");
    }
    return predictions;
  }
}
