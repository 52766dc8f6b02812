import dev.starsight.automl.CandidateCode;
import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import dev.starsight.model.Trainer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The candidate {@code fine-tuned}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: The same encoder, trained on these reviews: it reads word order and
 * negation.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class FineTuned implements CandidateCode {

  /** Where the encoder is. */
  private static final String ENCODER = "models/tiny";

  /** Of the fresh head, the rows drawn and dropout. */
  private static final long SEED = 42L;

  /** Passes over the rows. */
  private static final int EPOCHS = 3;

  /** Texts a step. */
  private static final int BATCH_SIZE = 16;

  /** Tokens a text is cut at. */
  private static final int MAX_LENGTH = 128;

  /** Of the encoder, at its highest. */
  private static final double LEARNING_RATE = 1e-4;

  /** How many times that the head learns. */
  private static final double HEAD_RATE = 10.0;

  /** Share of activations left out. */
  private static final double DROPOUT = 0.1;

  /** What is done about rare labels. */
  private static final Balance BALANCE = Balance.AUTO;

  /** What picks the best epoch. */
  private static final Metric METRIC = Metric.BALANCED_ACCURACY;

  @Override
  public Trainer trainer() throws IOException {
    return FineTuning.of(
        Checkpoint.open(Path.of(ENCODER)),
        TrainingOptions.defaults(SEED)
            .withEpochs(EPOCHS)
            .withBatchSize(BATCH_SIZE)
            .withMaxLength(MAX_LENGTH)
            .withLearningRate(LEARNING_RATE)
            .withHeadRate(HEAD_RATE)
            .withDropout(DROPOUT)
            .withBalance(BALANCE)
            .withMetric(METRIC));
  }
}
