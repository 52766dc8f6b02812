package dev.starsight.transformer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingOptionsTest {

  private static final TrainingOptions DEFAULTS = TrainingOptions.defaults(1);

  @ParameterizedTest
  @EnumSource(Metric.class)
  void theDefaultBalanceSuitsTheMetric(Metric metric) {
    Balance expected =
        switch (metric) {
          case BALANCED_ACCURACY, MACRO_F1 -> Balance.AUTO;
          case ACCURACY, MAE, WITHIN_ONE, QUADRATIC_KAPPA, LOG_LOSS, ECE -> Balance.NONE;
        };
    assertThat(DEFAULTS.withMetric(metric).appliedBalance()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = Balance.class,
      names = {"MINORITY", "WEIGHTS", "NONE"})
  void keepsABalanceThatWasSet(Balance balance) {
    TrainingOptions options = DEFAULTS.withMetric(Metric.MAE).withBalance(balance);
    assertThat(options.appliedBalance()).isEqualTo(balance);
  }

  @Test
  void namesValuesOutOfRange() {
    assertThatThrownBy(() -> DEFAULTS.withLayerDecay(1.5))
        .hasMessage("layer decay must be above 0 and at most 1, but is 1.5");
    assertThatThrownBy(() -> DEFAULTS.withDropout(1))
        .hasMessage("dropout must be at least 0 and below 1, but is 1.0");
    assertThatThrownBy(() -> DEFAULTS.withLearningRate(0))
        .hasMessage("learning rate must be above 0, but is 0.0");
    assertThatThrownBy(() -> DEFAULTS.withEpochs(0))
        .hasMessage("epochs must be at least 1, but is 0");
  }
}
