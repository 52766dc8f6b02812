package dev.starsight.benchmarks;

import dev.starsight.datasets.amazon.Review;
import dev.starsight.learner.LinearRows;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import smile.data.SparseDataset;
import smile.util.SparseArray;

/** The same rows of the same features as each learner wants them. */
final class LinearMatrix {

  static final int STARS = 5;

  private final List<SparseArray> rows;
  private final int[] stars;
  private final int features;

  private LinearMatrix(List<SparseArray> rows, int[] stars, int features) {
    this.rows = rows;
    this.stars = stars;
    this.features = features;
  }

  static LinearMatrix of(List<Review> reviews, PlainTfIdf tfIdf) {
    return new LinearMatrix(
        reviews.stream().map(review -> tfIdf.row(review.reviewBody())).toList(),
        reviews.stream().mapToInt(review -> review.starRating() - 1).toArray(),
        tfIdf.idf().size());
  }

  /** Star − 1 by row. */
  int[] stars() {
    return stars;
  }

  LinearRows ours() {
    int[] starts = new int[rows.size() + 1];
    for (int row = 0; row < rows.size(); row++) {
      starts[row + 1] = starts[row] + rows.get(row).size();
    }
    int[] columns = new int[starts[rows.size()]];
    float[] values = new float[columns.length];
    int at = 0;
    for (SparseArray row : rows) {
      for (SparseArray.Entry entry : row) {
        columns[at] = entry.i;
        values[at++] = (float) entry.x;
      }
    }
    return new LinearRows(starts, columns, values, features);
  }

  List<SparseArray> smile() {
    return rows;
  }

  SparseDataset smileDataset() {
    return SparseDataset.of(rows, features);
  }

  MutableDataset<Label> tribuo() {
    List<Example<Label>> examples = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      ArrayExample<Label> example =
          new ArrayExample<>(new Label(Integer.toString(stars[row])), 1f, rows.get(row).size());
      for (SparseArray.Entry entry : rows.get(row)) {
        example.add("f" + entry.i, entry.x);
      }
      examples.add(example);
    }
    LabelFactory labels = new LabelFactory();
    return new MutableDataset<>(
        examples, new SimpleDataSourceProvenance("TF-IDF of reviews", labels), labels);
  }

  /** Mean negative logarithm of the probability of a row's star. */
  double logLoss(double[][] probabilities) {
    double loss = 0;
    for (int row = 0; row < stars.length; row++) {
      loss -= Math.log(probabilities[row][stars[row]]);
    }
    return loss / stars.length;
  }
}
