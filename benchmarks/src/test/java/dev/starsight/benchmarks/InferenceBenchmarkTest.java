package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both engines give the same probabilities, with weights that have been trained. */
class InferenceBenchmarkTest {

  /** Starsight may compute in bfloat16, which has 8 bits of precision. */
  private static final double BFLOAT16 = 0.02;

  @Test
  void bothEnginesGiveTheSameProbabilities() throws IOException, OrtException {
    InferenceBenchmark benchmark = new InferenceBenchmark();
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.batch = 48;
    benchmark.setUp();
    try {
      List<Prediction> ours = benchmark.starsight();
      List<double[]> onnx = benchmark.onnxRuntime();
      assertThat(ours).hasSize(InferenceBenchmark.TEXTS);
      assertThat(onnx).hasSize(InferenceBenchmark.TEXTS);
      for (int text = 0; text < onnx.size(); text++) {
        assertThat(ours.get(text).probabilities())
            .containsExactly(onnx.get(text), within(BFLOAT16));
      }
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
