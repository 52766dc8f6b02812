package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every method gives the same ids. */
class TokenizerBenchmarkTest {

  @Test
  void everyTokenizerGivesTheSameIds() throws IOException {
    TokenizerBenchmark benchmark = new TokenizerBenchmark();
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.setUp();
    try {
      List<int[]> ours = benchmark.starsightEncode().stream().map(Encoding::inputIds).toList();
      assertThat(ours).hasSize(TokenizerBenchmark.TEXTS);
      assertThat(ours).anyMatch(ids -> ids.length == TokenizerBenchmark.MAX_LENGTH);
      assertThat(benchmark.starsightBatchEncode().stream().map(Encoding::inputIds))
          .containsExactlyElementsOf(ours);
      assertThat(narrow(benchmark.djlEncode())).containsExactlyElementsOf(ours);
      assertThat(narrow(benchmark.djlBatchEncode())).containsExactlyElementsOf(ours);
    } finally {
      benchmark.tearDown();
    }
  }

  private static List<int[]> narrow(List<long[]> ids) {
    return ids.stream().map(row -> Arrays.stream(row).mapToInt(id -> (int) id).toArray()).toList();
  }
}
