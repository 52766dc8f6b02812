package dev.starsight.data;

import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A training, a validation and a test part. Rows whose texts are equal once case, white space and
 * punctuation are ignored are in the same part, so a model is never tested on a text that it has
 * memorized. Immutable.
 *
 * @param train rows to fit a model on
 * @param validation rows to choose models and to stop training by
 * @param test rows to be evaluated once, at the end
 * @param duplicatesMoved how many rows that share their text with others are in another part than a
 *     split row by row (the cut of the shuffled rows, before texts are compared) would have put
 *     them
 * @param seed the seed of the split
 */
public record Splits(
    Dataset<Example> train,
    Dataset<Example> validation,
    Dataset<Example> test,
    int duplicatesMoved,
    long seed) {

  /**
   * Splits labelled rows so that every label has the same share of each part. Every row is in
   * exactly one part, and each part keeps the order of the input.
   *
   * <p>First the rows of every label are shuffled and cut by the ratio, to whole rows; a label with
   * at least three rows has at least one in every part that has a share, a rarer label is in the
   * training part only. Then rows that share their text are brought together: in the part of the
   * first of them in shuffled order, or in the training part if they would make up more than a
   * tenth of that part or give it more rows of a label than its quota. Finally rows with unique
   * texts are moved until every label has its quota again; only if there are too few of those may a
   * label have fewer rows in validation or test than its share. Texts are compared by a 64-bit key
   * of the normalized text; {@link SplitPlan} gives the same parts without texts in memory.
   *
   * @throws StarsightException if there are no rows, or one has no label
   */
  public static Splits stratified(Dataset<Example> labelled, Ratio ratio, long seed) {
    if (labelled.isEmpty()) {
      throw new StarsightException("there is no row to split");
    }
    RowLabels labels = RowLabels.of(labelled);
    LongColumn keys = new LongColumn();
    for (Example example : labelled) {
      keys.add(NormalizedText.key(example.text()));
    }
    StratifiedSplit split = new StratifiedSplit(labels, keys, ratio, seed);
    String step = " part of a " + ratio + " split, seed " + seed;
    return new Splits(
        Sampling.select(labelled, "training" + step, split.rows(SplitPart.TRAIN)),
        Sampling.select(labelled, "validation" + step, split.rows(SplitPart.VALIDATION)),
        Sampling.select(labelled, "test" + step, split.rows(SplitPart.TEST)),
        split.duplicatesMoved(),
        seed);
  }

  /** Down-samples every label of the training part to the rarest; the other parts stay. */
  public Splits balanceTraining(long samplingSeed) {
    return withTrain(Sampling.minority(train, samplingSeed));
  }

  /** Returns these parts with another training part, derived from the present one. */
  public Splits withTrain(Dataset<Example> other) {
    return new Splits(other, validation, test, duplicatesMoved, seed);
  }

  /** Derives each part from the present one, row by row in the same order. */
  public Splits map(UnaryOperator<Dataset<Example>> derive) {
    return new Splits(
        derive.apply(train), derive.apply(validation), derive.apply(test), duplicatesMoved, seed);
  }

  @Override
  public String toString() {
    return "%s training, %s validation and %s test rows"
        .formatted(train.size(), validation.size(), test.size());
  }

  /** The purpose of a row. */
  public enum SplitPart {
    /** Rows to fit a model on. */
    TRAIN(0),
    /** Rows to choose models and to stop training by. */
    VALIDATION(1),
    /** Rows to be evaluated once, at the end. */
    TEST(2);

    private final int id;

    SplitPart(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  /**
   * The shares of the three parts.
   *
   * @param train share of the training part, above 0
   * @param validation share of the validation part, may be 0
   * @param test share of the test part, may be 0; the three add up to 1
   */
  public record Ratio(double train, double validation, double test) {

    public Ratio {
      if (!(train > 0) || !(validation >= 0) || !(test >= 0)) {
        throw new IllegalArgumentException(
            "shares must not be negative and the training share must be above 0, but they are "
                + sum(train, validation, test));
      }
      requireTotal("shares", 1, train, validation, test);
    }

    /** Returns shares given in percent: {@code percent(90, 5, 5)}. */
    public static Ratio percent(double train, double validation, double test) {
      requireTotal("percentages", 100, train, validation, test);
      return new Ratio(train / 100, validation / 100, test / 100);
    }

    private static void requireTotal(
        String what, int total, double train, double validation, double test) {
      double actual = train + validation + test;
      if (!(Math.abs(actual - total) <= total * 1e-9)) {
        throw new IllegalArgumentException(
            "%s must add up to %s, but %s = %s"
                .formatted(what, total, sum(train, validation, test), number(actual)));
      }
    }

    private static String sum(double train, double validation, double test) {
      return number(train) + " + " + number(validation) + " + " + number(test);
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e9
          ? Long.toString((long) value)
          : String.format(Locale.ROOT, "%.4g", value);
    }

    /** Returns the percentages: {@code 90/5/5}. */
    @Override
    public String toString() {
      return percentage(train) + "/" + percentage(validation) + "/" + percentage(test);
    }

    private static String percentage(double share) {
      return number(Math.rint(share * 1e6) / 1e4);
    }
  }
}
