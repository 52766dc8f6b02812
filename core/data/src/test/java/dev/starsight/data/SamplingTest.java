package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplingTest {

  private static Dataset<Example> labelled(int... perLabel) {
    List<Example> examples =
        IntStream.range(0, Arrays.stream(perLabel).max().orElse(0))
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(0, perLabel.length)
                        .filter(label -> i < perLabel[label])
                        .mapToObj(label -> Example.of(label + "-" + i, "t", "" + (label + 1))))
            .toList();
    return Dataset.of(examples, Provenance.inMemory("test"));
  }

  @Test
  void balancesToTheRarestLabel() {
    Dataset<Example> balanced = Sampling.minority(labelled(7, 3, 12), 5);
    assertThat(Sampling.perLabel(balanced)).containsExactlyEntriesOf(counts(3, 3, 3));
    assertThat(balanced.rows()).doesNotHaveDuplicates();
  }

  @Property(tries = 100)
  void aStratifiedSampleKeepsShares(
      @ForAll @IntRange(min = 0, max = 120) int count, @ForAll long seed) {
    Dataset<Example> rows = labelled(50, 20, 30);
    Dataset<Example> sample = Sampling.stratified(rows, count, seed);
    int size = Math.min(100, count);
    assertThat(sample.size()).isEqualTo(size);
    assertThat(rows.rows()).containsAll(sample.rows());
    Map<String, Integer> counts = Sampling.perLabel(sample);
    assertThat(Math.abs(counts.getOrDefault("1", 0) - 0.5 * size)).isLessThan(1);
    assertThat(Math.abs(counts.getOrDefault("2", 0) - 0.2 * size)).isLessThan(1);
  }

  @Property(tries = 100)
  void aSampleHasDistinctRowsInOrder(
      @ForAll @IntRange(min = 0, max = 120) int count, @ForAll long seed) {
    Dataset<Integer> rows =
        Dataset.of(IntStream.range(0, 100).boxed().toList(), Provenance.inMemory("test"));
    List<Integer> sample = Sampling.sample(rows, count, seed).rows();
    assertThat(sample).hasSize(Math.min(100, count)).doesNotHaveDuplicates().isSorted();
    assertThat(Sampling.sample(rows, count, seed).rows()).isEqualTo(sample);
  }

  @Test
  void everyRowIsEquallyLikely() {
    Dataset<Integer> rows =
        Dataset.of(IntStream.range(0, 10).boxed().toList(), Provenance.inMemory("test"));
    int[] drawn = new int[10];
    for (int seed = 0; seed < 4_000; seed++) {
      Sampling.sample(rows, 3, seed).forEach(i -> drawn[i]++);
    }
    assertThat(Arrays.stream(drawn)).allSatisfy(n -> assertThat(n).isBetween(1_050, 1_350));
  }

  @Test
  void shufflingKeepsEveryRow() {
    Dataset<Integer> rows =
        Dataset.of(IntStream.range(0, 100).boxed().toList(), Provenance.inMemory("test"));
    assertThat(Sampling.shuffled(rows, 1).rows())
        .containsExactlyInAnyOrderElementsOf(rows.rows())
        .isNotEqualTo(rows.rows())
        .isEqualTo(Sampling.shuffled(rows, 1).rows());
  }

  @Test
  void refusesANegativeSize() {
    assertThatThrownBy(() -> Sampling.stratified(labelled(1), -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  private static Map<String, Integer> counts(int one, int two, int three) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("1", one);
    counts.put("2", two);
    counts.put("3", three);
    return counts;
  }
}
