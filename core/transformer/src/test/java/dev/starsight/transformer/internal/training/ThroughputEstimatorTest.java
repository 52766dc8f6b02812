package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.run.Deadline;
import org.junit.jupiter.api.Test;

class ThroughputEstimatorTest {

  private static final int MANY = 100_000;

  /** Returns an estimator for 1,000 seconds that measured steps of a second and 100 tokens. */
  private static ThroughputEstimator measured() {
    ThroughputEstimator estimator = new ThroughputEstimator(Deadline.inSeconds(1_000));
    estimator.setTokensPerStep(100, 512);
    for (int step = 0; step < 10; step++) {
      estimator.recordStep(1, 100);
    }
    return estimator;
  }

  private static double steps(ThroughputEstimator estimator) {
    return estimator.steps(MANY, MANY, 1, 0);
  }

  @Test
  void keepsTimeForPredictions() {
    ThroughputEstimator estimator = measured();
    double before = steps(estimator);
    assertThat(before).isCloseTo(1_000, within(10.0));

    estimator.reserveFor(20_000);
    assertThat(before - steps(estimator))
        .as("half of the cost of a step")
        .isCloseTo(100, within(10.0));
    estimator.reserveFor(40_000);
    assertThat(before - steps(estimator)).as("once").isCloseTo(100, within(10.0));
  }

  @Test
  void keepsPartOfTheTimeAtMost() {
    ThroughputEstimator estimator = measured();
    double before = steps(estimator);
    estimator.reserveFor(10_000_000);
    assertThat(before - steps(estimator)).isCloseTo(400, within(10.0));
  }

  @Test
  void aValidationThatChoosesNothingReadsFewerRows() {
    ThroughputEstimator estimator = measured();
    int one = estimator.validationRows(MANY, 10, 1);
    int several = estimator.validationRows(MANY, 10, 2);
    assertThat(several).isCloseTo(1_200, within(30));
    assertThat(one).isCloseTo(several / 2, within(20));
  }
}
