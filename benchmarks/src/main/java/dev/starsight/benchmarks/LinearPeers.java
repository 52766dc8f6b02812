package dev.starsight.benchmarks;

import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import smile.classification.SparseLogisticRegression;
import smile.util.SparseArray;

/** Predicts probabilities with the peers. */
final class LinearPeers {

  private LinearPeers() {}

  static double[][] probabilities(SparseLogisticRegression model, List<SparseArray> rows) {
    double[][] probabilities = new double[rows.size()][LinearMatrix.STARS];
    for (int row = 0; row < probabilities.length; row++) {
      model.predict(rows.get(row), probabilities[row]);
    }
    return probabilities;
  }

  static double[][] probabilities(Model<Label> model, Dataset<Label> rows) {
    List<Prediction<Label>> predictions = model.predict(rows);
    double[][] probabilities = new double[predictions.size()][LinearMatrix.STARS];
    for (int row = 0; row < probabilities.length; row++) {
      for (Label label : predictions.get(row).getOutputScores().values()) {
        probabilities[row][Integer.parseInt(label.getLabel())] = label.getScore();
      }
    }
    return probabilities;
  }
}
