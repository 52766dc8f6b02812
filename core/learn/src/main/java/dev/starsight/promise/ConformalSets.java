package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets of labels that hold the true one with a stated probability: split conformal prediction (Vovk
 * et al., 2005) with ordinal adaptive sets (Lu, Angelopoulos and Pomerantz, 2022). A set begins
 * with the predicted label and grows to the more probable neighbour, so sets of labels that are
 * numbers have no gaps; other labels join by their probability. The score of a row is the
 * probability that the set had before the true label joined, 0 if the prediction is right. A set
 * grows while that is at most a quantile of the scores of labelled rows. For a level λ and n rows,
 * the probability that the set of a further row holds its label, averaged over the labelled rows,
 * is at least λ, whatever the model. Immutable.
 */
public final class ConformalSets {

  /** So many scores are kept; more would change the probability by less than 0.001. */
  static final int MAX_SCORES = 1_000;

  private final LabelSet labels;
  private final int[] byValue;
  private final int rows;
  private final int[] ranks;
  private final double[] scores;

  ConformalSets(LabelSet labels, int rows, int[] ranks, double[] scores) {
    this.labels = labels;
    this.byValue = byValue(labels);
    this.rows = rows;
    this.ranks = ranks.clone();
    this.scores = scores.clone();
    boolean valid = ranks.length == scores.length && rows >= 0;
    for (int i = 0; valid && i < ranks.length; i++) {
      valid =
          ranks[i] >= 1
              && ranks[i] <= rows
              && (i == 0 || (ranks[i] > ranks[i - 1] && scores[i] >= scores[i - 1]))
              && scores[i] >= 0
              && scores[i] <= 1;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "ranks must grow and be 1 to %s, scores must not fall and be 0 to 1".formatted(rows));
    }
  }

  /**
   * Makes sets from labelled rows that the model has not seen.
   *
   * @param predictions one for each row, over these labels
   * @param truth the label ids of the rows
   */
  public static ConformalSets of(LabelSet labels, List<Prediction> predictions, int[] truth) {
    ConformalSets empty = new ConformalSets(labels, 0, new int[0], new double[0]);
    double[] all = new double[truth.length];
    for (int row = 0; row < all.length; row++) {
      all[row] = empty.score(predictions.get(row), truth[row]);
    }
    Arrays.sort(all);
    int kept = Math.min(MAX_SCORES, all.length);
    int[] ranks = new int[kept];
    double[] scores = new double[kept];
    for (int i = 0; i < kept; i++) {
      ranks[i] = (int) ((i + 1L) * all.length / kept);
      scores[i] = all[ranks[i] - 1];
    }
    return new ConformalSets(labels, all.length, ranks, scores);
  }

  private static int[] byValue(LabelSet labels) {
    return IntStream.range(0, labels.size())
        .boxed()
        .sorted(Comparator.comparingDouble(id -> labels.isNumeric() ? labels.value(id) : id))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns the number of labelled rows that the sets were made from. */
  public int rows() {
    return rows;
  }

  int[] ranks() {
    return ranks.clone();
  }

  double[] scores() {
    return scores.clone();
  }

  /** Returns the number of rows from which sets of this level need not hold every label. */
  static long rowsNeeded(double level) {
    return (long) Math.ceil(level / (1 - level) - 1e-9);
  }

  /**
   * Returns the labels of the set of a prediction: neighbours in the order of their values, if
   * labels are numbers. All labels, if there are too few rows for the level.
   *
   * @param level the probability that the set holds the true label, above 0 and below 1
   */
  public List<String> labels(Prediction prediction, double level) {
    double quantile = quantile(level);
    int[] order = order(prediction);
    boolean[] member = new boolean[order.length];
    double mass = 0;
    for (int id : order) {
      if (Math.min(1, mass) > quantile) {
        break;
      }
      member[id] = true;
      mass += prediction.probability(id);
    }
    List<String> set = new ArrayList<>();
    for (int id : byValue) {
      if (member[id]) {
        set.add(labels.label(id));
      }
    }
    return set;
  }

  /** Returns the score up to which labels join; infinite if there are too few rows. */
  double quantile(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of a set must be above 0 and below 1, but is " + level);
    }
    double rank = Math.ceil((rows + 1) * level - 1e-9);
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] >= rank) {
        return scores[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Returns the probability of the set before a label joins. */
  double score(Prediction prediction, int label) {
    double mass = 0;
    for (int id : order(prediction)) {
      if (id == label) {
        break;
      }
      mass += prediction.probability(id);
    }
    return Math.min(1, mass);
  }

  /** Returns the label ids in the order in which they join a set. */
  private int[] order(Prediction prediction) {
    if (!prediction.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "sets are of the labels %s, but the prediction is over %s"
              .formatted(labels, prediction.labels()));
    }
    if (!labels.isNumeric()) {
      return IntStream.range(0, byValue.length)
          .boxed()
          .sorted(
              Comparator.comparingDouble(
                  id -> id == prediction.labelId() ? -2 : -prediction.probability(id)))
          .mapToInt(Integer::intValue)
          .toArray();
    }
    int[] order = new int[byValue.length];
    int high = 0;
    while (byValue[high] != prediction.labelId()) {
      high++;
    }
    int low = high - 1;
    for (int i = 0; i < order.length; i++) {
      boolean up =
          low < 0
              || (high < byValue.length
                  && (i == 0
                      || prediction.probability(byValue[high])
                          > prediction.probability(byValue[low])));
      order[i] = byValue[up ? high++ : low--];
    }
    return order;
  }
}
