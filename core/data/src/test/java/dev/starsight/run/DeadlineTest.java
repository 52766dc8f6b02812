package dev.starsight.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final double HOUR = 3600;

  @Test
  void neverHasNoLimit() {
    assertThat(Deadline.never().isNever()).isTrue();
    assertThat(Deadline.never().hasPassed()).isFalse();
    assertThat(Deadline.never().secondsLeft()).isInfinite().isPositive();
    assertThat(Deadline.never().share(0.5)).isSameAs(Deadline.never());
  }

  @Test
  void passesWhenItsTimeIsOver() {
    assertThat(Deadline.in(Duration.ZERO).hasPassed()).isTrue();
    assertThat(Deadline.inSeconds(-1).hasPassed()).isTrue();
    assertThat(Deadline.inSeconds(-1).secondsLeft()).isLessThanOrEqualTo(-1);
    assertThat(Deadline.inSeconds(HOUR).hasPassed()).isFalse();
    assertThat(Deadline.inSeconds(HOUR).isNever()).isFalse();
  }

  @Test
  void countsDurationsAndSecondsAlike() {
    assertHours(1, Deadline.in(Duration.ofHours(1)));
    assertHours(1.5, Deadline.inSeconds(1.5 * HOUR));
  }

  @Test
  void takesTooManySecondsForNoLimit() {
    assertThat(Deadline.inSeconds(Double.POSITIVE_INFINITY).isNever()).isTrue();
    assertThat(Deadline.inSeconds(1e300).isNever()).isTrue();
  }

  @Test
  void theSoonerOfTwoIsKept() {
    Deadline hour = Deadline.inSeconds(HOUR);
    assertThat(hour.within(Duration.ofHours(2))).isSameAs(hour);
    assertThat(hour.withinSeconds(Double.POSITIVE_INFINITY)).isSameAs(hour);
    assertHours(0.5, hour.within(Duration.ofMinutes(30)));
    assertHours(0.5, hour.withinSeconds(HOUR / 2));
    assertHours(0.5, Deadline.never().withinSeconds(HOUR / 2));
  }

  @Test
  void aShareIsOfTheTimeLeft() {
    assertHours(1, Deadline.inSeconds(4 * HOUR).share(0.25));
    assertHours(0, Deadline.inSeconds(4 * HOUR).share(0));
    assertThat(Deadline.inSeconds(-1).share(0.5).hasPassed()).isTrue();
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Deadline.never().share(share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a share must be 0 to 1, but is " + share);
    }
  }

  /** Allows three minutes for a busy machine. */
  private static void assertHours(double hours, Deadline deadline) {
    assertThat(deadline.secondsLeft() / HOUR).isBetween(hours - 0.05, hours);
  }
}
