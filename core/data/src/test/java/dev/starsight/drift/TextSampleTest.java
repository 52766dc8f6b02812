package dev.starsight.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TextSampleTest {

  private static TextSample sample(int capacity, long seed, int from, int to) {
    TextSample sample = new TextSample(capacity, seed);
    for (int i = from; i < to; i++) {
      sample.accept(Example.unlabelled(Integer.toString(i), i % 10 == 0 ? " " : "text " + i));
    }
    return sample;
  }

  private static List<Integer> ids(TextSample sample) {
    return sample.texts().stream().map(text -> Integer.valueOf(text.id())).toList();
  }

  @Property(tries = 100)
  void keepsDifferentTextsInTheirOrder(
      @ForAll @IntRange(min = 1, max = 50) int capacity,
      @ForAll @IntRange(max = 100) int rows,
      @ForAll @IntRange(max = 100) int more) {
    TextSample sample = sample(capacity, 1, 0, rows);
    sample.merge(sample(capacity, 2, rows, rows + more));
    int written = rows + more - (rows + more + 9) / 10;
    assertThat(sample.count()).isEqualTo(written);
    assertThat(ids(sample))
        .hasSize(Math.min(capacity, written))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(id -> id % 10 != 0);
  }

  @Property(tries = 5)
  void everyTextIsEquallyLikely(@ForAll long seed) {
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TextSample sample = sample(10, seed + 2L * i, 0, 50);
      sample.merge(sample(10, seed + 2L * i + 1, 50, 100));
      drawn.addAll(ids(sample));
    }
    // Of 2,000 texts half are of the second part; 5 standard deviations of the binomial are 112.
    assertThat(drawn.stream().filter(id -> id >= 50).count()).isBetween(880L, 1120L);
  }

  @Property(tries = 1)
  void refusesNoRoomAndItself() {
    assertThatThrownBy(() -> new TextSample(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a sample must have room for 1 text, not 0");
    TextSample sample = new TextSample(1);
    assertThatThrownBy(() -> sample.merge(sample)).hasMessageContaining("itself");
  }
}
