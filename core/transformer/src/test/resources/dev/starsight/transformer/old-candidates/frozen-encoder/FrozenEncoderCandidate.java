import dev.starsight.automl.CandidateCode;
import dev.starsight.model.Trainer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FrozenEncoder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The candidate {@code frozen-encoder}: a model of kind {@code sparse-linear}.
 *
 * <p>Why it was tried: A pretrained encoder's sentence vectors as they are.
 *
 * <p>What it scored: balancedAccuracy 0.500 (95 % interval 0.450 to 0.550) on 300 validation rows.
 *
 * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
 * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
 * on.
 */
public final class FrozenEncoderCandidate implements CandidateCode {

  /** Where the encoder is. */
  private static final String ENCODER = "models/tiny";

  /** Chooses and orders rows. */
  private static final long SEED = 42L;

  @Override
  public Trainer trainer() throws IOException {
    return FrozenEncoder.of(Checkpoint.open(Path.of(ENCODER)), SEED);
  }
}
