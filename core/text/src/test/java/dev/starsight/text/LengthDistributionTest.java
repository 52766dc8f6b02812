package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LengthDistributionTest {

  private static LengthDistribution of(int... lengths) {
    return LengthDistribution.ofLengths(IntStream.of(lengths));
  }

  @Test
  void countsByLengthGiveTheSameDistributionAsLengths() {
    assertThat(LengthDistribution.ofCounts(new int[] {0, 2, 0, 1}))
        .isEqualTo(LengthDistribution.ofLengths(IntStream.of(3, 1, 1)));
    assertThat(LengthDistribution.ofCounts(new int[0]).count()).isZero();
    assertThatThrownBy(() -> LengthDistribution.ofCounts(new int[] {1, -2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a count must be at least 0, but that of length 1 is -2");
  }

  @Test
  void countsTokensNotPadding() {
    LengthDistribution lengths =
        LengthDistribution.of(List.of(Encoding.of(101, 7, 102).padTo(64), Encoding.of(101, 102)));
    assertThat(lengths).isEqualTo(of(2, 3));
    assertThat(lengths.mean()).isEqualTo(2.5);
    assertThat(lengths.longest()).isEqualTo(3);
  }

  @Test
  void computesQuantilesByNearestRank() {
    LengthDistribution lengths = of(5, 1, 4, 2, 3, 6, 7, 8, 10, 9);
    assertThat(lengths.quantile(0)).isEqualTo(1);
    assertThat(lengths.quantile(0.1)).isEqualTo(1);
    assertThat(lengths.quantile(0.11)).isEqualTo(2);
    assertThat(lengths.quantile(0.5)).isEqualTo(5);
    assertThat(lengths.quantile(0.7)).isEqualTo(7);
    assertThat(lengths.quantile(1)).isEqualTo(10);
    assertThat(LengthDistribution.ofLengths(IntStream.rangeClosed(1, 100)).quantile(0.07))
        .isEqualTo(7);
    assertThatThrownBy(() -> lengths.quantile(70)).hasMessageContaining("70");
    assertThatThrownBy(() -> of().quantile(0.5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void suggestsThePowerOfTwoThatFitsFourTextsInFive() {
    assertThat(of(10, 20, 30, 64, 300).suggestMaxLength()).isEqualTo(64);
    assertThat(of(10, 20, 30, 65, 300).suggestMaxLength()).isEqualTo(128);
    assertThat(of(2, 3, 4).suggestMaxLength()).isEqualTo(16);
    assertThat(of(9000).suggestMaxLength()).isEqualTo(512);
    assertThat(of().suggestMaxLength()).isEqualTo(16);
  }

  @Property(tries = 200)
  void agreesWithCounting(
      @ForAll @Size(min = 1, max = 50) List<@IntRange(max = 700) Integer> lengths,
      @ForAll @IntRange(max = 700) int maxLength) {
    LengthDistribution distribution =
        LengthDistribution.ofLengths(lengths.stream().mapToInt(i -> i));
    double longer = lengths.stream().filter(n -> n > maxLength).count();
    assertThat(distribution.truncatedShare(maxLength)).isEqualTo(longer / lengths.size());
    int suggested = distribution.suggestMaxLength();
    assertThat(Integer.bitCount(suggested)).isEqualTo(1);
    assertThat(suggested).isBetween(16, 512);
    if (suggested < 512) {
      assertThat(distribution.quantile(0.8)).isLessThanOrEqualTo(suggested);
    }
  }
}
