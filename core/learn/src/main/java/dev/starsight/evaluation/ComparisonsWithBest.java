package dev.starsight.evaluation;

import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Simultaneous intervals of the differences between the best of several models and each. */
final class ComparisonsWithBest {

  /**
   * A quantile a little above 95 %: the bootstrap makes the largest of many differences somewhat
   * too small, and with 0.95 one of twenty equal models was clearly worse in 6 % of simulated
   * searches.
   */
  private static final double LEVEL = 0.96;

  private ComparisonsWithBest() {}

  /** Returns the differences of the first model and each, in order. */
  static List<Difference> of(List<Outcomes> models, Metric metric, long seed) {
    double[][] resamples = Outcomes.resampleScores(models, metric, seed);
    int size = models.size();
    double[][] mean = new double[size][size]; // Only where j < i: the others are their negatives.
    double[][] error = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        double[] difference = differences(resamples, i, j);
        mean[i][j] = Arrays.stream(difference).average().orElseThrow();
        error[i][j] = deviation(difference, mean[i][j]);
      }
    }
    double width = Outcomes.quantile(largest(resamples, mean, error), LEVEL);
    double[] scores = models.stream().mapToDouble(model -> model.scores().score(metric)).toArray();
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double value = i == 0 ? 0 : scores[0] - scores[i];
      double half = width * error[i][0]; // It is 0 for the first model itself.
      differences.add(new Difference(value, new Interval(value - half, value + half)));
    }
    return differences;
  }

  private static double[] differences(double[][] resamples, int one, int other) {
    return Arrays.stream(resamples).mapToDouble(scores -> scores[one] - scores[other]).toArray();
  }

  private static double deviation(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  /** Returns the largest studentized difference of each resample, in ascending order. */
  private static double[] largest(double[][] resamples, double[][] mean, double[][] error) {
    double[] largest = new double[resamples.length];
    for (int r = 0; r < largest.length; r++) {
      double[] scores = resamples[r];
      for (int i = 0; i < scores.length; i++) {
        for (int j = 0; j < i; j++) {
          double t = Math.abs(scores[i] - scores[j] - mean[i][j]) / error[i][j];
          // Models that predict alike have no error, and a metric without a value has none either.
          if (t > largest[r] && Double.isFinite(t)) {
            largest[r] = t;
          }
        }
      }
    }
    Arrays.sort(largest);
    return largest;
  }
}
