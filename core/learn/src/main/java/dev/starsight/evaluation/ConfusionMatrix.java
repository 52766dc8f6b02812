package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How often each true label was predicted as each label. Immutable. */
public final class ConfusionMatrix {

  private final LabelSet labels;

  /** By true label, then predicted one. */
  private final long[][] counts;

  ConfusionMatrix(LabelSet labels, long[][] counts) {
    this.labels = labels;
    this.counts = counts;
  }

  /**
   * Counts pairs of true and predicted label ids.
   *
   * @throws IllegalArgumentException if the arrays differ in length or hold an id that is none
   */
  public static ConfusionMatrix of(LabelSet labels, int[] truth, int[] predicted) {
    if (truth.length != predicted.length) {
      throw new IllegalArgumentException(
          "every row needs a prediction, but there are %s rows and %s predictions"
              .formatted(truth.length, predicted.length));
    }
    long[][] counts = new long[labels.size()][labels.size()];
    for (int i = 0; i < truth.length; i++) {
      counts[checked(labels, truth[i])][checked(labels, predicted[i])]++;
    }
    return new ConfusionMatrix(labels, counts);
  }

  static int checked(LabelSet labels, int id) {
    if (id < 0 || id >= labels.size()) {
      throw new IllegalArgumentException(
          "a label id must be 0 to " + (labels.size() - 1) + ", but is " + id);
    }
    return id;
  }

  public LabelSet labels() {
    return labels;
  }

  /** How many rows with this true label were predicted so. */
  public long count(int trueId, int predictedId) {
    return counts[trueId][predictedId];
  }

  /** How many rows have this true label. */
  public long support(int trueId) {
    return Arrays.stream(counts[trueId]).sum();
  }

  /** How many rows were predicted to have this label. */
  public long predicted(int predictedId) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[predictedId];
    }
    return sum;
  }

  /** How many rows there are. */
  public long rows() {
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += support(i);
    }
    return sum;
  }

  /** Precision, recall, F1 and support of a label. */
  public LabelScore score(int id) {
    long hit = counts[id][id];
    long support = support(id);
    long predicted = predicted(id);
    return new LabelScore(
        labels.label(id),
        ratio(hit, predicted),
        ratio(hit, support),
        ratio(2 * hit, support + predicted),
        support);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  /** The counts; rows are true labels, columns predicted ones. */
  public List<List<Long>> toLists() {
    List<List<Long>> lists = new ArrayList<>();
    for (long[] row : counts) {
      lists.add(Arrays.stream(row).boxed().toList());
    }
    return lists;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix
        && labels.equals(matrix.labels)
        && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.deepHashCode(counts);
  }

  /** A table: true labels down, predicted ones across. */
  @Override
  public String toString() {
    int width = 8;
    for (String label : labels.labels()) {
      width = Math.max(width, label.length() + 1);
    }
    StringBuilder text = new StringBuilder();
    text.append(padded("true \\", width));
    for (String label : labels.labels()) {
      text.append(padded(label, width));
    }
    for (int i = 0; i < counts.length; i++) {
      text.append('\n').append(padded(labels.label(i), width));
      for (long n : counts[i]) {
        text.append(padded(Long.toString(n), width));
      }
    }
    return text.toString();
  }

  private static String padded(String cell, int width) {
    return " ".repeat(Math.max(0, width - cell.length())) + cell;
  }

  /**
   * How well one label is found.
   *
   * @param label as it is in the data
   * @param precision share of the rows predicted so that are so; NaN if it was never predicted
   * @param recall share of the rows that are so that were predicted so; NaN if it never occurs
   * @param f1 harmonic mean of both, 0 where the label occurs or is predicted but never rightly;
   *     NaN if it neither occurs nor is predicted
   * @param support how many rows are so
   */
  public record LabelScore(
      String label, double precision, double recall, double f1, long support) {}
}
