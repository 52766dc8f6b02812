package dev.starsight.data;

import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A training, a validation and a test part. Rows whose texts are equal once case, white space and
 * punctuation are ignored are never in two parts, so a model is never tested on a text that it has
 * memorized. Immutable.
 *
 * <p>{@link #stratified} keeps nothing else apart: reviews of one product, or by one person, may be
 * in all three parts, as may texts that differ in a word. Metrics on its test part are those of new
 * texts about known products. {@link #grouped} keeps all rows that share the value of a column,
 * such as a product, in one part.
 *
 * @param train rows to fit a model on
 * @param validation rows to choose models and to stop training by
 * @param test rows to be evaluated once, at the end
 * @param duplicatesMoved how many rows that share their text with others are in another part than a
 *     split row by row (the cut of the shuffled rows, before texts are compared) would have put
 *     them; 0 for groups
 * @param seed the seed of the split
 * @param grouping the groups that are in one part each, or null if rows were not grouped
 */
public record Splits(
    Dataset<Example> train,
    Dataset<Example> validation,
    Dataset<Example> test,
    int duplicatesMoved,
    long seed,
    @Nullable Grouping grouping) {

  /**
   * The groups of rows that a split kept together.
   *
   * @param groups how many there are; a row without a group is one of its own
   * @param leftOut how many rows are in no part, because their text is also in another one
   */
  public record Grouping(int groups, int leftOut) {}

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
    RowLabels labels = labels(labelled);
    StratifiedSplit split = new StratifiedSplit(labels, textKeys(labelled), ratio, seed);
    String how = " part of a " + ratio + " split, seed " + seed;
    return parts(labelled, how, split.parts(), split.duplicatesMoved(), seed, null);
  }

  /**
   * Splits labelled rows so that all rows with the same value in a column are in the same part. A
   * row whose value is missing or blank is a group of its own. Every row is in at most one part,
   * and each part keeps the order of the input.
   *
   * <p>The groups, larger ones first and equally large ones in shuffled order, go one by one to the
   * part in which the number of rows of each label then comes closest to its share. Labels have
   * their shares as nearly as the groups allow: the more groups and the smaller, the nearer; a
   * group that is much larger than a part goes to the training part. Every label occurs in the
   * training part, and no part that has a share is empty unless that would take the last rows of a
   * label from it. A text may occur in groups of different parts; its rows then leave validation
   * and test and are in no part. They are counted in {@link Grouping#leftOut()}; a part must not
   * become empty by it.
   *
   * @param column one of the further columns of the examples
   * @throws StarsightException if there are no rows, one has no label, none has the column, there
   *     are fewer groups than parts, or all texts of a validation or test part are in other parts
   *     too
   */
  public static Splits grouped(Dataset<Example> labelled, String column, Ratio ratio, long seed) {
    RowLabels labels = labels(labelled);
    if (labelled.stream().noneMatch(example -> example.columns().containsKey(column))) {
      throw new StarsightException(
          "rows are to be grouped by the column \"%s\", but none has it".formatted(column));
    }
    LongColumn groups = new LongColumn();
    for (Example example : labelled) {
      groups.add(GroupedSplit.key(example.columns().get(column), groups.size()));
    }
    GroupedSplit split = new GroupedSplit(labels, textKeys(labelled), groups, ratio, seed);
    String how = " part of a %s split by %s, seed %s".formatted(ratio, column, seed);
    Grouping grouping = new Grouping(split.groups(), split.leftOut());
    return parts(labelled, how, split.parts(), 0, seed, grouping);
  }

  /**
   * How a split is made, so that the same rows can be split in the same way again.
   *
   * @param ratio the shares of the parts
   * @param column the column whose values are kept in one part each, or null for none
   * @param seed the seed of the split
   */
  public record Recipe(Ratio ratio, @Nullable String column, long seed) {

    private static final Pattern STEP =
        Pattern.compile(
            "training part of a ([0-9.]+)/([0-9.]+)/([0-9.]+) split(?: by (.+))?, seed (-?\\d+)");

    /**
     * Returns how the split was made that a training part comes from; empty if its provenance does
     * not say.
     */
    public static Optional<Recipe> of(Provenance training) {
      return training.steps().stream()
          .map(STEP::matcher)
          .filter(Matcher::matches)
          .findFirst()
          .map(
              step ->
                  new Recipe(
                      Ratio.percent(share(step, 1), share(step, 2), share(step, 3)),
                      step.group(4),
                      Long.parseLong(step.group(5))));
    }

    private static double share(Matcher step, int group) {
      return Double.parseDouble(step.group(group));
    }

    /** Splits rows by {@link #stratified}, or by {@link #grouped} if there is a column. */
    public Splits split(Dataset<Example> labelled) {
      return column == null
          ? stratified(labelled, ratio, seed)
          : grouped(labelled, column, ratio, seed);
    }
  }

  private static RowLabels labels(Dataset<Example> labelled) {
    if (labelled.isEmpty()) {
      throw new StarsightException("there is no row to split");
    }
    return RowLabels.of(labelled);
  }

  private static LongColumn textKeys(Dataset<Example> rows) {
    LongColumn keys = new LongColumn();
    for (Example example : rows) {
      keys.add(NormalizedText.key(example.text()));
    }
    return keys;
  }

  private static Splits parts(
      Dataset<Example> rows,
      String how,
      byte[] parts,
      int duplicatesMoved,
      long seed,
      @Nullable Grouping grouping) {
    return new Splits(
        Sampling.select(rows, "training" + how, rows(parts, SplitPart.TRAIN)),
        Sampling.select(rows, "validation" + how, rows(parts, SplitPart.VALIDATION)),
        Sampling.select(rows, "test" + how, rows(parts, SplitPart.TEST)),
        duplicatesMoved,
        seed,
        grouping);
  }

  private static int[] rows(byte[] parts, SplitPart part) {
    return IntStream.range(0, parts.length).filter(row -> parts[row] == part.id()).toArray();
  }

  /** Down-samples every label of the training part to the rarest; the other parts stay. */
  public Splits balanceTraining(long samplingSeed) {
    return withTrain(Sampling.minority(train, samplingSeed));
  }

  /** Returns these parts with another training part, derived from the present one. */
  public Splits withTrain(Dataset<Example> other) {
    return new Splits(other, validation, test, duplicatesMoved, seed, grouping);
  }

  /** Derives each part from the present one, row by row in the same order. */
  public Splits map(UnaryOperator<Dataset<Example>> derive) {
    return new Splits(
        derive.apply(train),
        derive.apply(validation),
        derive.apply(test),
        duplicatesMoved,
        seed,
        grouping);
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
