package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadChoiceTest {

  private final ThreadChoice choice = new ThreadChoice(2);

  /** Makes steps whose durations depend on the threads; returns how many had one thread. */
  private int steps(int count, double secondsOfOne, double secondsOfAll) {
    int ones = 0;
    for (int i = 0; i < count; i++) {
      boolean one = choice.next() == 1;
      ones += one ? 1 : 0;
      choice.record(one ? secondsOfOne : secondsOfAll);
    }
    return ones;
  }

  @Test
  void triesTheSlowerChoiceEverMoreRarely() {
    assertThat(steps(40, 1.8, 1)).isEqualTo(2);
    assertThat(steps(2000, 1.8, 1)).isBetween(8, 20);
  }

  @Test
  void oneThreadIsChosenOnceTheOthersAreSlow() {
    steps(1000, 1.8, 1);
    steps(20, 1.8, 10);
    assertThat(steps(100, 1.8, 10)).isGreaterThan(90);
    steps(400, 1.8, 1);
    assertThat(steps(100, 1.8, 1)).isLessThan(10);
  }

  @Test
  void aSingleThreadIsNoChoice() {
    assertThat(new ThreadChoice(1).next()).isEqualTo(1);
  }
}
