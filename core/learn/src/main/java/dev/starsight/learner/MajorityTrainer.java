package dev.starsight.learner;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.Map;

/**
 * Fits the baseline that ignores texts: it predicts the labels' shares in the training part,
 * smoothed by one row per label (Laplace). Kind {@code majority}. Immutable and thread-safe.
 */
public final class MajorityTrainer implements Trainer {

  @Override
  public Classifier fit(TrainingData data, Run run) {
    double[] shares = new double[data.labels().size()];
    double rows = data.train().size() + shares.length;
    for (Example example : data.train()) {
      shares[data.labels().idOf(example.requireLabel())]++;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (shares[i] + 1) / rows;
    }
    run.progress().update("counting labels", data.train().size(), data.train().size(), "");
    // It tells nothing about predictions, but which texts the model has seen.
    Map<String, String> settings =
        data.clean() ? Map.of(CleanText.SETTING, CleanText.HTML) : Map.of();
    return new MajorityClassifier(data.labels(), shares, settings);
  }
}
