package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.Set;

/** The values that a metric can have at all, by its name, so that a range need not have others. */
final class PossibleValues {

  private static final Set<String> SHARES =
      Set.of("Completeness", "Compliance", "Distinctness", "Uniqueness", "UniqueValueRatio");

  private static final Set<String> NOT_NEGATIVE =
      Set.of(
          "Size",
          "ApproxCountDistinct",
          "CountDistinct",
          "MinLength",
          "MaxLength",
          "StandardDeviation",
          "Entropy",
          "MutualInformation");

  private PossibleValues() {}

  /** Returns the part of a range that a metric can reach. */
  static ExpectedRange of(DataMetric metric, ExpectedRange range) {
    String name = metric.name();
    if (SHARES.contains(name)
        || name.startsWith("Histogram.ratio.")
        || name.startsWith("PatternMatch.")) {
      return within(range, 0, 1);
    } else if (name.equals("Correlation")) {
      return within(range, -1, 1);
    }
    return NOT_NEGATIVE.contains(name) ? within(range, 0, Double.POSITIVE_INFINITY) : range;
  }

  private static ExpectedRange within(ExpectedRange range, double least, double most) {
    return range.upper() < least || range.lower() > most
        ? range
        : new ExpectedRange(
            range.expected(), Math.max(range.lower(), least), Math.min(range.upper(), most));
  }
}
