package dev.starsight.model;

import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A figure of merit by which models are ranked, epochs picked and training stopped. */
public enum Metric {
  ACCURACY("accuracy", true, Metrics::accuracy),
  /** Mean recall over the labels that occur: what accuracy would be on a balanced test. */
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

  /** The name in JSON and on the command line, such as {@code balancedAccuracy}. */
  public String id() {
    return id;
  }

  public boolean isHigherBetter() {
    return higherIsBetter;
  }

  /** Whether every label counts alike, however many rows it has; otherwise every row does. */
  public boolean countsLabelsAlike() {
    return this == BALANCED_ACCURACY || this == MACRO_F1;
  }

  /**
   * Ends where this metric says nothing of such labels: errors and orders need numbers.
   *
   * @throws StarsightException naming the metric and the labels
   */
  public void require(LabelSet labels) {
    boolean needsNumbers = this == MAE || this == WITHIN_ONE || this == QUADRATIC_KAPPA;
    if (needsNumbers && !labels.isNumeric()) {
      throw new StarsightException(
          "the metric "
              + id
              + " needs labels that are numbers, but they are "
              + labels.labels().stream()
                  .map(label -> '"' + label + '"')
                  .collect(Collectors.joining(", ")));
    }
  }

  /** This metric's value among others; NaN where it cannot be computed. */
  public double of(Metrics metrics) {
    return value.applyAsDouble(metrics);
  }

  /** The value turned so that higher is better; what cannot be computed is worst. */
  public double score(Metrics metrics) {
    double v = of(metrics);
    if (Double.isNaN(v)) {
      return Double.NEGATIVE_INFINITY;
    }
    return higherIsBetter ? v : -v;
  }
}
