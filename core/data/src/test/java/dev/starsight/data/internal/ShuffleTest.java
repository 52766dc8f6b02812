package dev.starsight.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {

  /** Splits, samples and epochs of earlier runs depend on this order. */
  @Test
  void neverChangesTheOrderOfASeed() {
    int[] values = IntStream.range(0, 10).toArray();
    Shuffle.shuffle(values, new SplittableRandom(42));
    assertThat(values).containsExactly(3, 4, 7, 0, 8, 5, 9, 2, 6, 1);
  }

  @Test
  void keepsEveryValueAndTheRestInPlace() {
    int[] values = IntStream.range(0, 100).toArray();
    Shuffle.shuffle(values, 20, 70, new SplittableRandom(7));
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i] == i || (i >= 20 && i < 70)).isTrue();
    }
    Arrays.sort(values);
    assertThat(values).containsExactly(IntStream.range(0, 100).toArray());
  }

  @Test
  void shufflesARangeLikeAnArrayOfItsOwn() {
    int[] whole = IntStream.range(0, 50).toArray();
    int[] part = Arrays.copyOfRange(whole, 10, 40);
    Shuffle.shuffle(whole, 10, 40, new SplittableRandom(3));
    Shuffle.shuffle(part, new SplittableRandom(3));
    assertThat(Arrays.copyOfRange(whole, 10, 40)).containsExactly(part);
  }
}
