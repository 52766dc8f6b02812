package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PairLengthsTest {

  @Property(tries = 500)
  void takesFromTheLongerUntilBothAreAlike(
      @ForAll @IntRange(max = 40) int first,
      @ForAll @IntRange(max = 40) int second,
      @ForAll @IntRange(max = 50) int room) {
    PairLengths kept = PairLengths.fitting(first, second, room, Truncation.LONGEST_FIRST);
    assertThat(kept.first() + kept.second()).isEqualTo(Math.min(room, first + second));
    assertThat(kept.first()).isBetween(0, first);
    assertThat(kept.second()).isBetween(0, second);
    if (first + second > room) {
      int cut = Math.max(first - kept.first() > 0 ? kept.first() : 0, kept.second());
      assertThat(cut)
          .isLessThanOrEqualTo(Math.max(room / 2 + room % 2, room - Math.min(first, second)));
    }
  }

  @Test
  void givesTheOddTokenToTheLongerText() {
    assertThat(longest(10, 20, 7)).isEqualTo(new PairLengths(3, 4));
    assertThat(longest(20, 10, 7)).isEqualTo(new PairLengths(4, 3));
    assertThat(longest(10, 10, 7)).isEqualTo(new PairLengths(3, 4));
    assertThat(longest(3, 20, 7)).isEqualTo(new PairLengths(3, 4));
    assertThat(longest(2, 20, 7)).isEqualTo(new PairLengths(2, 5));
    assertThat(longest(20, 2, 7)).isEqualTo(new PairLengths(5, 2));
    assertThat(longest(5, 5, 0)).isEqualTo(new PairLengths(0, 0));
    assertThat(longest(Integer.MAX_VALUE, Integer.MAX_VALUE, 5)).isEqualTo(new PairLengths(2, 3));
  }

  private static PairLengths longest(int first, int second, int room) {
    return PairLengths.fitting(first, second, room, Truncation.LONGEST_FIRST);
  }

  @Test
  void leavesAtLeastOneTokenOfTheTextItCuts() {
    assertThat(PairLengths.fitting(9, 4, 5, Truncation.ONLY_FIRST))
        .isEqualTo(new PairLengths(1, 4));
    assertThat(PairLengths.fitting(4, 9, 5, Truncation.ONLY_SECOND))
        .isEqualTo(new PairLengths(4, 1));
    assertThatThrownBy(() -> PairLengths.fitting(9, 5, 5, Truncation.ONLY_FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has 9 and the other 5, and there is room for 5");
    assertThatThrownBy(() -> PairLengths.fitting(9, 5, 5, Truncation.ONLY_SECOND))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
