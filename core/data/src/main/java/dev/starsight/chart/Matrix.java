package dev.starsight.chart;

import java.util.List;

/**
 * A confusion matrix: counts, each on a tint that shows its share of the row. Rows are true labels,
 * columns predicted labels.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param labels of rows and columns, in order
 * @param counts one row for each label with one count for each label; not negative
 */
public record Matrix(String title, String subtitle, List<String> labels, List<List<Long>> counts)
    implements Figure {

  public Matrix {
    labels = List.copyOf(labels);
    counts = counts.stream().map(List::copyOf).toList();
    int size = labels.size();
    if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
      throw new IllegalArgumentException(
          "a matrix of " + size + " labels must have as many rows and columns, but is " + counts);
    }
    if (counts.stream().flatMap(List::stream).anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("counts must not be negative, but are " + counts);
    }
  }

  /** Returns a confusion matrix. */
  public static Matrix of(String title, List<String> labels, List<List<Long>> counts) {
    return new Matrix(title, "", labels, counts);
  }

  public Matrix withSubtitle(String text) {
    return new Matrix(title, text, labels, counts);
  }

  double rowTotal(int row) {
    return counts.get(row).stream().mapToDouble(Long::doubleValue).sum();
  }

  /** Returns the share of the row, 0 to 1; NaN for an empty row. */
  double share(int row, int column) {
    return counts.get(row).get(column) / rowTotal(row);
  }

  @Override
  public String description() {
    if (labels.isEmpty()) {
      return "Confusion matrix without data.";
    }
    StringBuilder text = new StringBuilder("Confusion matrix of ");
    text.append(labels.size()).append(" labels; rows are true, columns predicted.");
    for (int i = 0; i < Math.min(12, labels.size()); i++) {
      text.append(
          " Of true %s, %s are predicted right."
              .formatted(labels.get(i), ValueFormat.percent(0).format(share(i, i))));
    }
    return text.toString();
  }
}
