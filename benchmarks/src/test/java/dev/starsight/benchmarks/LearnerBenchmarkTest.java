package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All learners fit the same rows equally well, and Starsight's as well as the best. */
class LearnerBenchmarkTest {

  private static final LearnerBenchmark BENCHMARK = new LearnerBenchmark();

  @BeforeAll
  static void setUp() throws IOException {
    BENCHMARK.corpus = Corpus.SAMPLE;
    BENCHMARK.setUp();
  }

  private static double loss(double[][] probabilities) {
    assertThat(probabilities).hasDimensions(LearnerBenchmark.HELD_OUT, LinearMatrix.STARS);
    for (double[] row : probabilities) {
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-6));
    }
    return BENCHMARK.heldOut().logLoss(probabilities);
  }

  @Test
  void starsightIsAsGoodAsTheBestPeer() {
    double smile = loss(BENCHMARK.smilePredict());
    double linearSgd = loss(BENCHMARK.tribuoLinearSgdPredict());
    double libLinear = loss(BENCHMARK.tribuoLibLinearPredict());
    double linear = loss(BENCHMARK.starsightLinear().probabilities(BENCHMARK.heldOutRows()));
    double ordinal = loss(BENCHMARK.starsightPredict());
    System.getLogger("benchmarks")
        .log(
            System.Logger.Level.INFO,
            "log loss: linear {0}, ordinal {1}; Smile {2}, Tribuo SGD {3}, LIBLINEAR {4}",
            linear,
            ordinal,
            smile,
            linearSgd,
            libLinear);
    double best = Math.min(smile, Math.min(linearSgd, libLinear));
    assertThat(linear).isLessThan(best + 0.01);
    assertThat(ordinal).isLessThan(best + 0.01);
    assertThat(Math.max(smile, Math.max(linearSgd, libLinear))).isLessThan(best + 0.1);
  }
}
