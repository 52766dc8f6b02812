package dev.starsight.learner;

import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options of {@link BoostingTrainer}. Immutable; every {@code withX} gives a changed copy.
 *
 * @param seed draws the rows, those of each round, and the columns tried at each split
 * @param features which numbers describe a text; trees then see {@code columns} of them, or all
 *     components. Nothing is scaled, as trees do not care
 * @param tableColumns names of further columns to learn from beside the text; what each is encoded
 *     as follows from its values in the training part
 * @param columns how many of the features are columns, those with the highest chi-square, at least
 *     0
 * @param rounds trees a label, at least 1; fewer if the deadline says so
 * @param maxDepth the deepest a tree may be, at least 1
 * @param maxNodes leaves a tree may have, at least 2
 * @param leafRows rows a leaf must have, at least 1
 * @param shrinkage what share of each tree is added, above 0, at most 1
 * @param subsample share of the rows each round sees, above 0, at most 1
 * @param columnShare share of the columns tried at each split, above 0, at most 1
 * @param maxRows rows to learn from, as many of each label as there are up to an equal part; fewer
 *     if the deadline says so or if rows times columns pass 16 million; at least 10
 */
public record BoostingOptions(
    long seed,
    TextFeatures features,
    List<String> tableColumns,
    int columns,
    int rounds,
    int maxDepth,
    int maxNodes,
    int leafRows,
    double shrinkage,
    double subsample,
    double columnShare,
    int maxRows) {

  public BoostingOptions {
    Objects.requireNonNull(features, "features");
    tableColumns = List.copyOf(tableColumns);
    atLeast("columns", columns, 0);
    atLeast("rounds", rounds, 1);
    atLeast("maxDepth", maxDepth, 1);
    atLeast("maxNodes", maxNodes, 2);
    atLeast("leafRows", leafRows, 1);
    share("shrinkage", shrinkage);
    share("subsample", subsample);
    share("columnShare", columnShare);
    atLeast("maxRows", maxRows, 10);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
  }

  private static void share(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, but is " + value);
    }
  }

  /** 40 rounds of trees of 16 leaves on 300 n-grams and 15,000 rows: about 15 seconds of a core. */
  public static BoostingOptions defaults(long seed) {
    return new Draft(seed).build();
  }

  /**
   * The features of the workshop's first Autopilot candidate, dpp0: TF-IDF values of words in 0.07
   * % to 99.41 % of the texts, at most 10,000 of them.
   */
  public static BoostingOptions dpp0(long seed) {
    return defaults(seed).withFeatures(workshopWords(0.0007, 0.9941));
  }

  /**
   * The features of the workshop's second Autopilot candidate, dpp1: five principal components of
   * TF-IDF values of n-grams of characters in 0.21 % to 99 % of the texts, at most 10,000 of them.
   */
  public static BoostingOptions dpp1(long seed) {
    return defaults(seed)
        .withFeatures(
            workshopWords(0.0021, 0.99).withAnalyzer(TextAnalyzer.CHARACTERS).withComponents(5))
        .withColumnShare(1);
  }

  /**
   * The features of the workshop's third Autopilot candidate, dpp2: TF-IDF values of words in 0.05
   * % to 99.83 % of the texts, at most 10,000 of them.
   */
  public static BoostingOptions dpp2(long seed) {
    return defaults(seed)
        .withFeatures(workshopWords(0.0005, 0.9983))
        .withColumns(600)
        .withColumnShare(0.05);
  }

  private static TextFeatures workshopWords(double minShare, double maxShare) {
    return TextFeatures.words()
        .withMaxFeatures(10_000)
        .withMinDocumentFrequency(1)
        .withMinDocumentShare(minShare)
        .withMaxDocumentShare(maxShare)
        .withChiSquarePower(0);
  }

  public BoostingOptions withSeed(long value) {
    return with(d -> d.seed = value);
  }

  public BoostingOptions withFeatures(TextFeatures value) {
    return with(d -> d.features = value);
  }

  public BoostingOptions withTableColumns(List<String> value) {
    return with(d -> d.tableColumns = value);
  }

  public BoostingOptions withColumns(int value) {
    return with(d -> d.columns = value);
  }

  public BoostingOptions withRounds(int value) {
    return with(d -> d.rounds = value);
  }

  public BoostingOptions withMaxDepth(int value) {
    return with(d -> d.maxDepth = value);
  }

  public BoostingOptions withMaxNodes(int value) {
    return with(d -> d.maxNodes = value);
  }

  public BoostingOptions withLeafRows(int value) {
    return with(d -> d.leafRows = value);
  }

  public BoostingOptions withShrinkage(double value) {
    return with(d -> d.shrinkage = value);
  }

  public BoostingOptions withSubsample(double value) {
    return with(d -> d.subsample = value);
  }

  public BoostingOptions withColumnShare(double value) {
    return with(d -> d.columnShare = value);
  }

  public BoostingOptions withMaxRows(int value) {
    return with(d -> d.maxRows = value);
  }

  private BoostingOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(seed);
    draft.features = features;
    draft.tableColumns = tableColumns;
    draft.columns = columns;
    draft.rounds = rounds;
    draft.maxDepth = maxDepth;
    draft.maxNodes = maxNodes;
    draft.leafRows = leafRows;
    draft.shrinkage = shrinkage;
    draft.subsample = subsample;
    draft.columnShare = columnShare;
    draft.maxRows = maxRows;
    change.accept(draft);
    return draft.build();
  }

  /** The same, changeable. */
  private static final class Draft {
    private long seed;
    private TextFeatures features = TextFeatures.words().withMaxFeatures(20_000);
    private List<String> tableColumns = List.of();
    private int columns = 300;
    private int rounds = 40;
    private int maxDepth = 6;
    private int maxNodes = 16;
    private int leafRows = 5;
    private double shrinkage = 0.3;
    private double subsample = 0.7;
    private double columnShare = 0.1;
    private int maxRows = 15_000;

    Draft(long seed) {
      this.seed = seed;
    }

    BoostingOptions build() {
      return new BoostingOptions(
          seed,
          features,
          tableColumns,
          columns,
          rounds,
          maxDepth,
          maxNodes,
          leafRows,
          shrinkage,
          subsample,
          columnShare,
          maxRows);
    }
  }
}
