package dev.starsight.evaluation.unlabelled;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Stars drawn with given shares, and predictions by a model that was fitted with equal weights of
 * the stars, as models are by default: it sees the star with noise.
 */
final class SimulatedReviews {

  static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));
  static final double[] SHARES = {0.23, 0.07, 0.08, 0.16, 0.46};

  private static final double NOISE = 0.8;

  private final int[] truth;
  private final List<Prediction> predictions;

  private SimulatedReviews(int[] truth, List<Prediction> predictions) {
    this.truth = truth;
    this.predictions = predictions;
  }

  /**
   * Draws rows.
   *
   * @param shares of the stars
   * @param sharpness 1 for the right log-probabilities of stars of equal shares; above 1 they are
   *     overconfident
   */
  static SimulatedReviews draw(int rows, double[] shares, double sharpness, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] truth = new int[rows];
    Prediction[] predictions = new Prediction[rows];
    for (int i = 0; i < rows; i++) {
      truth[i] = star(shares, random.nextDouble());
      double seen = truth[i] + NOISE * random.nextGaussian();
      double[] logits = new double[SHARES.length];
      Arrays.setAll(
          logits, star -> -sharpness * (seen - star) * (seen - star) / (2 * NOISE * NOISE));
      predictions[i] = Prediction.ofLogits(STARS, logits);
    }
    return new SimulatedReviews(truth, List.of(predictions));
  }

  private static int star(double[] shares, double uniform) {
    double sum = 0;
    for (int star = 0; star < shares.length; star++) {
      sum += shares[star];
      if (uniform < sum) {
        return star;
      }
    }
    return shares.length - 1;
  }

  /** Returns the geometric mean of {@link #SHARES} and random shares of at least 0.02. */
  static double[] shares(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] shares =
        IntStream.range(0, SHARES.length)
            .mapToDouble(star -> 0.05 - Math.log(1 - random.nextDouble()))
            .toArray();
    double sum = Arrays.stream(shares).sum();
    Arrays.setAll(shares, star -> Math.sqrt(SHARES[star] * (0.02 + 0.9 * shares[star] / sum)));
    double total = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / total).toArray();
  }

  /** Returns label ids by row. */
  int[] truth() {
    return truth;
  }

  /** Returns a prediction for each row. */
  List<Prediction> predictions() {
    return predictions;
  }

  double accuracy() {
    return IntStream.range(0, truth.length)
            .filter(i -> predictions.get(i).labelId() == truth[i])
            .count()
        / (double) truth.length;
  }

  List<String> texts(String text) {
    return Collections.nCopies(truth.length, text);
  }
}
