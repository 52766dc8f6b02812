import dev.starsight.automl.CandidateCode;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.TextAnalyzer;
import dev.starsight.learner.TextFeatures;
import dev.starsight.model.Trainer;

/**
 * The candidate {@code workshop-dpp1}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: The workshop's second: TF-IDF of characters, five components of it, then
 * trees.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class WorkshopDpp1 implements CandidateCode {

  // A search tries values within these ranges; others may do as well.

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
  private static final double COLUMN_SHARE = 1.0;

  // A search leaves these as they are.

  /** What n-grams are of. */
  private static final TextAnalyzer ANALYZER = TextAnalyzer.CHARACTERS;

  /** Share of the texts an n-gram must occur in. */
  private static final double MIN_DOCUMENT_SHARE = 0.0021;

  /** Share of the texts an n-gram may occur in. */
  private static final double MAX_DOCUMENT_SHARE = 0.99;

  /** How many n-grams to keep. */
  private static final int MAX_FEATURES = 10_000;

  /** Texts an n-gram must occur in. */
  private static final int MIN_DOCUMENT_FREQUENCY = 1;

  /** 0 for plain TF-IDF. */
  private static final double CHI_SQUARE_POWER = 0.0;

  /** Principal components in place of the values. */
  private static final int COMPONENTS = 5;

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
                    .withAnalyzer(ANALYZER)
                    .withMinDocumentShare(MIN_DOCUMENT_SHARE)
                    .withMaxDocumentShare(MAX_DOCUMENT_SHARE)
                    .withMaxFeatures(MAX_FEATURES)
                    .withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)
                    .withChiSquarePower(CHI_SQUARE_POWER)
                    .withComponents(COMPONENTS))
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
