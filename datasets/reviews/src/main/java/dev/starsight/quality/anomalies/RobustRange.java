package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The range in which the next of the last values should be, by their median and Q<sub>n</sub>.
 *
 * <p>The value differs from the median by a quantile of Student's distribution times Q<sub>n</sub>.
 * Its degrees of freedom, {@code 0.75 n - 2}, come from a simulation of normal values: the share of
 * values outside is the stated one for 7 to 60 values and shares from 0.05 to 0.0005. If all values
 * are positive, the range of their logarithms counts as well, and if all are between -1 and 1, that
 * of their inverse hyperbolic tangents: what is usual on one of these scales is usual, so that
 * votes with a long tail and correlations close to 1 need no options.
 */
final class RobustRange implements AnomalyMethod {

  private static final int MOST = 60;

  /** Values this close to the expected one, relative to it, are never unusual. */
  private static final double NEGLIGIBLE = 0.001;

  /** If more of the last values were unusual than this, they are no longer. */
  private static final int MOST_UNUSUAL = 5;

  /** An unusual value that occurred so often is no longer unusual. */
  private static final int OFTEN = 3;

  /** The least standard deviation of values that are rounded to whole numbers. */
  private static final double ROUNDED = 0.5;

  /** The metrics that are whole numbers, if the values in the column are. */
  private static final List<String> WHOLE =
      List.of(
          "Size",
          "ApproxCountDistinct",
          "CountDistinct",
          "MinLength",
          "MaxLength",
          "Minimum",
          "Maximum",
          "ApproxQuantile");

  /** The metrics that are the least or the greatest of a day. */
  private static final Set<String> EXTREMES =
      Set.of("MinLength", "MaxLength", "Minimum", "Maximum");

  /**
   * Extremes have the long tail of a Gumbel distribution, whose quantiles for shares around 0.0005
   * are about twice as many scales away as those of a normal one.
   */
  private static final double EXTREME = 2;

  /** The variance of a median, in terms of that of a normal value by their number. */
  private static final double MEDIAN_VARIANCE = Math.PI / 2;

  private final double share;

  /** How many times the scale the range has on each side, by the number of values. */
  private final Map<Integer, Double> factors = new ConcurrentHashMap<>();

  /**
   * Creates the range.
   *
   * @param share of values that are outside by chance
   */
  RobustRange(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share must be above 0 and below 1, but is " + share);
    }
    this.share = share;
  }

  /**
   * Returns the last values without those that were unusual, lest a bad day hide the next one, as
   * long as they are few and not alike.
   */
  @Override
  public double[] counted(List<PastValue> earlier) {
    List<PastValue> last = earlier.subList(Math.max(0, earlier.size() - MOST), earlier.size());
    List<PastValue> unusual = last.stream().filter(PastValue::isUnusual).toList();
    if (unusual.size() > MOST_UNUSUAL) {
      return AnomalyMethod.super.counted(last);
    }
    List<PastValue> counted =
        last.stream().filter(each -> !each.isUnusual() || isOften(each, unusual)).toList();
    return AnomalyMethod.super.counted(counted.size() < AnomalyRule.LEAST ? last : counted);
  }

  private static boolean isOften(PastValue value, List<PastValue> unusual) {
    double negligible = NEGLIGIBLE * Math.abs(value.value());
    return unusual.stream()
            .filter(each -> Math.abs(each.value() - value.value()) <= negligible)
            .count()
        >= OFTEN;
  }

  @Override
  public ExpectedRange range(DataMetric metric, double[] earlier) {
    double[] values =
        Arrays.copyOfRange(earlier, Math.max(0, earlier.length - MOST), earlier.length);
    Arrays.sort(values);
    double least = isWhole(metric) && areWhole(values) ? ROUNDED : 0;
    double tail = EXTREMES.contains(metric.name()) ? EXTREME : 1;
    ExpectedRange range = range(values, least, tail);
    if (values[0] > 0) {
      ExpectedRange logs = range(Arrays.stream(values).map(Math::log).toArray(), 0, tail);
      range = range.extendedTo(Math.exp(logs.lower()), Math.exp(logs.upper()));
    }
    if (values[0] > -1 && values[values.length - 1] < 1) {
      ExpectedRange bounded =
          range(Arrays.stream(values).map(RobustRange::atanh).toArray(), 0, tail);
      range = range.extendedTo(Math.tanh(bounded.lower()), Math.tanh(bounded.upper()));
    }
    double negligible = NEGLIGIBLE * Math.abs(range.expected());
    ExpectedRange extended =
        range
            .extendedTo(range.expected() - negligible, range.expected() + negligible)
            // What occurred twice is not unusual, however the values between are distributed.
            .extendedTo(values[1], values[values.length - 2]);
    return PossibleValues.of(metric, extended);
  }

  private static boolean isWhole(DataMetric metric) {
    return WHOLE.stream().anyMatch(name -> metric.name().startsWith(name));
  }

  private static boolean areWhole(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == Math.rint(value));
  }

  private static double atanh(double value) {
    return 0.5 * (Math.log1p(value) - Math.log1p(-value));
  }

  private ExpectedRange range(double[] sorted, double leastScale, double tail) {
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    double scale = PairwiseScale.of(sorted);
    if (scale == 0) {
      // More than half of the differences are 0, but perhaps not all. What occurred once says
      // nothing.
      boolean isLeastFarthest = median - sorted[0] > sorted[n - 1] - median;
      int from = isLeastFarthest ? 1 : 0;
      scale = DeviationRange.deviation(Arrays.copyOfRange(sorted, from, from + n - 1));
    }
    double size = tail * factors.computeIfAbsent(n, this::factor) * Math.max(scale, leastScale);
    return new ExpectedRange(median, median - size, median + size);
  }

  private double factor(int n) {
    return StudentT.quantile(0.75 * n - 2, share) * Math.sqrt(1 + MEDIAN_VARIANCE / n);
  }
}
