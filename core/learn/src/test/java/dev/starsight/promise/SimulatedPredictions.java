package dev.starsight.promise;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Predictions of stars that are exactly calibrated, some sure and some not. */
final class SimulatedPredictions {

  static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  private SimulatedPredictions() {}

  static PromiseRows rows(int count, long seed) {
    return rows(count, seed, 1);
  }

  /**
   * Returns rows whose labels are drawn from their probabilities.
   *
   * @param favour by how much the label 5 is more frequent than its probability says
   */
  static PromiseRows rows(int count, long seed, double favour) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double[] p = probabilities(random);
      double[] actual = p.clone();
      actual[4] *= favour;
      int label = draw(actual, random.nextDouble());
      examples.add(Example.of("" + row, "text " + seed + " " + row, STARS.label(label)));
      predictions.add(Prediction.of(STARS, p));
    }
    return of(examples, predictions, seed);
  }

  static PromiseRows of(List<Example> examples, List<Prediction> predictions, long seed) {
    return PromiseRows.of(
        STARS, Dataset.of(examples, Provenance.inMemory("simulated")), predictions, seed);
  }

  private static double[] probabilities(SplittableRandom random) {
    double center = 4.6 * Math.sqrt(random.nextDouble()) - 0.3;
    double sharpness = 0.4 + 2.5 * random.nextDouble();
    double[] p = new double[STARS.size()];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(-sharpness * Math.abs(k - center));
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static int draw(double[] weights, double uniform) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = uniform * sum;
    int drawn = 0;
    while (drawn < weights.length - 1 && left >= weights[drawn]) {
      left -= weights[drawn++];
    }
    return drawn;
  }
}
