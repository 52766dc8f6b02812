import dev.starsight.automl.CandidateCode;
import dev.starsight.data.Balance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.TextFeatures;
import dev.starsight.model.Trainer;
import java.util.List;

/**
 * The candidate {@code linear-trigrams-columns}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: Also runs of three words, over all rows: "not at all", "would not
 * recommend". It also looks at total_votes, verified_purchase.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class LinearTrigramsColumns implements CandidateCode {

  // A search tries values within these ranges; others may do as well.

  /** Words in the longest n-gram, 1 to 3. Range: 1 to 3. */
  private static final int NGRAMS = 3;

  /** How many n-grams to keep, the most frequent ones. Range: 20,000 to 400,000, logarithmic. */
  private static final int MAX_FEATURES = 200_000;

  /** Texts an n-gram must occur in. Range: 1 to 5, logarithmic. */
  private static final int MIN_DOCUMENT_FREQUENCY = 2;

  /** Whether a term frequency tf counts as 1 + ln tf. One of: true, false. */
  private static final boolean SUBLINEAR = true;

  /** How much n-grams that go with some labels outweigh others, 0 to 1. Range: 0 to 0.6. */
  private static final double CHI_SQUARE_POWER = 0.3;

  /** Passes over the rows. Range: 2 to 8. */
  private static final int EPOCHS = 4;

  /** AdaGrad's step size. Range: 0.03 to 0.5, logarithmic. */
  private static final double LEARNING_RATE = 0.1;

  /** Weight of the squared weights in the loss of a row. Range: 1e-9 to 1e-5, logarithmic. */
  private static final double L2 = 0.0;

  // A search leaves these as they are.

  /** What is done about rare labels. */
  private static final Balance BALANCE = Balance.WEIGHTS;

  /** Orders the rows of each epoch. */
  private static final long SEED = 42L;

  /** Columns it looks at beside the text. */
  private static final List<String> TABLE_COLUMNS = List.of("total_votes", "verified_purchase");

  @Override
  public Trainer trainer() {
    return new LinearTrainer(
        LinearOptions.of(
                SEED,
                TextFeatures.words()
                    .withNgrams(NGRAMS)
                    .withMaxFeatures(MAX_FEATURES)
                    .withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)
                    .withSublinear(SUBLINEAR)
                    .withChiSquarePower(CHI_SQUARE_POWER))
            .withEpochs(EPOCHS)
            .withLearningRate(LEARNING_RATE)
            .withL2(L2)
            .withBalance(BALANCE)
            .withTableColumns(TABLE_COLUMNS));
  }
}
