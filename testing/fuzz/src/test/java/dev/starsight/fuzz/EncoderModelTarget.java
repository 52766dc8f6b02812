package dev.starsight.fuzz;

import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.FrozenEncoder;
import dev.starsight.transformer.training.TrainingOptions;
import java.nio.file.Path;
import java.util.List;

/** Models with an encoder, opened on the engine. */
final class EncoderModelTarget extends ModelTargets.Model {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws Exception {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(scratch.resolve("encoder")));
    TrainingOptions options = TrainingOptions.defaults(3).withEpochs(1).withMaxLength(16);
    return List.of(
        FuzzFiles.load(
            ModelTargets.saved(scratch.resolve("tuned"), FineTuning.of(encoder, options))),
        FuzzFiles.load(
            ModelTargets.saved(scratch.resolve("frozen"), FrozenEncoder.of(encoder, 1))));
  }
}
