package dev.starsight.labelerrors;

import dev.starsight.model.Prediction;
import java.util.List;

/**
 * The confident joint (Northcutt et al., 2021, section 3.1): a row counts for the label that a
 * model predicts with at least the mean probability which rows of that label get. The counts of
 * each given label are scaled to its rows.
 */
final class ConfidentJoint {

  private ConfidentJoint() {}

  /**
   * Returns how many rows have each label and another true one, by the ids of the given and of the
   * likely label.
   */
  static double[][] of(List<Prediction> predictions, int[] given, int labels) {
    double[] thresholds = new double[labels];
    int[] rows = new int[labels];
    for (int i = 0; i < given.length; i++) {
      thresholds[given[i]] += predictions.get(i).probability(given[i]);
      rows[given[i]]++;
    }
    for (int id = 0; id < labels; id++) {
      thresholds[id] = rows[id] == 0 ? Double.POSITIVE_INFINITY : thresholds[id] / rows[id];
    }
    double[][] joint = new double[labels][labels];
    for (int i = 0; i < given.length; i++) {
      int confident = confidentLabel(predictions.get(i), thresholds);
      if (confident >= 0) {
        joint[given[i]][confident]++;
      }
    }
    for (int id = 0; id < labels; id++) {
      scale(joint[id], id, rows[id]);
    }
    return joint;
  }

  private static int confidentLabel(Prediction prediction, double[] thresholds) {
    int confident = -1;
    double most = -1;
    for (int id = 0; id < thresholds.length; id++) {
      double probability = prediction.probability(id);
      if (probability >= thresholds[id] && probability > most) {
        most = probability;
        confident = id;
      }
    }
    return confident;
  }

  private static void scale(double[] counts, int own, int rows) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    if (sum == 0) {
      counts[own] = rows;
      return;
    }
    for (int id = 0; id < counts.length; id++) {
      counts[id] *= rows / sum;
    }
  }
}
