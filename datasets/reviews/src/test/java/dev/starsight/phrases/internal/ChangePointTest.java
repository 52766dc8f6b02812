package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChangePointTest {

  @Test
  void findsTheMonthOfARise() {
    long[] reviews = {100, 100, 100, 100, 100, 100};

    assertThat(ChangePoint.of(new long[] {1, 0, 0, 9, 11, 10}, reviews)).isEqualTo(3);
    assertThat(ChangePoint.of(new long[] {0, 0, 20, 0, 0, 0}, reviews)).isEqualTo(2);
  }

  @Test
  void findsNoneWhereTheRateStaysOrFalls() {
    assertThat(ChangePoint.of(new long[] {5, 50, 5}, new long[] {100, 1000, 100})).isEqualTo(-1);
    assertThat(ChangePoint.of(new long[] {30, 1, 0}, new long[] {100, 100, 100})).isEqualTo(-1);
    assertThat(ChangePoint.of(new long[0], new long[0])).isEqualTo(-1);
  }
}
