package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.internal.Shuffle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMasksTest {

  /** The number of standard deviations by which a count may differ from its expectation. */
  private static final double MOST_DEVIATIONS = 4.5;

  private static final int VALUES = 100_003; // not a multiple of 8

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0001, 1",
    "0.00390625, 1",
    "0.1, 26",
    "0.2, 51",
    "0.25, 64",
    "0.5, 128",
    "0.9, 230",
    "0.9999, 255"
  })
  void scaleRestoresTheMeanExactly(double dropout, int threshold) {
    assertThat(DropoutMasks.threshold(dropout)).isEqualTo(threshold);
    assertThat(DropoutMasks.scale(dropout)).isEqualTo(256.0 / (256 - threshold));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.2, 0.3, 0.5, 0.8, 0.95})
  void shareOfDroppedValuesIsTheDropout(double dropout) {
    double share = DropoutMasks.threshold(dropout) / 256.0;
    assertThat(share).isCloseTo(dropout, within(1 / 512.0));
    for (long seed = 0; seed < 20; seed++) {
      boolean[] kept = keptOf(Shuffle.mix(3, 5, seed), dropout);
      assertIsBinomial(VALUES - count(kept), VALUES, share);
    }
  }

  /** Java's own splitmix64 is the reference. */
  @ParameterizedTest
  @CsvSource({"0.1, true", "0.1, false", "0, true", "0.5, false", "0.999, true"})
  void keepsValuesWhoseByteOfSplitmix64IsNotBelowTheThreshold(double dropout, boolean bfloat16) {
    DropoutMasks bits = new DropoutMasks(dropout, bfloat16);
    for (int count : new int[] {1_000, 13, 0, 7, 8, 2_003}) { // the memory is used again
      ByteBuffer drawn = bits.draw(count, -77L).order(ByteOrder.nativeOrder());
      assertThat(drawn.remaining()).isEqualTo(count * (bfloat16 ? 2 : 1));
      SplittableRandom reference = new SplittableRandom(-77L);
      long word = 0;
      for (int i = 0; i < count; i++) {
        word = i % 8 == 0 ? reference.nextLong() : word >>> 8;
        float expected = (word & 0xff) >= DropoutMasks.threshold(dropout) ? 1 : 0;
        float found = bfloat16 ? Float.intBitsToFloat(drawn.getShort(2 * i) << 16) : drawn.get(i);
        assertThat(found).as("value %d of %d", i, count).isEqualTo(expected);
      }
    }
  }

  @Test
  void sameSeedGivesTheSameMask() {
    assertThat(keptOf(9, 0.3)).isEqualTo(keptOf(9, 0.3));
  }

  /**
   * The masks of two steps, and of two places within one step, agree as often as independent ones,
   * also if one is shifted against the other.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5})
  void masksAreIndependent(double dropout) {
    double dropped = DropoutMasks.threshold(dropout) / 256.0;
    double both = dropped * dropped;
    boolean[] first = keptOf(Shuffle.mix(3, 5, 0), dropout);
    for (long step = 1; step <= 20; step++) {
      boolean[] other = keptOf(Shuffle.mix(3, 5, step), dropout);
      for (int shift : new int[] {0, 1, 8, 64, 8 * 384}) {
        assertIsBinomial(droppedInBoth(first, other, shift), VALUES - shift, both);
      }
    }
    for (int shift : new int[] {1, 2, 8, 16, 64, 384, 8 * 384, 50_000}) {
      assertIsBinomial(droppedInBoth(first, first, shift), VALUES - shift, both);
    }
  }

  private static boolean[] keptOf(long seed, double dropout) {
    ByteBuffer drawn = new DropoutMasks(dropout, true).draw(VALUES, seed);
    boolean[] kept = new boolean[VALUES];
    for (int i = 0; i < VALUES; i++) {
      kept[i] = drawn.getShort(2 * i) != 0;
    }
    return kept;
  }

  private static int count(boolean[] values) {
    int count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return count;
  }

  private static int droppedInBoth(boolean[] left, boolean[] right, int shift) {
    int count = 0;
    for (int i = shift; i < left.length; i++) {
      count += left[i] || right[i - shift] ? 0 : 1;
    }
    return count;
  }

  static void assertIsBinomial(int count, int trials, double probability) {
    double deviation = Math.sqrt(trials * probability * (1 - probability));
    assertThat((count - trials * probability) / deviation)
        .as("%d of %d at a probability of %s, in standard deviations", count, trials, probability)
        .isBetween(-MOST_DEVIATIONS, MOST_DEVIATIONS);
  }
}
