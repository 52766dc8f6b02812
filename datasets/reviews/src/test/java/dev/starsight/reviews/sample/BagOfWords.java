package dev.starsight.reviews.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Softmax on hashed words and pairs of words, by AdaGrad: a reader that does not see order. */
final class BagOfWords {

  private static final int DIMENSION = 1 << 18;
  private static final double RATE = 0.35;
  private static final int EPOCHS = 3;

  private static final class Row {
    private final int label;
    private final int[] features;

    Row(int label, int[] features) {
      this.label = label;
      this.features = features;
    }
  }

  private final double[][] weights = new double[5][DIMENSION];
  private final double[][] squares = new double[5][DIMENSION];

  private BagOfWords() {}

  /** Trained on {@code train} and judged on {@code test} rows of every star. */
  static double balancedAccuracyOnSample(int train, int test, long seed) {
    List<Row> training = new ArrayList<>();
    List<Row> held = new ArrayList<>();
    int[] taken = new int[5];
    for (long i = 0; held.size() + training.size() < 5 * (train + test); i++) {
      SampleReviews.Draft draft = SampleReviews.draft(seed, i);
      int label = draft.star() - 1;
      if (taken[label] < train + test) {
        (taken[label] < test ? held : training).add(new Row(label, features(draft.body())));
        taken[label]++;
      }
    }
    BagOfWords model = new BagOfWords();
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < EPOCHS * training.size(); step++) {
      model.learn(training.get(random.nextInt(training.size())));
    }
    long right = held.stream().filter(row -> model.predict(row) == row.label).count();
    return right / (double) held.size();
  }

  private static int[] features(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+", -1);
    int[] features = new int[words.length * 2];
    String before = "^";
    for (int i = 0; i < words.length; i++) {
      features[2 * i] = Math.floorMod(words[i].hashCode() * 31 + 7, DIMENSION);
      features[2 * i + 1] = Math.floorMod((before + " " + words[i]).hashCode(), DIMENSION);
      before = words[i];
    }
    return Arrays.stream(features).distinct().toArray();
  }

  private void learn(Row row) {
    double[] probabilities = probabilities(row);
    double scale = 1 / Math.sqrt(row.features.length);
    for (int label = 0; label < 5; label++) {
      double error = (probabilities[label] - (row.label == label ? 1 : 0)) * scale;
      for (int feature : row.features) {
        squares[label][feature] += error * error;
        weights[label][feature] -= RATE * error / Math.sqrt(squares[label][feature] + 1e-6);
      }
    }
  }

  private int predict(Row row) {
    double[] probabilities = probabilities(row);
    int best = 0;
    for (int label = 1; label < 5; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }

  private double[] probabilities(Row row) {
    double[] probabilities = new double[5];
    double sum = 0;
    for (int label = 0; label < 5; label++) {
      double score = 0;
      for (int feature : row.features) {
        score += weights[label][feature];
      }
      probabilities[label] = Math.exp(score / Math.sqrt(row.features.length));
      sum += probabilities[label];
    }
    for (int label = 0; label < 5; label++) {
      probabilities[label] /= sum;
    }
    return probabilities;
  }
}
