package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;

final class HypergeometricTest {

  @Test
  void equalsFractionsByHand() {
    Hypergeometric test = new Hypergeometric(3, 5);

    // All 2 of 2 on the side of 3 reviews out of 8: 3 of 28 pairs; none: 10 of 28.
    assertThat(test.atLeast(2, 2)).isCloseTo(3 / 28.0, within(1e-14));
    assertThat(test.atLeast(1, 2)).isCloseTo(18 / 28.0, within(1e-14));
    assertThat(test.atMost(0, 2)).isCloseTo(10 / 28.0, within(1e-14));
    assertThat(test.twoSided(2, 2)).isCloseTo(6 / 28.0, within(1e-14));
    assertThat(test.atLeast(0, 2)).isEqualTo(1);
    assertThat(test.atMost(2, 2)).isEqualTo(1);
  }

  @Test
  void equalsTheSumOfProbabilities() {
    for (int[] sides : new int[][] {{7, 12}, {40, 3}, {1, 9}, {25, 25}}) {
      Hypergeometric test = new Hypergeometric(sides[0], sides[1]);
      for (int total = 1; total <= sides[0] + sides[1]; total++) {
        HypergeometricDistribution expected =
            new HypergeometricDistribution(null, sides[0] + sides[1], sides[0], total);
        for (int count = Math.max(0, total - sides[1]);
            count <= Math.min(total, sides[0]);
            count++) {
          assertThat(test.atLeast(count, total))
              .isCloseTo(expected.upperCumulativeProbability(count), within(1e-9));
          assertThat(test.atMost(count, total))
              .isCloseTo(expected.cumulativeProbability(count), within(1e-9));
        }
      }
    }
  }

  @Test
  void keepsTinyProbabilitiesApart() {
    Hypergeometric test = new Hypergeometric(1000, 1_000_000);

    assertThat(test.atLeast(60, 60)).isGreaterThan(0).isLessThan(1e-180);
    assertThat(test.atLeast(61, 61)).isLessThan(test.atLeast(60, 60));
  }

  @Test
  void knowsTheSmallestProbabilityOfATotal() {
    Hypergeometric test = new Hypergeometric(5, 20);

    assertThat(test.smallest(3)).isEqualTo(test.atLeast(3, 3));
    assertThat(test.smallest(9)).isEqualTo(test.atLeast(5, 9));
    assertThat(test.smallestTwoSided(3)).isEqualTo(2 * test.atLeast(3, 3));
  }
}
