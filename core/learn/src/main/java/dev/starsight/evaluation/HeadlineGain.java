package dev.starsight.evaluation;

import dev.starsight.data.Headline;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What reading headlines gained on validation: the same learner with the same options and rows,
 * once with headlines and once on the texts alone. Immutable.
 *
 * @param headline how headlines are read
 * @param learner the name of the learner
 * @param metric what is compared
 * @param rows the number of validation rows
 * @param with the metric of the model that reads headlines
 * @param without the metric of the model that reads the texts alone
 * @param difference of both, above 0 if headlines help, with a 95 % interval
 */
public record HeadlineGain(
    Headline headline,
    String learner,
    Metric metric,
    int rows,
    double with,
    double without,
    Difference difference) {

  /**
   * Fits a learner on the texts alone and compares it with its model that reads headlines.
   *
   * @param trainer with the options of {@code with}
   * @param with fitted on {@code data}, not calibrated
   * @param data whose headlines are read; its validation part is not empty
   * @param seed of the bootstrap
   */
  public static HeadlineGain of(
      String learner,
      Trainer trainer,
      Classifier with,
      TrainingData data,
      Metric metric,
      long seed,
      Run run) {
    Headline headline = Objects.requireNonNull(data.headline(), "headline");
    int[] truth = Evaluation.truth(data.labels(), data.validation().rows());
    List<Prediction> read = with.predict(data.validation().rows());
    List<Prediction> unread;
    try (Classifier without = trainer.fit(data.withHeadline(null), run)) {
      unread = without.predict(data.validation().rows());
    }
    return new HeadlineGain(
        headline,
        learner,
        metric,
        truth.length,
        metric.of(Evaluation.metrics(data.labels(), truth, read)),
        metric.of(Evaluation.metrics(data.labels(), truth, unread)),
        Difference.of(data.labels(), truth, read, unread, metric, seed));
  }

  /** Returns one sentence with the figures. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "headlines (%s): %s of %s on validation is %.3f with them and %.3f without, a gain of %+.3f"
            + " (95 %% interval %+.3f to %+.3f)",
        headline.option(),
        metric.id(),
        learner,
        with,
        without,
        difference.value(),
        difference.interval().low(),
        difference.interval().high());
  }
}
