package dev.starsight.data;

import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A training, a validation and a test part. Rows with the same {@link NormalizedText} stand in one
 * part, so nothing that is learnt by heart is asked again. Immutable.
 */
public final class Splits {

  private final Dataset<Example> train;
  private final Dataset<Example> validation;
  private final Dataset<Example> test;
  private final int duplicatesMoved;
  private final long seed;

  private Splits(
      Dataset<Example> train,
      Dataset<Example> validation,
      Dataset<Example> test,
      int duplicatesMoved,
      long seed) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.duplicatesMoved = duplicatesMoved;
    this.seed = seed;
  }

  /**
   * Splits labelled rows so that every label has the same share of each part. Every row stands in
   * exactly one part, and each part keeps the order of the input.
   *
   * <p>How: first every label's rows are shuffled and cut by the ratio, to whole rows; a label with
   * at least three rows has at least one in every part that has a share, a rarer one stands in the
   * training part alone. Then rows that share their text come together: in the part of the first of
   * them in shuffled order, or in the training part if there they would be more than a tenth of the
   * part or leave a label with more rows than its due. Rows whose text is their own then change
   * places until every label has its due again; only where there are too few of those may a label
   * have fewer rows in validation or test than its share. Texts are compared by their {@link
   * NormalizedText#key}; {@link SplitPlan} gives the same parts without texts in memory.
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
    String of = " part of a " + ratio + " split, seed " + seed;
    return new Splits(
        Sampling.select(labelled, "training" + of, split.rows(SplitPart.TRAIN)),
        Sampling.select(labelled, "validation" + of, split.rows(SplitPart.VALIDATION)),
        Sampling.select(labelled, "test" + of, split.rows(SplitPart.TEST)),
        split.duplicatesMoved(),
        seed);
  }

  /** These, with every label of the training part down-sampled to the rarest; the rest stays. */
  public Splits balanceTraining(long samplingSeed) {
    return withTrain(Sampling.minority(train, samplingSeed));
  }

  /** These, with another training part derived from it. */
  public Splits withTrain(Dataset<Example> other) {
    return new Splits(other, validation, test, duplicatesMoved, seed);
  }

  /** These, with each part derived from what it was, row by row in the same order. */
  public Splits map(UnaryOperator<Dataset<Example>> derive) {
    return new Splits(
        derive.apply(train), derive.apply(validation), derive.apply(test), duplicatesMoved, seed);
  }

  public Dataset<Example> train() {
    return train;
  }

  public Dataset<Example> validation() {
    return validation;
  }

  public Dataset<Example> test() {
    return test;
  }

  /**
   * How many rows that share their text with others stand elsewhere than a split row by row (the
   * cut of the shuffled rows before texts are looked at) would have put them.
   */
  public int duplicatesMoved() {
    return duplicatesMoved;
  }

  public long seed() {
    return seed;
  }

  /** How many normalized texts stand in more than one part: 0, counted anew. */
  public int sharedTexts() {
    Map<String, Integer> partOf = new HashMap<>();
    Set<String> shared = new HashSet<>();
    int part = 0;
    for (Dataset<Example> rows : List.of(train, validation, test)) {
      for (Example example : rows) {
        String text = NormalizedText.of(example.text());
        Integer before = partOf.putIfAbsent(text, part);
        if (before != null && before != part) {
          shared.add(text);
        }
      }
      part++;
    }
    return shared.size();
  }

  @Override
  public String toString() {
    return "%s training, %s validation and %s test rows"
        .formatted(train.size(), validation.size(), test.size());
  }

  /** What a row is for. */
  public enum SplitPart {
    /** To learn from. */
    TRAIN(0),
    /** To choose by, and to know when to stop. */
    VALIDATION(1),
    /** To be touched once, at the end. */
    TEST(2);

    private final int id;

    SplitPart(int id) {
      this.id = id;
    }

    /** The number that columns hold: 0, 1 or 2. */
    int id() {
      return id;
    }
  }
}
