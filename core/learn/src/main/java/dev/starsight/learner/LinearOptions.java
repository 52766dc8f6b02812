package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import java.util.List;
import java.util.Objects;

/**
 * Options of {@link LinearTrainer}. Immutable; every {@code withX} returns a changed copy.
 *
 * @param seed orders the rows of each epoch, and draws rows where {@code balance} does
 * @param features which numbers describe a text
 * @param tableColumns names of further columns to learn from besides the text; each is encoded
 *     according to its values in the training part
 * @param epochs passes over the rows, at least 1
 * @param learningRate AdaGrad's step size, above 0
 * @param l2 weight of the squared weights in the loss of a row, at least 0
 * @param balance what is done about rare labels; AUTO is WEIGHTS
 * @param subwords whether words of similar spelling learn from each other, through n-grams of three
 *     to five characters whose weights are added to those of the words in the end (Bojanowski et
 *     al., 2017). Fitting takes three times as long, prediction no longer. For {@link
 *     TextAnalyzer#WORDS} without components
 */
public record LinearOptions(
    long seed,
    TextFeatures features,
    List<String> tableColumns,
    int epochs,
    double learningRate,
    double l2,
    Balance balance,
    boolean subwords) {

  public LinearOptions {
    Objects.requireNonNull(features, "features");
    tableColumns = List.copyOf(tableColumns);
    Objects.requireNonNull(balance, "balance");
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, but is " + epochs);
    }
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate must be above 0, but is " + learningRate);
    }
    if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("l2 must be at least 0, but is " + l2);
    }
    if (subwords && (features.analyzer() != TextAnalyzer.WORDS || features.components() > 0)) {
      throw new IllegalArgumentException(
          "subwords are of words without components, but the features are %s with %s components"
              .formatted(features.analyzer().option(), features.components()));
    }
  }

  /** Returns options for words 1–2, 50,000 features: under a second for 25,000 reviews. */
  public static LinearOptions quick(long seed) {
    return of(seed, TextFeatures.words());
  }

  /**
   * Returns options for words 1–3, 200,000 features: a few seconds for 70,000 reviews, and one
   * percentage point more accurate than {@link #quick} on labels as they come.
   */
  public static LinearOptions thorough(long seed) {
    return of(seed, TextFeatures.words().withNgrams(3).withMaxFeatures(200_000));
  }

  /** Returns default options with these features. */
  public static LinearOptions of(long seed, TextFeatures features) {
    return new LinearOptions(seed, features, List.of(), 4, 0.1, 0, Balance.AUTO, false);
  }

  public LinearOptions withFeatures(TextFeatures value) {
    return new LinearOptions(
        seed, value, tableColumns, epochs, learningRate, l2, balance, subwords);
  }

  public LinearOptions withTableColumns(List<String> value) {
    return new LinearOptions(seed, features, value, epochs, learningRate, l2, balance, subwords);
  }

  public LinearOptions withEpochs(int value) {
    return new LinearOptions(
        seed, features, tableColumns, value, learningRate, l2, balance, subwords);
  }

  public LinearOptions withLearningRate(double value) {
    return new LinearOptions(seed, features, tableColumns, epochs, value, l2, balance, subwords);
  }

  public LinearOptions withL2(double value) {
    return new LinearOptions(
        seed, features, tableColumns, epochs, learningRate, value, balance, subwords);
  }

  public LinearOptions withBalance(Balance value) {
    return new LinearOptions(
        seed, features, tableColumns, epochs, learningRate, l2, value, subwords);
  }

  public LinearOptions withSubwords(boolean value) {
    return new LinearOptions(
        seed, features, tableColumns, epochs, learningRate, l2, balance, value);
  }
}
