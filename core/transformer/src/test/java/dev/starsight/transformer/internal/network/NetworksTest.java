package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

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
