package dev.starsight.learner;

import dev.starsight.data.Balance;

/**
 * Options of {@link LinearTrainer}. Immutable.
 *
 * @param seed orders the rows of each epoch, and draws rows where {@code balance} does
 * @param ngrams words in the longest n-gram, 1 to 3
 * @param maxFeatures how many n-grams to keep, the most frequent ones; at least 1
 * @param minDocumentFrequency texts an n-gram must occur in, at least 1
 * @param sublinear whether a term frequency tf counts as 1 + ln tf
 * @param chiSquarePower how much n-grams that go with some labels outweigh others: each TF-IDF
 *     value is multiplied by (1 + chi-square) to this power; 0 to 1, 0 for plain TF-IDF
 * @param epochs passes over the rows, at least 1
 * @param learningRate AdaGrad's step size, above 0
 * @param l2 weight of the squared weights in the loss of a row, at least 0
 * @param balance what is done about rare labels; AUTO is WEIGHTS
 */
public record LinearOptions(
    long seed,
    int ngrams,
    int maxFeatures,
    int minDocumentFrequency,
    boolean sublinear,
    double chiSquarePower,
    int epochs,
    double learningRate,
    double l2,
    Balance balance) {

  public LinearOptions {
    atLeast("ngrams", ngrams, 1);
    if (ngrams > Ngrams.LONGEST) {
      throw new IllegalArgumentException("ngrams must be at most 3, but is " + ngrams);
    }
    atLeast("maxFeatures", maxFeatures, 1);
    atLeast("minDocumentFrequency", minDocumentFrequency, 1);
    atLeast("epochs", epochs, 1);
    if (!(chiSquarePower >= 0 && chiSquarePower <= 1)) {
      throw new IllegalArgumentException("chiSquarePower must be 0 to 1, but is " + chiSquarePower);
    }
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate must be above 0, but is " + learningRate);
    }
    if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("l2 must be at least 0, but is " + l2);
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
  }

  /** Words 1–2, 50,000 features: under a second for 25,000 reviews. */
  public static LinearOptions quick(long seed) {
    return new LinearOptions(seed, 2, 50_000, 2, true, 0.3, 4, 0.1, 0, Balance.AUTO);
  }

  /**
   * Words 1–3, 200,000 features: a few seconds for 70,000 reviews, and a point of accuracy better
   * than {@link #quick} on labels as they come.
   */
  public static LinearOptions thorough(long seed) {
    return new LinearOptions(seed, 3, 200_000, 2, true, 0.3, 4, 0.1, 0, Balance.AUTO);
  }

  public LinearOptions withSeed(long other) {
    return new LinearOptions(
        other,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withNgrams(int other) {
    return new LinearOptions(
        seed,
        other,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withMaxFeatures(int other) {
    return new LinearOptions(
        seed,
        ngrams,
        other,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withMinDocumentFrequency(int other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        other,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withSublinear(boolean other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        other,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withChiSquarePower(double other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        other,
        epochs,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withEpochs(int other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        other,
        learningRate,
        l2,
        balance);
  }

  public LinearOptions withLearningRate(double other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        other,
        l2,
        balance);
  }

  public LinearOptions withL2(double other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        other,
        balance);
  }

  public LinearOptions withBalance(Balance other) {
    return new LinearOptions(
        seed,
        ngrams,
        maxFeatures,
        minDocumentFrequency,
        sublinear,
        chiSquarePower,
        epochs,
        learningRate,
        l2,
        other);
  }
}
