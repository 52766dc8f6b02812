package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.util.List;

/** Reference implementations of the metrics: each is a plain loop that follows the definition. */
final class NaiveMetrics {

  private final LabelSet labels;
  private final int[] truth;
  private final List<Prediction> predictions;
  private final int n;

  NaiveMetrics(LabelSet labels, int[] truth, List<Prediction> predictions) {
    this.labels = labels;
    this.truth = truth;
    this.predictions = predictions;
    this.n = truth.length;
  }

  double accuracy() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += predictions.get(i).label().equals(labels.label(truth[i])) ? 1.0 / n : 0;
    }
    return sum;
  }

  private double count(int trueId, int predictedId) {
    double count = 0;
    for (int i = 0; i < n; i++) {
      if ((trueId < 0 || truth[i] == trueId)
          && (predictedId < 0 || predictions.get(i).labelId() == predictedId)) {
        count++;
      }
    }
    return count;
  }

  double balancedAccuracy() {
    double sum = 0;
    double occurring = 0;
    for (int k = 0; k < labels.size(); k++) {
      if (count(k, -1) > 0) {
        sum += count(k, k) / count(k, -1);
        occurring++;
      }
    }
    return sum / occurring;
  }

  double macroF1() {
    double sum = 0;
    double judged = 0;
    for (int k = 0; k < labels.size(); k++) {
      if (count(k, -1) + count(-1, k) > 0) {
        double precision = count(-1, k) == 0 ? 0 : count(k, k) / count(-1, k);
        double recall = count(k, -1) == 0 ? 0 : count(k, k) / count(k, -1);
        sum += precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        judged++;
      }
    }
    return sum / judged;
  }

  double mae() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum +=
          Math.abs(
              Double.parseDouble(labels.label(truth[i]))
                  - Double.parseDouble(predictions.get(i).label()));
    }
    return sum / n;
  }

  private double value(int id) {
    return Double.parseDouble(labels.label(id));
  }

  double withinOne() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(value(truth[i]) - value(predictions.get(i).labelId())) < 1.5 ? 1 : 0;
    }
    return sum / n;
  }

  double quadraticKappa() {
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < n; i++) {
      observed += Math.pow(value(truth[i]) - value(predictions.get(i).labelId()), 2) / n;
      for (int j = 0; j < n; j++) {
        expected += Math.pow(value(truth[i]) - value(predictions.get(j).labelId()), 2) / n / n;
      }
    }
    return expected == 0 ? Double.NaN : 1 - observed / expected;
  }

  double logLoss() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum -= Math.log(predictions.get(i).probabilities()[truth[i]]);
    }
    return sum / n;
  }

  double ece() {
    double sum = 0;
    for (int b = 1; b <= 15; b++) {
      double rows = 0;
      double right = 0;
      double confidence = 0;
      for (int i = 0; i < n; i++) {
        double c = predictions.get(i).confidence();
        if (c * 15 > b - 1 && c * 15 <= b) {
          rows++;
          right += predictions.get(i).labelId() == truth[i] ? 1 : 0;
          confidence += c;
        }
      }
      sum += rows == 0 ? 0 : rows / n * Math.abs(right / rows - confidence / rows);
    }
    return sum;
  }
}
