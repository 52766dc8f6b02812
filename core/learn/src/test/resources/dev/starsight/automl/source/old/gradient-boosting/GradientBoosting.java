import dev.starsight.automl.CandidateCode;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.TextFeatures;
import dev.starsight.model.Trainer;

/**
 * The candidate {@code gradient-boosting}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: Trees over few chosen n-grams see what goes together.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class GradientBoosting implements CandidateCode {

  // A search tries values within these ranges; others may do as well.

  /** Words in the longest n-gram, 1 to 3. Range: 1 to 3. */
  private static final int NGRAMS = 2;

  /** How many n-grams to keep, the most frequent ones. Range: 20,000 to 400,000, logarithmic. */
  private static final int MAX_FEATURES = 50_000;

  /** Texts an n-gram must occur in. Range: 1 to 5, logarithmic. */
  private static final int MIN_DOCUMENT_FREQUENCY = 2;

  /** Whether a term frequency tf counts as 1 + ln tf. One of: true, false. */
  private static final boolean SUBLINEAR = true;

  /** How much n-grams that go with some labels outweigh others, 0 to 1. Range: 0 to 0.6. */
  private static final double CHI_SQUARE_POWER = 0.3;

  /**
   * How many of the features are columns, those with the highest chi-square. Range: 50 to 400,
   * logarithmic.
   */
  private static final int COLUMNS = 300;

  /** Trees a label. Range: 2 to 512, logarithmic. */
  private static final int ROUNDS = 40;

  /** The deepest a tree may be. Range: 2 to 32, logarithmic. */
  private static final int MAX_DEPTH = 6;

  /** Leaves a tree may have. Range: 4 to 64, logarithmic. */
  private static final int MAX_NODES = 16;

  /** Rows a leaf must have. Range: 1 to 32, logarithmic. */
  private static final int LEAF_ROWS = 5;

  /** What share of each tree is added. Range: 0.001 to 1, logarithmic. */
  private static final double SHRINKAGE = 0.3;

  /** Share of the rows each round sees. Range: 0.5 to 1. */
  private static final double SUBSAMPLE = 0.7;

  /** Share of the columns tried at each split. Range: 0.3 to 1. */
  private static final double COLUMN_SHARE = 0.1;

  // A search leaves these as they are.

  /** Rows to learn from at most. */
  private static final int MAX_ROWS = 15_000;

  /** Draws rows, and the columns tried at each split. */
  private static final long SEED = 42L;

  @Override
  public Trainer trainer() {
    return new BoostingTrainer(
        BoostingOptions.defaults(SEED)
            .withFeatures(
                TextFeatures.words()
                    .withNgrams(NGRAMS)
                    .withMaxFeatures(MAX_FEATURES)
                    .withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)
                    .withSublinear(SUBLINEAR)
                    .withChiSquarePower(CHI_SQUARE_POWER))
            .withColumns(COLUMNS)
            .withRounds(ROUNDS)
            .withMaxDepth(MAX_DEPTH)
            .withMaxNodes(MAX_NODES)
            .withLeafRows(LEAF_ROWS)
            .withShrinkage(SHRINKAGE)
            .withSubsample(SUBSAMPLE)
            .withColumnShare(COLUMN_SHARE)
            .withMaxRows(MAX_ROWS));
  }
}
