package dev.starsight.evaluation;

import dev.starsight.model.Metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inference on the calibration error of the population that rows were drawn from: the sum over the
 * 15 bins of |E[(right − confidence) · in the bin]|. The error of a sample is larger by chance, for
 * a calibrated model by the noise floor, so an interval around it would exclude the truth.
 *
 * <p>A calibration error θ is tested by the error T of the sample, whose first three moments are
 * known for every pattern of the gaps by bin (sums of folded normal variables). The pattern is
 * unknown, so P(T ≤ t | θ) is an average over patterns: the same gap in a run of bins, gaps that
 * grow from a bin on to both sides with opposite signs, and the gaps of the sample, weighted by a
 * prior and by how well they fit the sample at this θ. The interval holds every θ that the test
 * does not reject. Of the 5 % of rejections, none are of too small an error at θ = 0 and half of
 * them where T is two standard deviations above the floor on average (a tail function, Puza and
 * O'Neill, 2006), so an interval that starts at 0 needs no correction. Simulated coverage is in
 * docs/statistics.md. Immutable.
 */
final class CalibrationError {

  private static final double LEVEL = 0.05;

  /** Standard deviations above the noise floor from which both tails are equal. */
  private static final double TWO_SIDED = 2;

  private static final double POWER = 5;

  /** The prior weight of gaps that change their sign. */
  private static final double CHANGES = 0.3;

  private static final int BISECTIONS = 22;
  private static final double MIN_VARIANCE = 1e-14;

  /** Below this variance of the number of right rows, a bin's noise is computed exactly. */
  private static final double NORMAL_VARIANCE = 25;

  /** How the gaps are distributed over the bins. */
  private static final class Pattern {

    /** Parts of the calibration error by bin, signed; their absolute values add up to 1. */
    private final double[] parts;

    /** The logarithm of the prior weight. */
    private final double logPrior;

    Pattern(double[] parts, double logPrior) {
      this.parts = parts;
      this.logPrior = logPrior;
    }
  }

  private final double rows;
  private final double designEffect;

  /** By occupied bin: share of rows, mean confidence, mean of c(1 − c), share · mean gap. */
  private final double[] share;

  private final double[] confidence;
  private final double[] spread;
  private final double[] gap;
  private final double observed;
  private final double noiseFloor;
  private final List<Pattern> patterns;
  private final double normalFloor;

  /** What a bin without a gap adds to {@link #moments}. */
  private final double[][] withoutGap;

  /**
   * Prepares tests.
   *
   * @param bins by row
   * @param designEffect factor of the variance that is due to rows that share a text
   */
  CalibrationError(int[] bins, double[] confidences, boolean[] right, double designEffect) {
    this.rows = bins.length;
    this.designEffect = designEffect;
    int[] occupied = Arrays.stream(bins).distinct().sorted().toArray();
    share = new double[occupied.length];
    confidence = new double[occupied.length];
    spread = new double[occupied.length];
    gap = new double[occupied.length];
    for (int row = 0; row < bins.length; row++) {
      int b = Arrays.binarySearch(occupied, bins[row]);
      double c = confidences[row];
      share[b] += 1 / rows;
      confidence[b] += c;
      spread[b] += c * (1 - c);
      gap[b] += ((right[row] ? 1 : 0) - c) / rows;
    }
    for (int b = 0; b < occupied.length; b++) {
      confidence[b] /= share[b] * rows;
      spread[b] /= share[b] * rows;
    }
    observed = Arrays.stream(gap).map(Math::abs).sum();
    noiseFloor = noise(occupied, bins, confidences) * Math.sqrt(designEffect);
    withoutGap = new double[occupied.length][4];
    for (int b = 0; b < occupied.length; b++) {
      add(withoutGap[b], b, 0);
    }
    patterns = patterns();
    normalFloor = moments(new double[occupied.length], 0)[0];
  }

  /**
   * Returns the mean error of a sample like this one if the model were calibrated (the consistency
   * resampling of Bröcker and Smith, 2007, in closed form).
   */
  double noiseFloor() {
    return noiseFloor;
  }

  /** Returns the median-unbiased estimate: the θ for which P(T ≤ t | θ) is a half, or 0. */
  double debiased() {
    return rows == 0 ? Double.NaN : crossing(0, observed, theta -> below(theta)[0] > 0.5);
  }

  /** Returns the 95 % interval, which holds the debiased estimate. */
  Interval interval() {
    double low = crossing(0, 1, theta -> verdict(theta) > 0);
    double high = crossing(low, 1, theta -> verdict(theta) >= 0);
    return new Interval(low, high);
  }

  private interface Condition {
    boolean holds(double theta);
  }

  /** Returns the end of the range above {@code from} in which a condition holds. */
  private static double crossing(double from, double to, Condition condition) {
    if (!condition.holds(from)) {
      return from;
    }
    double inside = from;
    double outside = to;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (inside + outside) / 2;
      if (condition.holds(middle)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return (inside + outside) / 2;
  }

  /** Returns 1 if θ is rejected as too small, −1 as too large, else 0. */
  private int verdict(double theta) {
    double[] below = below(theta);
    double lower = LEVEL / 2 * Math.max(0, Math.min(1, below[1] / TWO_SIDED));
    return 1 - below[0] < LEVEL - lower ? 1 : below[0] < lower ? -1 : 0;
  }

  /**
   * Returns P(T ≤ t | θ), and how many standard deviations the mean of T is above the noise floor.
   */
  private double[] below(double theta) {
    double[] log = new double[patterns.size()];
    double[] probability = new double[patterns.size()];
    double[] distance = new double[patterns.size()];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < log.length; i++) {
      double[] moments = moments(patterns.get(i).parts, theta);
      log[i] = patterns.get(i).logPrior + moments[3];
      most = Math.max(most, log[i]);
      probability[i] = StandardNormal.belowByMoments(moments[0], moments[1], moments[2], observed);
      distance[i] = (moments[0] - normalFloor) / Math.sqrt(moments[1]);
    }
    double weights = 0;
    double[] mean = new double[2];
    for (int i = 0; i < log.length; i++) {
      double weight = Math.exp(log[i] - most);
      weights += weight;
      mean[0] += weight * probability[i];
      mean[1] += weight * distance[i];
    }
    mean[0] /= weights;
    mean[1] /= weights;
    return mean;
  }

  /** Returns mean, variance and third moment of T, and the log likelihood of the gaps. */
  private double[] moments(double[] parts, double theta) {
    double[] sums = new double[4];
    for (int b = 0; b < share.length; b++) {
      if (parts[b] == 0) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += withoutGap[b][i];
        }
      } else {
        add(sums, b, theta * parts[b]);
      }
    }
    return sums;
  }

  /** Adds what a bin contributes whose part of the calibration error is this. */
  private void add(double[] sums, int b, double part) {
    double shift = Math.max(-confidence[b], Math.min(1 - confidence[b], part / share[b]));
    // E[(right − c)²] = c(1 − c) + shift (1 − 2c), of which the square of the mean is no noise.
    double second = share[b] * (spread[b] + shift * (1 - 2 * confidence[b]));
    double variance =
        Math.max(MIN_VARIANCE, (Math.max(0, second) - part * part) / rows * designEffect);
    double scale = Math.sqrt(variance);
    double x = Math.abs(part) / scale;
    double density = 2 * StandardNormal.density(x);
    double inside = 1 - density * StandardNormal.millsRatio(x);
    double first = density + x * inside;
    double third = (x * x + 2) * density + (x * x * x + 3 * x) * inside;
    sums[0] += scale * first;
    sums[1] += variance * (1 + x * x - first * first);
    sums[2] += variance * scale * (third - 3 * first * (1 + x * x) + 2 * first * first * first);
    double deviation = gap[b] - part;
    sums[3] -= (deviation * deviation / variance + Math.log(variance)) / 2;
  }

  /** Returns the patterns: runs of bins, one change of sign, and the gaps of the sample. */
  private List<Pattern> patterns() {
    int bins = share.length;
    List<Pattern> all = new ArrayList<>();
    List<double[]> runs = new ArrayList<>();
    List<double[]> changes = new ArrayList<>();
    double[] extent = new double[bins * bins];
    for (int from = 0; from < bins; from++) {
      for (int to = from; to < bins; to++) {
        double[] run = new double[bins];
        System.arraycopy(share, from, run, from, to - from + 1);
        extent[runs.size()] = Arrays.stream(run).sum();
        runs.add(run);
      }
    }
    add(all, runs, extent, 1 - CHANGES);
    double before = 0;
    for (int change = 1; change < bins; change++) {
      double[] tilted = share.clone();
      for (int b = 0; b < bins; b++) {
        tilted[b] *= b - change + 0.5;
      }
      before += share[change - 1];
      extent[changes.size()] = Math.min(before, 1 - before);
      changes.add(tilted);
    }
    add(all, changes, extent, CHANGES);
    if (observed > 0) {
      // Noise alone raises the fit by half the number of bins, so this pattern starts below.
      all.add(new Pattern(Arrays.stream(gap).map(g -> g / observed).toArray(), -bins));
    }
    return all;
  }

  /**
   * Adds patterns with both signs. Wide patterns are likelier: the weight of one is its fifth
   * power.
   *
   * @param extent share of the rows in a run or on the smaller side of a change, by pattern
   * @param weight prior weight of all these patterns together
   */
  private static void add(
      List<Pattern> all, List<double[]> patterns, double[] extent, double weight) {
    double sum = 0;
    for (int i = 0; i < patterns.size(); i++) {
      sum += 2 * Math.pow(extent[i], POWER);
    }
    for (int i = 0; i < patterns.size(); i++) {
      double size = Arrays.stream(patterns.get(i)).map(Math::abs).sum();
      double log = Math.log(weight * Math.pow(extent[i], POWER) / sum);
      for (double sign : new double[] {1 / size, -1 / size}) {
        all.add(
            new Pattern(Arrays.stream(patterns.get(i)).map(part -> sign * part).toArray(), log));
      }
    }
  }

  /** Returns the mean error of a calibrated model. */
  private double noise(int[] occupied, int[] bins, double[] confidences) {
    double noise = 0;
    for (int b = 0; b < occupied.length; b++) {
      double count = share[b] * rows;
      double variance = spread[b] * count;
      noise +=
          variance >= NORMAL_VARIANCE
              ? Math.sqrt(2 * variance / Math.PI)
              : meanDeviation(inBin(occupied[b], bins, confidences));
    }
    return noise / rows;
  }

  private static double[] inBin(int bin, int[] bins, double[] confidences) {
    double[] chosen = new double[bins.length];
    int count = 0;
    for (int row = 0; row < bins.length; row++) {
      if (bins[row] == bin) {
        chosen[count++] = confidences[row];
      }
    }
    return Arrays.copyOf(chosen, count);
  }

  /**
   * Returns the mean absolute deviation of the number of right or of wrong rows, whichever is
   * rarer, from its distribution (Poisson-binomial). Their variance is small, and so is their
   * range.
   */
  private static double meanDeviation(double[] right) {
    double mean = Arrays.stream(right).sum();
    boolean rare = mean <= right.length / 2.0;
    double expected = rare ? mean : right.length - mean;
    int most = (int) Math.min(right.length, Math.ceil(expected + 12 * Math.sqrt(expected + 1) + 8));
    double[] distribution = new double[most + 1];
    distribution[0] = 1;
    for (double p : right) {
      double q = rare ? p : 1 - p;
      for (int k = most; k > 0; k--) {
        distribution[k] += q * (distribution[k - 1] - distribution[k]);
      }
      distribution[0] *= 1 - q;
    }
    double deviation = 0;
    for (int k = 0; k <= most; k++) {
      deviation += distribution[k] * Math.abs(k - expected);
    }
    return deviation;
  }
}
