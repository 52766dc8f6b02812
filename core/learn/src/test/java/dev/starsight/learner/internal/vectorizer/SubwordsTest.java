package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SubwordsTest {

  private static final List<String> FEATURES =
      List.of("refund", "refunds", "good refund", "xylophone", "\uD83D\uDE00");

  @Test
  void areSharedByTwoWordsOfTheFeatures() {
    assertThat(Subwords.of(FEATURES).size())
        .as("n-grams of 3, 4 and 5 characters of \" refund\"")
        .isEqualTo(5 + 4 + 3);
    assertThat(Subwords.of(List.of()).size()).isZero();
    assertThat(Subwords.of(List.of("refund", "good refund")).size()).isZero();
  }

  @Test
  void foldedWeightsScoreRowsAsTheLongerRows() {
    Subwords subwords = Subwords.of(FEATURES);
    SplittableRandom random = new SplittableRandom(1);
    int from = FEATURES.size() + 1; // A column of a table follows.
    int rowCount = 5_000; // several pieces of work
    SparseRows.Builder builder = new SparseRows.Builder(rowCount, 8);
    for (int row = 0; row < rowCount; row++) {
      for (int column = from - 1; column >= 0; column--) {
        if (random.nextBoolean()) {
          builder.add(column, (float) random.nextDouble(0.1, 1));
        }
      }
      builder.endRow();
    }
    SparseRows rows = builder.build();
    SparseRows longer = subwords.append(rows, from, 3);
    assertThat(longer.values).isEqualTo(subwords.append(rows, from, 1).values);

    float[] weights = new float[(from + subwords.size()) * 2];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    float[] folded = subwords.fold(weights, from, 2);
    assertThat(folded).hasSize(2 * from);
    for (int row = 0; row < rowCount; row++) {
      for (int label = 0; label < 2; label++) {
        assertThat(score(folded, rows, row, label))
            .isCloseTo(score(weights, longer, row, label), within(1e-5));
      }
    }
  }

  @Test
  void aRowHasEachSubwordOnce() {
    SparseRows.Builder builder = new SparseRows.Builder(2, 4);
    builder.add(1, 0.5f);
    builder.add(0, 0.75f);
    builder.endRow();
    builder.add(3, 1);
    builder.endRow();
    SparseRows longer = Subwords.of(FEATURES).append(builder.build(), FEATURES.size(), 1);
    assertThat(longer.starts).containsExactly(0, 2 + 12, 2 + 12 + 1);
    assertThat(longer.values[2]).isCloseTo((float) (1.25 / Math.sqrt(12)), within(1e-6f));
  }

  private static double score(float[] weights, SparseRows rows, int row, int label) {
    double score = 0;
    for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
      score += rows.values[i] * weights[2 * rows.columns[i] + label];
    }
    return score;
  }
}
