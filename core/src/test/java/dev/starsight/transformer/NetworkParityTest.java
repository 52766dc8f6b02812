package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TorchScript text against plain operators: two ways of writing one network. */
class NetworkParityTest {

  private static final Regularization WITHOUT_DROPOUT = new Regularization(0, 0.01, 1, 10);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  private static EncodingBatch batch() {
    return EncodingBatch.toWidth(
        List.of(
            Encoding.of(2, 10, 11, 13, 5, 3),
            Encoding.of(2, 3),
            Encoding.of(2, 7, 3),
            Encoding.of(2, 10, 11, 15, 15, 15, 15, 15, 15, 8, 3)),
        16);
  }

  @BeforeAll
  static void oneThread() {
    TorchEngine.useThreads(1);
  }

  private Checkpoint encoder(String modelType, String activation) throws IOException {
    int types = modelType.equals("bert") ? 2 : 0;
    return TinyEncoder.write(
        directory,
        new EncoderConfig(modelType, 20, 32, 2, 4, 64, 32, types, 1e-12, activation),
        11);
  }

  @ParameterizedTest
  @CsvSource({"bert,gelu", "bert,gelu_new", "bert,relu", "distilbert,gelu"})
  void logitsAndPooledStatesAreEqual(String modelType, String activation) throws IOException {
    Checkpoint encoder = encoder(modelType, activation);
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new FreshHead(encoder.weights(), encoder.config(), 5);
    try (Network script = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, false);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      assertThat(distance(script.logits(batch()), operators.logits(batch()))).isLessThan(1e-5);
      assertThat(distance(script.pooled(batch()), operators.pooled(batch()))).isLessThan(1e-5);
    }
    try (Network bfloat16 = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      assertThat(distance(bfloat16.logits(batch()), operators.logits(batch()))).isLessThan(0.02);
    }
  }

  private static double distance(float[][] left, float[][] right) {
    assertThat(left).hasDimensions(right.length, right[0].length);
    double largest = 0;
    for (int row = 0; row < left.length; row++) {
      for (int i = 0; i < left[row].length; i++) {
        largest = Math.max(largest, Math.abs(left[row][i] - right[row][i]));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({"bert,gelu", "distilbert,gelu"})
  void stepsOfTrainingChangeEveryWeightAlike(String modelType, String activation)
      throws IOException {
    Checkpoint encoder = encoder(modelType, activation);
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new FreshHead(encoder.weights(), encoder.config(), 5);
    int[] labels = {0, 1, 2, 0};
    float[] rows = {1, 0.5f, 2, 1};
    try (Network script = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, false);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      for (int step = 0; step < 5; step++) {
        double fast = script.step(batch(), labels, rows, 1e-3, step).loss();
        double plain = operators.step(batch(), labels, rows, 1e-3, step).loss();
        assertThat(Math.abs(fast - plain)).isLessThan(1e-5);
      }
      for (Network.Part part : Network.Part.values()) {
        for (int i = 0; i < shape.tensors().size(); i++) {
          String name = shape.tensors().get(i).name();
          // Softmax does not see the keys' bias: its gradient is rounding noise, and Adam makes
          // whole steps of it.
          boolean noise = name.contains("key.bias") || name.contains("k_lin.bias");
          assertThat(distance(script.read(part, i), operators.read(part, i)))
              .as("%s of %s", part, name)
              .isLessThan(noise ? 1e-2 : 1e-5);
        }
      }
    }
  }

  private static double distance(FloatBuffer left, FloatBuffer right) {
    assertThat(left.remaining()).isEqualTo(right.remaining());
    return IntStream.range(0, left.remaining())
        .mapToDouble(i -> Math.abs(left.get(i) - right.get(i)))
        .max()
        .orElse(0);
  }

  @Test
  void trainingMovesEveryWeight() throws IOException {
    Checkpoint encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new FreshHead(encoder.weights(), encoder.config(), 5);
    try (Network network = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true)) {
      float[][] before = Networks.copy(network);
      network.step(batch(), new int[] {0, 1, 2, 0}, new float[] {1, 1, 1, 1}, 1e-3, 1);
      float[][] after = Networks.copy(network);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).as(shape.tensors().get(i).name()).isNotEqualTo(before[i]);
      }
    }
  }
}
