package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LogOddsTest {

  @Test
  void equalsTheFormulaByHand() {
    // 50 of 2,000 reviews say it, so the prior is 12.5 of 500 on each side.
    double one = 40 + 12.5;
    double other = 10 + 12.5;
    double delta = Math.log(one / (1000 + 500 - one)) - Math.log(other / (1000 + 500 - other));
    double expected = delta / Math.sqrt(1 / one + 1 / other);

    assertThat(new LogOdds(1000, 1000).z(40, 10)).isCloseTo(expected, within(1e-12));
    assertThat(expected).isCloseTo(3.444, within(1e-3));
  }

  @Test
  void isAntisymmetric() {
    assertThat(new LogOdds(300, 900).z(20, 30)).isEqualTo(-new LogOdds(900, 300).z(30, 20));
  }

  @Test
  void isZeroWhereNothingDiffers() {
    assertThat(new LogOdds(100, 200).z(0, 0)).isZero();
    assertThat(new LogOdds(100, 200).z(100, 200)).isZero();
    assertThat(new LogOdds(100, 200).z(10, 20)).isCloseTo(0, within(1e-12));
  }
}
