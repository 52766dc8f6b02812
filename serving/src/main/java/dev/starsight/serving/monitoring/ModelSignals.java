package dev.starsight.serving.monitoring;

import dev.starsight.drift.ColumnDrift;
import dev.starsight.drift.DriftTest;
import dev.starsight.drift.PredictionDrift;
import dev.starsight.drift.PredictionSummary;
import dev.starsight.drift.TextComparison;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextSample;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signals of what models predicted, and of the texts they read. */
final class ModelSignals {

  static final String NO_TEXTS = "the log has no texts; `serve --log-texts` keeps them";

  /** Predictions that each side needs. */
  private static final int LEAST = 50;

  private ModelSignals() {}

  /**
   * Returns the signals of one model.
   *
   * @param before its predictions before the last window; null if it made none
   * @param suffix of the names
   */
  static List<Signal> of(
      @Nullable PredictionSummary before, @Nullable PredictionSummary now, String suffix) {
    if (before == null || now == null || before.rows() < LEAST || now.rows() < LEAST) {
      String message =
          "%d predictions of the model are needed in the last window and before it"
              .formatted(LEAST);
      return List.of(
          Signal.missing("labels" + suffix, message),
          Signal.missing("confidence" + suffix, message));
    }
    if (!before.labelSet().equals(now.labelSet())) {
      String message = "the model predicts other labels than before";
      return List.of(
          Signal.missing("labels" + suffix, message),
          Signal.missing("confidence" + suffix, message));
    }
    PredictionDrift drift = PredictionDrift.of(before, now);
    return List.of(
        labels("labels" + suffix, drift.label()),
        confidence("confidence" + suffix, drift.confidence(), before, now));
  }

  private static Signal labels(String name, ColumnDrift drift) {
    return drift
        .mostMoved()
        .map(
            moved ->
                Signal.of(
                    name,
                    drift.drifted(),
                    moved.second(),
                    moved.first(),
                    String.format(
                        Locale.ROOT,
                        "the share of the predicted label %s is %.3f, and was %.3f before: %s",
                        moved.value(),
                        moved.second(),
                        moved.first(),
                        verdict(drift.values()))))
        .orElseGet(() -> Signal.missing(name, "there is only one label"));
  }

  private static Signal confidence(
      String name, ColumnDrift drift, PredictionSummary before, PredictionSummary now) {
    double value = now.meanConfidence();
    double usual = before.meanConfidence();
    return Signal.of(
        name,
        drift.drifted(),
        value,
        usual,
        String.format(
            Locale.ROOT,
            "the mean confidence is %.3f, and was %.3f before: %s",
            value,
            usual,
            verdict(drift.values())));
  }

  private static String verdict(@Nullable DriftTest test) {
    return test == null ? "not tested" : test.verdict();
  }

  /** Returns the signal of the texts, which only a log with texts has. */
  static Signal texts(TextSample before, TextSample now, TextComparison comparison) {
    if (before.count() + now.count() == 0) {
      return Signal.missing("texts", NO_TEXTS);
    }
    TextDrift drift = comparison.compare(before.texts(), now.texts());
    if (drift.test() == null) {
      return Signal.missing("texts", drift.note());
    }
    return Signal.of(
        "texts",
        drift.drifted(),
        drift.auc(),
        0.5,
        String.format(
            Locale.ROOT,
            "a classifier tells the texts of the last window from those before with an AUC of"
                + " %.3f: %s",
            drift.auc(),
            drift.verdict()));
  }
}
