package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.starsight.data.StarsightException;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {

  @Test
  void recognizesThatTheEngineIsOutOfMemory() {
    TorchEngine.start();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> manager.zeros(new Shape(1L << 45)));
      assertThat(Networks.isOutOfMemory(failure)).isTrue();
    }
  }

  @Test
  void refusesWhatDoesNotFitTheMemory(@TempDir Path directory) throws IOException {
    CheckpointFiles encoder = CheckpointFiles.open(TinyEncoder.bert().write(directory));
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 5);
    long bytes = 4 * shape.tensors().stream().mapToLong(TensorSpec::size).sum();
    OptimizerSettings trained = new OptimizerSettings(0.1, 0.01, 1, 10, 1, 0, false);
    long words = 4L * encoder.config().vocabularySize() * encoder.config().hiddenSize();
    long inTraining = 4 * bytes - words;

    Networks.requireMemory(shape, OptimizerSettings.NONE, bytes);
    Networks.requireMemory(shape, trained, inTraining);

    assertThatThrownBy(() -> Networks.requireMemory(shape, OptimizerSettings.NONE, bytes - 1))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("the encoder takes at least 0.0 GB of memory, but");
    assertThatThrownBy(() -> Networks.requireMemory(shape, trained, inTraining - 1))
        .hasMessageContaining("of memory in training, but this machine has");
  }

  @Test
  void doesNotMistakeOtherFailuresForOutOfMemory() {
    TorchEngine.start();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () -> manager.zeros(new Shape(2, 3)).matMul(manager.zeros(new Shape(2, 3))));
      assertThat(Networks.isOutOfMemory(failure)).isFalse();
    }
  }
}
