package dev.starsight.automl.search;

import dev.starsight.automl.Trial;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Metric;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trial on all training rows and its predictions for the validation rows. Immutable.
 *
 * @param validation null if the trial failed
 */
record TrialResult(Trial trial, @Nullable Validation validation) {

  static TrialResult failed(String name, String reason) {
    return new TrialResult(new Trial.Failed(name, reason, null), null);
  }

  static TrialResult failed(String name, Throwable cause) {
    String reason =
        cause instanceof OutOfMemoryError
            ? "it needs more memory than the JVM has: give it more with -Xmx"
            : String.valueOf(cause.getMessage());
    return new TrialResult(new Trial.Failed(name, reason, cause), null);
  }

  boolean isFailed() {
    return validation == null;
  }

  Trial.Scored scored() {
    return trial.scored().orElseThrow();
  }

  Validation requireValidation() {
    return Objects.requireNonNull(validation, trial.name());
  }

  double score(Metric metric) {
    return trial.score(metric);
  }
}
