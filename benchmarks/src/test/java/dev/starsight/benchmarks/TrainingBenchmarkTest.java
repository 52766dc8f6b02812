package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All networks train on the same rows with the same result. */
class TrainingBenchmarkTest {

  /** The tolerance for dropout, for which one network has other random numbers. */
  private static final double DROPOUT = 0.15;

  @Test
  void allNetworksComputeTheSameStep() throws IOException {
    List<Encoding> rows = EncodedReviews.full(8, 16, 1);
    try (TrainingSteps automatic = TrainingSteps.automatic();
        TrainingSteps float32 = TrainingSteps.float32();
        TrainingSteps operators = TrainingSteps.djlOperators()) {
      for (int step = 0; step < 2; step++) {
        double loss = operators.step(rows, 16);
        assertThat(loss).isCloseTo(Math.log(TrainingSteps.LABELS), within(0.5));
        assertThat(automatic.step(rows, 16)).isCloseTo(loss, within(DROPOUT));
        assertThat(float32.step(rows, 16)).isCloseTo(loss, within(DROPOUT));
      }
    }
  }

  @Test
  void epochHasEveryRowOnceWithLittlePadding() throws IOException {
    List<Encoding> rows = EncodedReviews.rows(EncodedReviews.SHAPED, EpochBenchmark.ROWS);
    List<List<Encoding>> batches = EpochBenchmark.bucketed(rows);
    assertThat(batches).hasSize(EpochBenchmark.ROWS / EpochBenchmark.BATCH);
    Set<Encoding> seen = new HashSet<>();
    batches.forEach(seen::addAll);
    assertThat(seen).isEqualTo(new HashSet<>(rows));
    double tokens = rows.stream().mapToInt(Encoding::length).sum();
    double padded =
        batches.stream().mapToInt(batch -> batch.size() * TrainingSteps.width(batch)).sum();
    assertThat(padded / tokens).isLessThan(1.15);
  }

  /** The mean of all real rows is 60.0 tokens, and 19 % of them are truncated. */
  @Test
  void generatedRowsHaveRealisticLengths() {
    int[] lengths = EncodedReviews.lengths(50_000).toArray();
    double mean = 0;
    double cut = 0;
    for (int length : lengths) {
      assertThat(length).isBetween(3, TokenizerBenchmark.MAX_LENGTH);
      mean += length / (double) lengths.length;
      cut += length == TokenizerBenchmark.MAX_LENGTH ? 1.0 / lengths.length : 0;
    }
    assertThat(mean).isCloseTo(60.0, within(1.0));
    assertThat(cut).isCloseTo(0.19, within(0.02));
  }
}
