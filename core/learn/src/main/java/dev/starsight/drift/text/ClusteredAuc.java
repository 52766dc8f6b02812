package dev.starsight.drift.text;

import dev.starsight.drift.internal.Probabilities;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The area under the ROC curve of scores from several folds: each fold is judged alone, as scores
 * of different models are not on one scale, and weighs as many pairs as it has. The variance is
 * that of DeLong et al. (1988) for clusters (Obuchowski, Nonparametric Analysis of Clustered ROC
 * Curve Data, Biometrics, 1997). Not thread-safe.
 */
final class ClusteredAuc {

  private final double inflation;
  private double pairs;
  private double sum;
  private double variance;
  private double nullVariance;
  private double fewer;

  /**
   * Creates an AUC of no folds.
   *
   * @param inflation how many times larger the variance is than that of independent folds
   */
  ClusteredAuc(double inflation) {
    this.inflation = inflation;
  }

  /** What is summed over the rows of a cluster. */
  private static final class Cluster {
    private final int[] rows = new int[2];
    private final double[] placements = new double[2];
  }

  /**
   * Adds a fold.
   *
   * @param scores of the rows, those of the first side before the others
   * @param clusters the cluster of each row
   * @param ones the number of rows of the first side
   */
  void add(double[] scores, long[] clusters, int ones) {
    int others = scores.length - ones;
    if (ones == 0 || others == 0) {
      return;
    }
    double[] first = Arrays.copyOf(scores, ones);
    double[] second = Arrays.copyOfRange(scores, ones, scores.length);
    Arrays.sort(first);
    Arrays.sort(second);
    Map<Long, Cluster> byKey = new HashMap<>();
    double inOrder = 0; // in halves of a pair, so that the sum is exact
    for (int i = 0; i < scores.length; i++) {
      boolean isSecond = i >= ones;
      double[] against = isSecond ? first : second;
      double halves = count(against, scores[i], false) + count(against, scores[i], true);
      double share = halves / (2.0 * against.length);
      double placement = isSecond ? share : 1 - share;
      inOrder += isSecond ? halves : 0;
      Cluster cluster = byKey.computeIfAbsent(clusters[i], key -> new Cluster());
      cluster.rows[isSecond ? 1 : 0]++;
      cluster.placements[isSecond ? 1 : 0] += placement;
    }
    double weight = (double) ones * others;
    pairs += weight;
    double auc = inOrder / (2 * weight);
    sum += inOrder / 2;
    double firstClusters = clusters(byKey, 0);
    double secondClusters = clusters(byKey, 1);
    double ofFold = inflation * variance(byKey, auc, ones, others);
    // The variance of Mann and Whitney's statistic.
    double ofChance =
        inflation * (firstClusters + secondClusters + 1) / (12 * firstClusters * secondClusters);
    variance += weight * weight * ofFold;
    nullVariance += weight * weight * Math.max(ofFold, ofChance);
    fewer += Math.min(firstClusters, secondClusters);
  }

  /** Returns how many sorted scores are below a score, or not above it. */
  private static int count(double[] sorted, double score, boolean orEqual) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < score || (orEqual && sorted[middle] == score)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static double variance(
      Map<Long, Cluster> clusters, double auc, double ones, double others) {
    double[] squares = new double[2];
    double products = 0;
    for (Cluster cluster : clusters.values()) {
      double[] deviations = new double[2];
      for (int side = 0; side < 2; side++) {
        deviations[side] = cluster.placements[side] - cluster.rows[side] * auc;
        squares[side] += deviations[side] * deviations[side];
      }
      products += deviations[0] * deviations[1];
    }
    double variance =
        factor(clusters(clusters, 0)) * squares[0] / (ones * ones)
            + factor(clusters(clusters, 1)) * squares[1] / (others * others)
            + 2 * factor(clusters.size()) * products / (ones * others);
    return Math.max(0, variance);
  }

  /** Returns the number of clusters with a row of a side. */
  private static long clusters(Map<Long, Cluster> clusters, int side) {
    return clusters.values().stream().filter(cluster -> cluster.rows[side] > 0).count();
  }

  private static double factor(long clusters) {
    return clusters / (double) Math.max(1, clusters - 1);
  }

  /** Returns whether there is a fold with rows of both sides. */
  boolean isKnown() {
    return pairs > 0;
  }

  double value() {
    return sum / pairs;
  }

  /** Returns the standardized difference from 0.5 if there were no difference. */
  double z() {
    return (value() - 0.5) / (Math.sqrt(nullVariance) / pairs);
  }

  /** Returns the probability of such an AUC, or a higher one, by chance. */
  double p() {
    return Probabilities.normalTail(z());
  }

  double low() {
    return wilson(-1);
  }

  double high() {
    return wilson(1);
  }

  /**
   * Wilson's interval with as many rows as give the variance: it stays within 0 and 1 and has a
   * width even if all pairs are in order.
   */
  private double wilson(int sign) {
    double auc = value();
    double ofAll = variance / (pairs * pairs);
    double rows = ofAll > 0 ? auc * (1 - auc) / ofAll : fewer;
    if (rows <= 0) {
      rows = fewer;
    }
    double z = Probabilities.Z_95;
    double half = z * Math.sqrt(auc * (1 - auc) / rows + z * z / (4 * rows * rows));
    double end = (auc + z * z / (2 * rows) + sign * half) / (1 + z * z / rows);
    return Math.max(0, Math.min(1, end));
  }
}
