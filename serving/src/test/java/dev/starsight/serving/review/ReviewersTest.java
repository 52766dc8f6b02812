package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReviewersTest {

  private long nanoTime = Long.MAX_VALUE - 1;
  private final Reviewers reviewers = new Reviewers(2, () -> nanoTime);

  private int allowed() {
    int count = 0;
    try {
      while (true) {
        reviewers.enter("ada");
        count++;
      }
    } catch (ReviewProblem e) {
      assertThat(e.status()).isEqualTo(429);
      assertThat(e).hasMessageContaining("at most 2 requests a second");
    }
    return count;
  }

  @Test
  void fiveSecondsWorthOfRequestsMayComeAtOnceAndThenTwoASecond() {
    assertThat(allowed()).isEqualTo(10);
    nanoTime += 1_500_000_000L;
    assertThat(allowed()).isEqualTo(3);
    nanoTime += 3_600_000_000_000L;
    assertThat(allowed()).isEqualTo(10);
    nanoTime -= 3_600_000_000_000L;
    assertThat(allowed()).as("a clock that goes back").isZero();
  }

  @Test
  void namesAreBounded() {
    for (int i = 0; i < Reviewers.MAX; i++) {
      reviewers.enter("person " + i);
    }
    reviewers.enter("person 0");
    assertThatThrownBy(() -> reviewers.enter("one more")).hasMessageContaining("too many people");
  }

  @Test
  void onlyTheLastActsAreRemembered() {
    Reviewer reviewer = reviewers.enter("ada");
    for (int i = 0; i < 100; i++) {
      reviewer.remember("act " + i);
    }
    assertThat(reviewer.hasDone("act 99")).isTrue();
    assertThat(reviewer.hasDone("act 36")).isTrue();
    assertThat(reviewer.hasDone("act 35")).isFalse();
  }
}
