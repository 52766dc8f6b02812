package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.benchmarks.LibtorchTraining.Settings;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All networks train on the same rows with the same result. */
class TrainingBenchmarkTest {

  private static final int ROWS = 2048;
  private static final int BATCH = 32;
  private static final int WIDTH = 16;
  private static final int STEPS = 4;

  /** What 16 bits may change: they have 8 bits of precision. */
  private static final double BFLOAT16 = 0.02;

  private static double[] losses(TrainingJob job, List<Encoding> rows) {
    try (job) {
      return IntStream.range(0, STEPS).mapToDouble(step -> job.step(rows, WIDTH)).toArray();
    }
  }

  /** Rows with padding, so that masks matter as well. */
  private static List<Encoding> rows() {
    List<Encoding> rows = new ArrayList<>(EncodedReviews.full(6, WIDTH, 1));
    rows.addAll(EncodedReviews.full(2, WIDTH / 2, 2));
    return rows;
  }

  @Test
  void allJobsMakeTheSameStepsWithoutDropout() throws IOException {
    List<Encoding> rows = rows();
    double[] expected = losses(TrainingSteps.djlOperators(0), rows);
    assertThat(expected[0] - expected[STEPS - 1]).as("the loss falls").isGreaterThan(0.1);
    assertThat(losses(TrainingSteps.open(false, 0), rows)).containsExactly(expected, within(1e-3));
    assertThat(losses(TrainingSteps.open(true, 0), rows))
        .containsExactly(expected, within(BFLOAT16));
    for (boolean fused : new boolean[] {false, true}) {
      Settings float32 = new Settings(false, fused, 0);
      assertThat(losses(LibtorchTraining.open(float32), rows))
          .as(float32.toString())
          .containsExactly(expected, within(1e-3));
      Settings bfloat16 = new Settings(true, fused, 0);
      assertThat(losses(LibtorchTraining.open(bfloat16), rows))
          .as(bfloat16.toString())
          .containsExactly(expected, within(BFLOAT16));
    }
  }

  @Test
  void dropoutChangesTheLoss() throws IOException {
    List<Encoding> rows = rows();
    double without = losses(LibtorchTraining.open(new Settings(false, true, 0)), rows)[0];
    double with = losses(LibtorchTraining.open(new Settings(false, true, 0.5)), rows)[0];
    assertThat(with).isNotCloseTo(without, within(1e-3));
  }

  @Test
  void reviewsOfTheComparisonRepresentAnEpoch() throws IOException {
    List<List<Encoding>> batches = PyTorchComparison.reviews();
    double mean = batches.stream().mapToInt(TrainingSteps::width).average().orElseThrow();
    List<Encoding> rows = EncodedReviews.rows(EncodedReviews.SHAPED, ROWS);
    double all =
        EncodedReviews.batches(rows, BATCH).stream()
            .mapToInt(TrainingSteps::width)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(all, within(0.05 * all));
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSize(BATCH));
  }

  @Test
  void epochHasEveryRowOnceWithLittlePadding() throws IOException {
    List<Encoding> rows = EncodedReviews.rows(EncodedReviews.SHAPED, ROWS);
    List<List<Encoding>> batches = EncodedReviews.batches(rows, BATCH);
    assertThat(batches).hasSize(ROWS / BATCH);
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
