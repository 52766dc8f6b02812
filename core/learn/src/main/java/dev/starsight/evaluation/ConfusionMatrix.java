package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.VisibleText;
import java.util.Arrays;
import java.util.List;

/** How often each true label was predicted as each label. Immutable. */
public final class ConfusionMatrix {

  /** Characters of a label in a table. */
  private static final int LONGEST = 40;

  private final LabelSet labels;

  /** Counts by true label, then predicted label. */
  private final long[][] counts;

  ConfusionMatrix(LabelSet labels, long[][] counts) {
    this.labels = labels;
    this.counts = counts;
  }

  public LabelSet labels() {
    return labels;
  }

  /** Returns how many rows with this true label were predicted to have that label. */
  public long count(int trueId, int predictedId) {
    return counts[trueId][predictedId];
  }

  /** Returns how many rows have this true label. */
  public long support(int trueId) {
    return Arrays.stream(counts[trueId]).sum();
  }

  /** Returns how many rows were predicted to have this label. */
  public long predicted(int predictedId) {
    return Arrays.stream(counts).mapToLong(row -> row[predictedId]).sum();
  }

  /** Returns precision, recall, F1 and support of a label. */
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

  /** Returns the counts; rows are true labels, columns predicted ones. */
  public List<List<Long>> toLists() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
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

  /** Returns a table: true labels down, predicted ones across. */
  @Override
  public String toString() {
    List<String> shown = labels.labels().stream().map(ConfusionMatrix::shown).toList();
    int width = Math.max(8, shown.stream().mapToInt(String::length).max().orElse(0) + 1);
    StringBuilder text = new StringBuilder(padded("true \\", width));
    for (String label : shown) {
      text.append(padded(label, width));
    }
    for (int i = 0; i < counts.length; i++) {
      text.append('\n').append(padded(shown.get(i), width));
      for (long n : counts[i]) {
        text.append(padded(Long.toString(n), width));
      }
    }
    return text.toString();
  }

  /** Returns a label for a table: in one line, and cut if it is long. */
  static String shown(String label) {
    String start = label.length() <= LONGEST ? label : label.substring(0, LONGEST - 1) + "…";
    return VisibleText.of(start);
  }

  private static String padded(String cell, int width) {
    return " ".repeat(Math.max(0, width - cell.length())) + cell;
  }

  /**
   * How well one label is recognized.
   *
   * @param label as it is in the data
   * @param precision share of the rows predicted to have the label that have it; NaN if it was
   *     never predicted
   * @param recall share of the rows with the label that were predicted to have it; NaN if it never
   *     occurs
   * @param f1 harmonic mean of both, 0 where the label occurs or is predicted but never rightly;
   *     NaN if it neither occurs nor is predicted
   * @param support how many rows have the label
   */
  public record LabelScore(
      String label, double precision, double recall, double f1, long support) {}
}
