package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.starsight.benchmarks.InferenceBenchmark.OnnxBatches;
import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All engines give the same probabilities, with weights that have been trained. */
class InferenceBenchmarkTest {

  /** Starsight may compute in bfloat16, which has 8 bits of precision. */
  private static final double BFLOAT16 = 0.02;

  private static final double FLOAT32 = 1e-4;

  private static void assertSame(List<Prediction> ours, List<double[]> onnx, double tolerance) {
    assertThat(ours).hasSize(onnx.size());
    for (int text = 0; text < onnx.size(); text++) {
      assertThat(ours.get(text).probabilities()).containsExactly(onnx.get(text), within(tolerance));
    }
  }

  /** The batches change the speed, not the probabilities. */
  @Test
  void choosesBatchesOfOnnxRuntimeBySpeed() throws IOException, OrtException {
    List<Example> examples =
        Corpus.reviews(Corpus.SAMPLE, 8).stream().map(Review::toExample).toList();
    List<String> texts = examples.stream().map(Example::text).toList();
    try (InferenceEngines engines = InferenceEngines.open()) {
      double[][] before = engines.onnx(texts);
      assertThat(engines.chooseOnnxBatches(texts)).matches("[0-9]+ (texts|tokens)");
      double[][] after = engines.onnx(texts);
      for (int text = 0; text < after.length; text++) {
        assertThat(after[text]).containsExactly(before[text], within(FLOAT32));
      }
    }
  }

  @Test
  void allEnginesGiveTheSameProbabilities() throws IOException, OrtException {
    InferenceBenchmark benchmark = new InferenceBenchmark();
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.batch = 48;
    benchmark.setUp();
    try {
      List<double[]> onnx = benchmark.onnxRuntime(new OnnxBatches());
      assertThat(onnx).hasSize(InferenceBenchmark.TEXTS);
      assertSame(benchmark.starsightFloat32(), onnx, FLOAT32);
      assertSame(benchmark.starsightBfloat16(), onnx, BFLOAT16);
      double least =
          IntStream.range(0, onnx.size()).mapToDouble(i -> onnx.get(i)[0]).min().orElse(0);
      double most =
          IntStream.range(0, onnx.size()).mapToDouble(i -> onnx.get(i)[0]).max().orElse(0);
      assertThat(most - least).as("predictions differ between texts").isGreaterThan(3 * BFLOAT16);
      assertThat(benchmark.agreement())
          .containsPattern("the same label for (5\\d\\d|4[5-9]\\d) of 512 texts; accuracy 0\\.");
    } finally {
      benchmark.tearDown();
    }
  }
}
