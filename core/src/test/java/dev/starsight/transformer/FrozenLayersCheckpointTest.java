package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is frozen has no moments, neither in memory nor in a checkpoint of the training. */
class FrozenLayersCheckpointTest {

  private static final Recipe FROZEN = new Recipe(0, 0.01, 1, 10, 1, 2, false);

  @Test
  void aTrainingWithFrozenLayersGoesOnFromItsCheckpoint(@TempDir Path directory)
      throws IOException {
    Checkpoint encoder = TinyEncoder.bert(directory.resolve("encoder"));
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new FreshHead(encoder.weights(), encoder.config(), 5);
    TrainingCheckpoints checkpoints =
        new TrainingCheckpoints(directory.resolve("checkpoints"), "fingerprint");
    try (Network straight = TorchScriptNetwork.open(shape, source, FROZEN, false);
        Network resumed = TorchScriptNetwork.open(shape, source, FROZEN, false)) {
      step(straight);
      TrainingState state = new TrainingState();
      state.step = 1;
      checkpoints.save(straight, state);
      step(straight);

      assertThat(checkpoints.resume(resumed)).map(found -> found.step).contains(1L);
      step(resumed);
      assertThat(Networks.copy(resumed)).isDeepEqualTo(Networks.copy(straight));
    }
  }

  private static void step(Network network) {
    EncodingBatch texts =
        EncodingBatch.toWidth(List.of(Encoding.of(2, 10, 11, 3), Encoding.of(2, 7, 3)), 8);
    LabelledBatch batch =
        LabelledBatch.of(texts, new int[] {0, 2}, new float[] {1, 1}, network.shape().labels(), 0);
    network.step(List.of(batch), new float[3], 1e-3, network.steps());
  }
}
