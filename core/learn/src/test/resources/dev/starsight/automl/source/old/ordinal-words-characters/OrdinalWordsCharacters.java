import dev.starsight.automl.CandidateCode;
import dev.starsight.data.Balance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.TextFeatures;
import dev.starsight.model.Trainer;

/**
 * The candidate {@code ordinal-words-characters}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: Runs of words and of characters in one model: what one misses the other may
 * see.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class OrdinalWordsCharacters implements CandidateCode {

  // A search tries values within these ranges; others may do as well.

  /** Words in the longest n-gram, 1 to 3. Range: 1 to 3. */
  private static final int NGRAMS = 3;

  /** Characters in the shortest run. Range: 1 to 3. */
  private static final int SHORTEST = 2;

  /** Characters in the longest run, at most 8. Range: 4 to 6. */
  private static final int LONGEST = 5;

  /** Share of a row's squared length that n-grams of characters have, 0 to 1. Range: 0.1 to 0.7. */
  private static final double CHARACTER_SHARE = 0.2;

  /**
   * How many n-grams to keep, of words and of characters each. Range: 20,000 to 400,000,
   * logarithmic.
   */
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

  @Override
  public Trainer trainer() {
    return new OrdinalTrainer(
        LinearOptions.of(
                SEED,
                TextFeatures.wordsAndCharacters()
                    .withNgrams(NGRAMS)
                    .withCharacters(SHORTEST, LONGEST)
                    .withCharacterShare(CHARACTER_SHARE)
                    .withMaxFeatures(MAX_FEATURES)
                    .withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)
                    .withSublinear(SUBLINEAR)
                    .withChiSquarePower(CHI_SQUARE_POWER))
            .withEpochs(EPOCHS)
            .withLearningRate(LEARNING_RATE)
            .withL2(L2)
            .withBalance(BALANCE));
  }
}
