package dev.starsight.model;

import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A metric that ranks models, selects epochs and stops training. */
public enum Metric {
  ACCURACY("accuracy", true, Metrics::accuracy),
  /** Mean recall over the labels that occur: the accuracy expected on a balanced test part. */
  BALANCED_ACCURACY("balancedAccuracy", true, Metrics::balancedAccuracy),
  MACRO_F1("macroF1", true, Metrics::macroF1),
  /** Mean absolute error in stars. */
  MAE("mae", false, Metrics::mae),
  WITHIN_ONE("withinOne", true, Metrics::withinOne),
  /** Cohen's kappa with quadratic weights. */
  QUADRATIC_KAPPA("quadraticKappa", true, Metrics::quadraticKappa),
  LOG_LOSS("logLoss", false, Metrics::logLoss),
  /** Expected calibration error. */
  ECE("ece", false, Metrics::ece);

  private final String id;
  private final boolean higherIsBetter;

  @SuppressWarnings("ImmutableEnumChecker") // method references that capture nothing
  private final ToDoubleFunction<Metrics> value;

  Metric(String id, boolean higherIsBetter, ToDoubleFunction<Metrics> value) {
    this.id = id;
    this.higherIsBetter = higherIsBetter;
    this.value = value;
  }

  /** Returns the name in JSON and on the command line, such as {@code balancedAccuracy}. */
  public String id() {
    return id;
  }

  public boolean isHigherBetter() {
    return higherIsBetter;
  }

  /** Returns whether all labels have equal weight; otherwise all rows have. */
  public boolean countsLabelsAlike() {
    return this == BALANCED_ACCURACY || this == MACRO_F1;
  }

  /** Returns whether this counts right predictions, of all rows or of each label. */
  public boolean countsHits() {
    return this == ACCURACY || countsLabelsAlike();
  }

  /**
   * Requires that this metric is defined for these labels: distances need numbers.
   *
   * @throws StarsightException naming the metric and the labels, if it is not
   */
  public void require(LabelSet labels) {
    boolean needsNumbers = this == MAE || this == WITHIN_ONE || this == QUADRATIC_KAPPA;
    if (needsNumbers && !labels.isNumeric()) {
      throw new StarsightException(
          labels.labels().stream()
              .collect(
                  Collectors.joining(
                      "\", \"",
                      "the metric " + id + " needs labels that are numbers, but they are \"",
                      "\"")));
    }
  }

  /** Returns the value of this metric; NaN if it cannot be computed. */
  public double of(Metrics metrics) {
    return value.applyAsDouble(metrics);
  }

  /** Returns the value with a sign such that higher is better; NaN becomes negative infinity. */
  public double score(Metrics metrics) {
    double number = of(metrics);
    return Double.isNaN(number) ? Double.NEGATIVE_INFINITY : higherIsBetter ? number : -number;
  }
}
