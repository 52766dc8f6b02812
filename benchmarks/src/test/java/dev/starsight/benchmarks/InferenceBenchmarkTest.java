package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.starsight.benchmarks.InferenceBenchmark.OnnxBatches;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All engines give the same probabilities, with weights that have been trained. */
class InferenceBenchmarkTest {

  /** Starsight may compute in bfloat16, which has 8 bits of precision. */
  private static final double BFLOAT16 = 0.02;

  private static final double FLOAT32 = 1e-4;

  private static final int TEXTS = 64;

  private static final InferenceBenchmark BENCHMARK = new InferenceBenchmark();

  @BeforeAll
  static void setUp() throws IOException, OrtException {
    BENCHMARK.corpus = Corpus.SAMPLE;
    BENCHMARK.count = TEXTS;
    BENCHMARK.batch = 24;
    BENCHMARK.setUp();
  }

  @AfterAll
  static void tearDown() throws OrtException {
    BENCHMARK.tearDown();
  }

  private static void assertSame(List<Prediction> ours, List<double[]> onnx, double tolerance) {
    assertThat(ours).hasSize(onnx.size());
    for (int text = 0; text < onnx.size(); text++) {
      assertThat(ours.get(text).probabilities()).containsExactly(onnx.get(text), within(tolerance));
    }
  }

  /** The batches change the speed, not the probabilities. */
  @Test
  void choosesBatchesOfOnnxRuntimeBySpeed() throws OrtException {
    List<double[]> before = BENCHMARK.onnxRuntime(new OnnxBatches());
    assertThat(BENCHMARK.chooseOnnxBatches()).matches("[0-9]+ (texts|tokens)");
    List<double[]> after = BENCHMARK.onnxRuntime(new OnnxBatches());
    assertThat(after).hasSameSizeAs(before);
    for (int text = 0; text < after.size(); text++) {
      assertThat(after.get(text)).containsExactly(before.get(text), within(FLOAT32));
    }
  }

  @Test
  void allEnginesGiveTheSameProbabilities() throws OrtException {
    List<double[]> onnx = BENCHMARK.onnxRuntime(new OnnxBatches());
    assertThat(onnx).hasSize(TEXTS);
    assertSame(BENCHMARK.starsightFloat32(), onnx, FLOAT32);
    assertSame(BENCHMARK.starsightBfloat16(), onnx, BFLOAT16);
    double least = onnx.stream().mapToDouble(text -> text[0]).min().orElse(0);
    double most = onnx.stream().mapToDouble(text -> text[0]).max().orElse(0);
    assertThat(most - least).as("predictions differ between texts").isGreaterThan(3 * BFLOAT16);
    assertThat(BENCHMARK.agreement())
        .containsPattern("the same label for (6\\d|5[6-9]) of 64 texts; accuracy 0\\.");
  }
}
