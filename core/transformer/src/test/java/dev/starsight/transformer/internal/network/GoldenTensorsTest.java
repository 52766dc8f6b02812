package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.GoldenModel;
import dev.starsight.transformer.PlainForwardPass;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares both networks with a forward pass in plain Java, on files that were not written by the
 * code under test, with texts of unequal length padded to one width.
 */
@Tag("any-locale")
class GoldenTensorsTest {

  /**
   * The tolerance for F32; a wrong weight, position, norm or mask makes a far larger difference.
   */
  private static final double FLOAT_TOLERANCE = 2e-5;

  /** The tolerance for activations of 8 binary digits. */
  private static final double BFLOAT_TOLERANCE = 0.1;

  private static final List<Encoding> TEXTS =
      List.of(
          Encoding.of(2, 10, 21, 13, 5, 29, 3),
          Encoding.of(2, 3),
          Encoding.of(2, 7, 3),
          Encoding.of(2, 20, 11, 15, 15, 15, 25, 15, 6, 8, 17, 3));

  private static final EncodingBatch BATCH = EncodingBatch.toWidth(TEXTS, 16);

  /** The logits that the plain pass computes for the first text. */
  private static final double[] GOLDEN_BERT = {
    0.041030608650163336, 0.9406220940369192, 0.0445301161647351
  };

  private static final double[] GOLDEN_DISTILBERT = {
    -1.0805225032657169, 1.4962097274149002, -2.2056958050979407
  };

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  @BeforeAll
  static void useOneThread() {
    TorchEngine.useThreads(1);
  }

  private static long[] padded(Encoding text) {
    long[] ids = new long[16];
    for (int i = 0; i < text.length(); i++) {
      ids[i] = text.inputIds()[i];
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource({
    "bert, gelu, F32, 1",
    "bert, gelu, F16, 1",
    "bert, gelu, BF16, 1",
    "bert, gelu, F32, 3",
    "bert, gelu_new, BF16, 2",
    "bert, relu, F16, 2",
    "distilbert, gelu, F32, 1",
    "distilbert, gelu, F16, 1",
    "distilbert, gelu, BF16, 1",
    "distilbert, gelu, F32, 3",
    "distilbert, relu, BF16, 2"
  })
  void bothNetworksAgreeWithThePlainPass(
      String modelType, String activation, String type, int shards) throws IOException {
    GoldenModel model = new GoldenModel(modelType.equals("bert"), activation, 17);
    model.write(directory, type, shards);
    CheckpointFiles files = CheckpointFiles.open(directory);
    NetworkShape shape = NetworkShape.classifier(files.config(), GoldenModel.LABELS);
    assertThat(shape.tensors()).extracting(TensorSpec::name).hasSameElementsAs(model.names());
    PlainForwardPass plain = model.forwardPass();
    TensorSource weights = files.weights(shape);
    try (Network operators = OperatorNetwork.open(shape, weights, OptimizerSettings.NONE);
        Network script = TorchScriptNetwork.open(shape, weights, OptimizerSettings.NONE, false);
        Network bfloat16 = TorchScriptNetwork.open(shape, weights, OptimizerSettings.NONE, true)) {
      assertClose(operators, plain, FLOAT_TOLERANCE);
      assertClose(script, plain, FLOAT_TOLERANCE);
      assertClose(bfloat16, plain, BFLOAT_TOLERANCE);
    }
  }

  private static void assertClose(Network network, PlainForwardPass plain, double tolerance) {
    float[][] states = network.hidden(BATCH);
    float[][] logits = network.logits(BATCH);
    for (int text = 0; text < TEXTS.size(); text++) {
      int length = TEXTS.get(text).length();
      double[][] expected = plain.hidden(padded(TEXTS.get(text)), length, GoldenModel.LAYERS);
      for (int t = 0; t < length; t++) {
        for (int i = 0; i < GoldenModel.HIDDEN; i++) {
          assertThat((double) states[text][t * GoldenModel.HIDDEN + i])
              .as("state %d of token %d of text %d", i, t, text)
              .isCloseTo(expected[t][i], offset(tolerance));
        }
      }
      double[] scores = plain.logits(expected[0]);
      for (int label = 0; label < GoldenModel.LABELS; label++) {
        assertThat((double) logits[text][label])
            .as("logit %d of text %d", label, text)
            .isCloseTo(scores[label], offset(tolerance));
      }
    }
  }

  /** Detects changes to the plain pass and shows that the mask makes a difference. */
  @Test
  void thePlainPassComputesTheGoldenLogits() {
    assertThat(PlainForwardPass.erf(0.5)).isCloseTo(0.5204998778130465, offset(1e-14));
    assertThat(PlainForwardPass.erf(-2)).isCloseTo(-0.9953222650189527, offset(1e-14));
    assertThat(logits(true, 7)).containsExactly(GOLDEN_BERT, offset(1e-9));
    assertThat(logits(false, 7)).containsExactly(GOLDEN_DISTILBERT, offset(1e-9));
    assertThat(Math.abs(logits(true, 16)[0] - GOLDEN_BERT[0])).isGreaterThan(100 * FLOAT_TOLERANCE);
    assertThat(Math.abs(logits(false, 16)[0] - GOLDEN_DISTILBERT[0]))
        .isGreaterThan(100 * FLOAT_TOLERANCE);
  }

  private static double[] logits(boolean bert, int length) {
    PlainForwardPass plain = new GoldenModel(bert, "gelu", 17).forwardPass();
    return plain.logits(plain.hidden(padded(TEXTS.get(0)), length, GoldenModel.LAYERS)[0]);
  }
}
