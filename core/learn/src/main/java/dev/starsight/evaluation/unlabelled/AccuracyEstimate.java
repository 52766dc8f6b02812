package dev.starsight.evaluation.unlabelled;

import dev.starsight.model.Metrics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The estimated accuracy of a model on rows without labels, and what the estimate rests on.
 * Immutable.
 *
 * @param rows number of rows
 * @param accuracy 0 to 1; NaN if refused
 * @param interval of 95 %; both ends NaN if refused
 * @param labelShares estimated share of each label among the rows, in the order of the labels,
 *     adding up to 1; empty if refused
 * @param assumptions in the order to show them
 */
public record AccuracyEstimate(
    long rows,
    double accuracy,
    Interval interval,
    Map<String, Double> labelShares,
    List<Assumption> assumptions) {

  public AccuracyEstimate {
    labelShares = Collections.unmodifiableMap(new LinkedHashMap<>(labelShares));
    assumptions = List.copyOf(assumptions);
  }

  /** Returns whether there is no estimate, because a necessary assumption fails. */
  public boolean refused() {
    return assumptions.stream().anyMatch(Assumption::refuses);
  }

  /** Returns one line that states the estimate, or that there is none. */
  @Override
  public String toString() {
    return refused()
        ? "no estimate of the accuracy"
        : String.format(
            Locale.ROOT,
            "accuracy %.3f, 95 %% interval %.3f to %.3f (estimated without labels)",
            accuracy,
            interval.low(),
            interval.high());
  }

  /**
   * What an estimate rests on.
   *
   * @param name in camel case, such as {@code newTexts}
   * @param holds whether nothing speaks against it
   * @param necessary whether there is no estimate if it does not hold
   * @param message one sentence with the rule and the value
   */
  public record Assumption(String name, boolean holds, boolean necessary, String message) {

    /** Returns whether it fails and is necessary. */
    public boolean refuses() {
      return necessary && !holds;
    }
  }
}
