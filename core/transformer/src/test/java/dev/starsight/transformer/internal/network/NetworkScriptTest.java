package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkScriptTest {

  @Test
  void matricesOfFrozenLayersArePackedOnceForTrainingAndInference(@TempDir Path directory)
      throws IOException {
    CheckpointFiles encoder = CheckpointFiles.open(TinyEncoder.bert().write(directory));
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 5);

    assertThat(packed(shape, 2)).isEqualTo(packed(shape, 0)).isPositive();
  }

  private static int packed(NetworkShape shape, int frozen) {
    String script =
        NetworkScript.of(
            shape, new OptimizerSettings(0.1, 0.01, 1, 10, 1, frozen, false), false, true);
    return script.split("_reorder_linear_weight\\(", -1).length - 1;
  }
}
