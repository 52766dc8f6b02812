package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Both give the ids of the first text. */
class TokenizerStartBenchmarkTest {

  @Test
  void bothGiveTheSameIds() throws IOException {
    TokenizerStartBenchmark benchmark = new TokenizerStartBenchmark();
    benchmark.setUp();
    int[] ours = benchmark.starsightOpen();
    assertThat(ours).hasSizeGreaterThan(2);
    assertThat(Arrays.stream(benchmark.djlOpen()).mapToInt(Math::toIntExact).toArray())
        .isEqualTo(ours);
  }
}
