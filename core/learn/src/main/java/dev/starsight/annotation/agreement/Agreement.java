package dev.starsight.annotation.agreement;

import dev.starsight.data.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Coefficients of agreement: 1 if people always agree, 0 if they agree as often as by chance, below
 * 0 if less often. They are NaN where chance is no measure: without an item that two people
 * labelled, or if only one label was given. Thread-safe.
 */
public final class Agreement {

  private static final int REPLICATES = 1_000;
  private static final double TAIL = 0.025;

  private Agreement() {}

  /**
   * A coefficient and how sure it is.
   *
   * @param value the coefficient; NaN where it does not exist
   * @param low the low end of its 95 % interval; NaN where it does not exist
   * @param high the high end
   * @param items the number of items that it is about
   */
  public record Estimate(double value, double low, double high, int items) {}

  /**
   * Returns Cohen's kappa of two people on the items that both labelled (Cohen, 1960), weighted by
   * the squared distance of the labels (Cohen, 1968); the weights of {@link Distance#ORDINAL} are
   * those of {@link Distance#INTERVAL} on the ranks of the labels.
   */
  public static double cohenKappa(Ratings ratings, String one, String other, Distance distance) {
    return cohenKappa(ratings.pairs(one, other), ratings.labels(), distance);
  }

  private static double cohenKappa(List<int[]> pairs, LabelSet labels, Distance distance) {
    double[][] weights = distance.squares(labels, ones(labels.size()));
    double[] first = new double[labels.size()];
    double[] second = new double[labels.size()];
    double observed = 0;
    for (int[] pair : pairs) {
      first[pair[0]]++;
      second[pair[1]]++;
      observed += weights[pair[0]][pair[1]];
    }
    double expected = 0;
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        expected += first[i] * second[j] * weights[i][j];
      }
    }
    return oneMinus(observed, expected / pairs.size());
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double oneMinus(double observed, double expected) {
    return expected > 0 ? 1 - observed / expected : Double.NaN;
  }

  /**
   * Returns Fleiss' kappa (Fleiss, 1971) of the items that at least two people labelled. It was
   * made for items with equally many labels; where their numbers differ, each item counts the same
   * in the observed agreement and each label the same in the expected one.
   */
  public static double fleissKappa(Ratings ratings) {
    return fleissKappa(ratings.counts(), ratings.labels().size());
  }

  private static double fleissKappa(List<int[]> items, int labels) {
    double[] given = new double[labels];
    double all = 0;
    double observed = 0;
    for (int[] counts : items) {
      double n = 0;
      double same = 0;
      for (int label = 0; label < labels; label++) {
        n += counts[label];
        same += counts[label] * (counts[label] - 1.0);
        given[label] += counts[label];
      }
      all += n;
      observed += same / (n * (n - 1)) / items.size();
    }
    double expected = 0;
    for (double each : given) {
      expected += each / all * (each / all);
    }
    return oneMinus(1 - observed, 1 - expected);
  }

  /**
   * Returns Krippendorff's alpha (Krippendorff, Content Analysis, 2004, chapter 11), which takes
   * items with any number of labels; those with one say nothing and are left out.
   *
   * @throws IllegalStateException if the distance is {@link Distance#INTERVAL} and the labels are
   *     not numbers
   */
  public static double krippendorffAlpha(Ratings ratings, Distance distance) {
    return alpha(ratings.counts(), ratings.labels(), distance);
  }

  private static double alpha(List<int[]> items, LabelSet labels, Distance distance) {
    int k = labels.size();
    double[][] coincidences = new double[k][k];
    for (int[] counts : items) {
      double others = Arrays.stream(counts).sum() - 1.0;
      for (int i = 0; i < k; i++) {
        for (int j = 0; counts[i] > 0 && j < k; j++) {
          coincidences[i][j] += counts[i] * (counts[j] - (i == j ? 1.0 : 0.0)) / others;
        }
      }
    }
    double[] frequencies =
        Arrays.stream(coincidences).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double n = Arrays.stream(frequencies).sum();
    double[][] squares = distance.squares(labels, frequencies);
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        observed += coincidences[i][j] * squares[i][j];
        expected += frequencies[i] * frequencies[j] * squares[i][j];
      }
    }
    return oneMinus(observed, expected / (n - 1));
  }

  /** Returns {@link #cohenKappa} with a bootstrap interval over items. */
  public static Estimate cohenKappa(
      Ratings ratings, String one, String other, Distance distance, long seed) {
    return estimate(
        ratings.pairs(one, other), items -> cohenKappa(items, ratings.labels(), distance), seed);
  }

  /** Returns {@link #fleissKappa} with a bootstrap interval over items. */
  public static Estimate fleissKappa(Ratings ratings, long seed) {
    int labels = ratings.labels().size();
    return estimate(ratings.counts(), items -> fleissKappa(items, labels), seed);
  }

  /** Returns {@link #krippendorffAlpha} with a bootstrap interval over items. */
  public static Estimate krippendorffAlpha(Ratings ratings, Distance distance, long seed) {
    return estimate(ratings.counts(), items -> alpha(items, ratings.labels(), distance), seed);
  }

  /** Returns how often two labels of an item are the same, each item counting the same. */
  public static Estimate observed(Ratings ratings, long seed) {
    return estimate(ratings.counts(), Agreement::observed, seed);
  }

  private static double observed(List<int[]> items) {
    double sum = 0;
    for (int[] counts : items) {
      double n = Arrays.stream(counts).sum();
      sum += Arrays.stream(counts).mapToDouble(c -> c * (c - 1.0)).sum() / (n * (n - 1));
    }
    return sum / items.size();
  }

  /**
   * Returns a coefficient with the percentile interval of {@value #REPLICATES} samples of the items
   * (Efron and Tibshirani, 1993). Samples in which it does not exist are left out.
   */
  private static Estimate estimate(
      List<int[]> items, ToDoubleFunction<List<int[]>> coefficient, long seed) {
    if (items.isEmpty()) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[REPLICATES];
    for (int replicate = 0; replicate < REPLICATES; replicate++) {
      List<int[]> sample = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        sample.add(items.get(random.nextInt(items.size())));
      }
      values[replicate] = coefficient.applyAsDouble(sample);
    }
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return new Estimate(
        coefficient.applyAsDouble(items),
        quantile(sorted, TAIL),
        quantile(sorted, 1 - TAIL),
        items.size());
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
