package dev.starsight.profile;

import dev.starsight.profile.ColumnProfile.NumberSummary;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Summarizes numbers: mean and deviation by Welford's method, quantiles by a reservoir sample. */
final class NumberSample {

  private static final int MAX_SIZE = 20_000;

  private final SplittableRandom random;
  private double[] kept = new double[64];
  private long count;
  private double mean;
  private double squares;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  NumberSample(long seed) {
    this.random = new SplittableRandom(seed);
  }

  void add(double number) {
    count++;
    double difference = number - mean;
    mean += difference / count;
    squares += difference * (number - mean);
    low = Math.min(low, number);
    high = Math.max(high, number);
    long place = count <= MAX_SIZE ? count - 1 : random.nextLong(count);
    if (place < MAX_SIZE) {
      if (place == kept.length) {
        kept = Arrays.copyOf(kept, Math.min(MAX_SIZE, 2 * kept.length));
      }
      kept[(int) place] = number;
    }
  }

  /** Returns the summary, or null if there was no number. */
  @Nullable NumberSummary summary() {
    if (count == 0) {
      return null;
    }
    double[] sorted = Arrays.copyOf(kept, (int) Math.min(count, MAX_SIZE));
    Arrays.sort(sorted);
    return new NumberSummary(
        count,
        mean,
        Math.sqrt(squares / count),
        low,
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        quantile(sorted, 0.9),
        high);
  }

  /** Returns the least of sorted numbers that at least this share of them does not exceed. */
  static double quantile(double[] sorted, double share) {
    int place = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, place))];
  }
}
