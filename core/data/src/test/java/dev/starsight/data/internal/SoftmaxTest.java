package dev.starsight.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxTest {

  @Test
  void normalizesTheExponentials() {
    double[] probabilities = new double[3];
    Softmax.of(new double[] {0, Math.log(2), Math.log(5)}, probabilities);
    assertThat(probabilities).containsExactly(new double[] {0.125, 0.25, 0.625}, within(1e-15));
  }

  @Test
  void acceptsHugeScores() {
    double[] scores = {1e6, 1e6, -1e6};
    Softmax.of(scores, scores);
    assertThat(scores).containsExactly(0.5, 0.5, 0);
  }
}
