package dev.starsight.evaluation;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;

/**
 * Rows with their predictions, drawn from a population whose metrics are known.
 *
 * @param predictions one a row
 */
record SimulatedRows(List<Example> rows, List<Prediction> predictions) {

  static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  /** Shares of the stars, the rarest 3 %, and how often each is predicted right. */
  private static final double[] PRIOR = {0.11, 0.03, 0.09, 0.18, 0.59};

  private static final double[] RECALL = {0.6, 0.3, 0.4, 0.45, 0.85};

  /** How wrong predictions become rarer with their distance. */
  private static final double DECAY = 0.45;

  /** How far from the confidence the share of right rows is: over- or underconfidence. */
  enum Gap {
    OVERCONFIDENT((confidence, size) -> -size),
    UNDERCONFIDENT((confidence, size) -> Math.min(size, 0.9 * (1 - confidence))),
    /** As if logits were too far from 65 %: high confidences are too high, low ones too low. */
    BOTH(
        (confidence, size) -> {
          double middle = Math.log(0.65 / 0.35);
          double logit = Math.log(confidence / (1 - confidence));
          return 1 / (1 + Math.exp(-(middle + (logit - middle) / (1 + 3 * size)))) - confidence;
        }),
    /** A third of the confidences are too high, the others are right. */
    HIGH_ONES((confidence, size) -> confidence > 0.75 ? -size : 0);

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final DoubleBinaryOperator share;

    Gap(DoubleBinaryOperator share) {
      this.share = share;
    }

    double of(double confidence, double size) {
      return Math.max(-confidence, Math.min(1 - confidence, share.applyAsDouble(confidence, size)));
    }

    /** Returns the size at which the calibration error of the population is this. */
    double size(double error) {
      double low = 0;
      double high = 1;
      for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (error(middle) < error) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return error == 0 ? 0 : low;
    }

    private double error(double size) {
      int steps = 20_000;
      double[] bins = new double[15];
      for (int i = 0; i < steps; i++) {
        double confidence = confidence((i + 0.5) / steps);
        bins[(int) Math.ceil(confidence * 15) - 1] += of(confidence, size) / steps;
      }
      return Arrays.stream(bins).map(Math::abs).sum();
    }
  }

  /** Confidences are uniform from 0.28 to 0.98. */
  private static double confidence(double uniform) {
    return 0.28 + 0.7 * uniform;
  }

  /** Draws rows whose confidences vary and differ by a gap from how often they are right. */
  static SimulatedRows calibrated(int count, Gap gap, double size, SplittableRandom random) {
    List<Example> rows = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double confidence = confidence(random.nextDouble());
      int predicted = random.nextInt(5);
      boolean right = random.nextDouble() < confidence + gap.of(confidence, size);
      int truth = right ? predicted : (predicted + 1 + random.nextInt(4)) % 5;
      rows.add(row(row, row, truth));
      predictions.add(prediction(predicted, confidence));
    }
    return new SimulatedRows(rows, predictions);
  }

  /**
   * Draws rows of five stars of different frequency.
   *
   * @param copies how many rows have the same text, label and prediction
   */
  static SimulatedRows stars(int count, int copies, SplittableRandom random) {
    List<Example> rows = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int text = 0; text < count / copies; text++) {
      int truth = draw(PRIOR, random);
      int predicted = draw(predictedShares(truth), random);
      Prediction prediction = prediction(predicted, 0.4 + 0.55 * random.nextDouble());
      for (int copy = 0; copy < copies; copy++) {
        rows.add(row(rows.size(), text, truth));
        predictions.add(prediction);
      }
    }
    return new SimulatedRows(rows, predictions);
  }

  static double starsAccuracy() {
    double sum = 0;
    for (int star = 0; star < 5; star++) {
      sum += PRIOR[star] * RECALL[star];
    }
    return sum;
  }

  static double starsBalancedAccuracy() {
    return Arrays.stream(RECALL).average().orElseThrow();
  }

  static double starsMae() {
    double sum = 0;
    for (int truth = 0; truth < 5; truth++) {
      double[] predicted = predictedShares(truth);
      for (int star = 0; star < 5; star++) {
        sum += PRIOR[truth] * predicted[star] * Math.abs(truth - star);
      }
    }
    return sum;
  }

  private static double[] predictedShares(int truth) {
    double[] shares = new double[5];
    double wrong = 0;
    for (int star = 0; star < 5; star++) {
      shares[star] = star == truth ? 0 : Math.pow(DECAY, Math.abs(star - truth));
      wrong += shares[star];
    }
    for (int star = 0; star < 5; star++) {
      shares[star] = star == truth ? RECALL[truth] : (1 - RECALL[truth]) * shares[star] / wrong;
    }
    return shares;
  }

  private static int draw(double[] shares, SplittableRandom random) {
    double u = random.nextDouble();
    int chosen = 0;
    while (chosen < shares.length - 1 && u >= shares[chosen]) {
      u -= shares[chosen++];
    }
    return chosen;
  }

  private static Example row(int row, int text, int truth) {
    return Example.of("R" + row, "text " + text, STARS.label(truth));
  }

  private static Prediction prediction(int predicted, double confidence) {
    double[] probabilities = new double[5];
    Arrays.fill(probabilities, (1 - confidence) / 4);
    probabilities[predicted] = confidence;
    return Prediction.of(STARS, probabilities);
  }
}
