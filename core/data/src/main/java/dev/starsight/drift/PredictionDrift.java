package dev.starsight.drift;

import dev.starsight.drift.ColumnDrift.ValueShare;
import java.util.ArrayList;
import java.util.List;

/**
 * What differs between the predictions of one model for two sets of rows. Immutable.
 *
 * @param label the predicted labels, compared like a column
 * @param confidence the probabilities of the predicted labels, compared like a column
 * @param expected the mean probability of each label, which is the share that the model expects; in
 *     the order of the labels
 */
public record PredictionDrift(
    ColumnDrift label, ColumnDrift confidence, List<ValueShare> expected) {

  public PredictionDrift {
    expected = List.copyOf(expected);
  }

  /**
   * Compares predictions; the false-discovery rate is that of all tests here.
   *
   * @param first the side to compare with
   * @param second the side that is compared
   * @throws IllegalArgumentException if the labels are not the same
   */
  public static PredictionDrift of(PredictionSummary first, PredictionSummary second) {
    first.requireSame(second.labelSet());
    double[] means = first.means();
    double[] otherMeans = second.means();
    List<ValueShare> expected = new ArrayList<>();
    for (int label = 0; label < means.length; label++) {
      expected.add(new ValueShare(first.labelSet().label(label), means[label], otherMeans[label]));
    }
    List<ColumnDrift> columns =
        TableDrift.adjusted(
            List.of(
                ColumnDrift.of("predicted label", first.labels(), second.labels()),
                ColumnDrift.of("confidence", first.confidences(), second.confidences())));
    return new PredictionDrift(columns.get(0), columns.get(1), expected);
  }

  /** Returns whether the labels or the confidence have drifted. */
  public boolean drifted() {
    return label.drifted() || confidence.drifted();
  }

  List<ColumnDrift> columns() {
    return List.of(label, confidence);
  }

  PredictionDrift withColumns(List<ColumnDrift> columns) {
    return new PredictionDrift(columns.get(0), columns.get(1), expected);
  }
}
