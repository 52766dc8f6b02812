import dev.starsight.automl.CandidateCode;
import dev.starsight.data.Balance;
import dev.starsight.model.Trainer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.NearestNeighbours;
import dev.starsight.transformer.NeighbourOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The candidate {@code nearest-neighbours}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: The most similar texts that are known vote: it shares nothing with the
 * linear ones.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class NearestNeighboursCandidate implements CandidateCode {

  /** Where the encoder is. */
  private static final String ENCODER = "models/tiny";

  /** How many of the most similar rows vote. */
  private static final int NEIGHBOURS = 40;

  /** How much more similar rows count, 0 to 1000. */
  private static final double SHARPNESS = 10.0;

  /** What is done about rare labels. */
  private static final Balance BALANCE = Balance.AUTO;

  /** Rows to keep at most. */
  private static final int MAX_ROWS = 25_000;

  /** Decides which rows are kept. */
  private static final long SEED = 42L;

  @Override
  public Trainer trainer() throws IOException {
    return NearestNeighbours.of(
        Checkpoint.open(Path.of(ENCODER)),
        NeighbourOptions.defaults(SEED)
            .withNeighbours(NEIGHBOURS)
            .withSharpness(SHARPNESS)
            .withBalance(BALANCE)
            .withMaxRows(MAX_ROWS));
  }
}
