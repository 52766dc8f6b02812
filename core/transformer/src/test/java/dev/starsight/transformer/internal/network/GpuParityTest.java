package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GPU computes what the processor computes; skipped where the engine sees none. */
class GpuParityTest {

  private static final OptimizerSettings PLAIN = new OptimizerSettings(0, 0.01, 1, 10, 1, 0, false);

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  @BeforeEach
  void requireGpu() {
    assumeThat(TorchEngine.start().defaultDevice().isGpu())
        .as("PyTorch sees a GPU: see benchmarks/gpu.sh")
        .isTrue();
  }

  @AfterEach
  void reset() {
    ComputeDevice.useAny();
  }

  private static EncodingBatch batch() {
    return EncodingBatch.toWidth(
        List.of(Encoding.of(2, 10, 11, 13, 5, 3), Encoding.of(2, 3), Encoding.of(2, 7, 8, 3)), 8);
  }

  private static LabelledBatch labelled() {
    return LabelledBatch.of(batch(), new int[] {0, 1, 2}, new float[] {1, 0.5f, 2}, 3, 0.1);
  }

  private Network open(String modelType, boolean gpu, boolean bfloat16) throws IOException {
    if (gpu) {
      ComputeDevice.useGpu(0);
    } else {
      ComputeDevice.useCpu();
    }
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, "gelu").withSeed(11);
    CheckpointFiles encoder = CheckpointFiles.open(tiny.write(directory));
    return TorchScriptNetwork.open(
        NetworkShape.classifier(encoder.config(), 3),
        new NewHeadWeights(encoder.weights(), encoder.config(), 5),
        PLAIN,
        bfloat16);
  }

  @ParameterizedTest
  @CsvSource({"bert,false,1e-4", "distilbert,false,1e-4", "bert,true,0.03", "distilbert,true,0.03"})
  void predictionsAndStatesAreEqual(String modelType, boolean bfloat16, float distance)
      throws IOException {
    try (Network gpu = open(modelType, true, bfloat16);
        Network cpu = open(modelType, false, false)) {
      assertThat(flat(gpu.logits(batch())))
          .containsExactly(flat(cpu.logits(batch())), offset(distance));
      assertThat(flat(gpu.pooled(batch())))
          .containsExactly(flat(cpu.pooled(batch())), offset(distance));
    }
  }

  @ParameterizedTest
  @CsvSource({"bert,false,1e-3", "distilbert,false,1e-3", "bert,true,0.05", "distilbert,true,0.05"})
  void trainingHasTheSameLosses(String modelType, boolean bfloat16, double distance)
      throws IOException {
    List<Double> left = new ArrayList<>();
    List<Double> right = new ArrayList<>();
    try (Network gpu = open(modelType, true, bfloat16);
        Network cpu = open(modelType, false, false)) {
      for (int step = 0; step < 5; step++) {
        left.add(loss(gpu, step));
        right.add(loss(cpu, step));
      }
    }
    assertThat(right.get(4)).isLessThan(right.get(0));
    for (int step = 0; step < 5; step++) {
      assertThat(left.get(step)).as("step %d", step).isCloseTo(right.get(step), offset(distance));
    }
  }

  private static double loss(Network network, int step) {
    List<LabelledBatch> batches = step % 2 == 0 ? List.of(labelled()) : accumulated();
    return network.step(batches, new float[3], 1e-3, step).loss();
  }

  private static List<LabelledBatch> accumulated() {
    return List.of(labelled(), labelled());
  }

  @Test
  void weightsGoThereAndBack() throws IOException {
    try (Network gpu = open("bert", true, false)) {
      float[] written = {1.5f, -2, 0.25f};
      int bias = gpu.shape().tensors().size() - 1;
      gpu.write(Network.Part.WEIGHT, bias, FloatBuffer.wrap(written));
      float[] read = new float[3];
      gpu.read(Network.Part.WEIGHT, bias).get(read);
      assertThat(read).containsExactly(written);
    }
  }

  @Test
  void aFullGpuIsRecognized() {
    ComputeDevice.useGpu(0);
    try (NDManager manager = TorchEngine.newManager()) {
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> manager.zeros(new Shape(1L << 42)));
      assertThat(Networks.isOutOfMemory(failure)).isTrue();
    }
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return flat;
  }
}
