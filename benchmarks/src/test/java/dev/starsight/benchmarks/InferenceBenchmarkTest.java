package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both engines give the same probabilities. */
class InferenceBenchmarkTest {

  /** Ours may be computed in bfloat16, which has 8 bits of precision. */
  private static final double BFLOAT16 = 0.02;

  @Test
  void bothEnginesGiveTheSameProbabilities() throws IOException, OrtException {
    InferenceBenchmark benchmark = new InferenceBenchmark();
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.setUp();
    try {
      List<Prediction> ours = benchmark.starsight();
      double[][] onnx = benchmark.onnxRuntime();
      assertThat(ours).hasSize(InferenceBenchmark.TEXTS);
      assertThat(onnx).hasDimensions(InferenceBenchmark.TEXTS, 5);
      for (int text = 0; text < onnx.length; text++) {
        assertThat(ours.get(text).probabilities()).containsExactly(onnx[text], within(BFLOAT16));
      }
    } finally {
      benchmark.tearDown();
    }
  }
}
