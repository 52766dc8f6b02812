package dev.starsight.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.transformer.training.StepRecord;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrainingWatchTest {

  private static final WatchRules RULES = WatchRules.defaults();

  private static List<Warning> warningsFor(WatchRules rules, int steps, LongToDoubleFunction loss) {
    List<Warning> reported = new ArrayList<>();
    TrainingWatch watch = TrainingWatch.of(rules, reported::add);
    watch.started(0, List.of());
    for (long step = 1; step <= steps; step++) {
      watch.step(Records.step(step, steps, loss.applyAsDouble(step)));
    }
    assertThat(watch.warnings()).isEqualTo(reported);
    return reported;
  }

  /** The loss resembles a fine-tuning of MiniLM on five stars: noisy, from ln 5 to about 1. */
  @Property(tries = 300)
  void doesNotWarnIfTheLossFalls(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int steps) {
    SplittableRandom random = new SplittableRandom(seed);

    assertThat(
            warningsFor(
                RULES,
                steps,
                step ->
                    1.6 - 0.6 * Math.sqrt((double) step / steps) + random.nextDouble(-0.15, 0.15)))
        .isEmpty();
  }

  @Property(tries = 300)
  void warnsOnceIfTheLossDoesNotDecrease(
      @ForAll long seed, @ForAll @IntRange(min = 40, max = 2000) int steps) {
    SplittableRandom random = new SplittableRandom(seed);

    List<Warning> warnings =
        warningsFor(RULES, steps, step -> 1.61 + random.nextDouble(-0.02, 0.02));

    assertThat(warnings).extracting(Warning::rule).containsExactly("LossNotDecreasing");
    assertThat(warnings.get(0).step()).isBetween(steps / 3L, steps / 3L + 40);
  }

  @Test
  void statesTheObservationAndTheAdvice() {
    assertThat(warningsFor(RULES, 60, step -> step <= 20 ? 1.5 : 1.6))
        .containsExactly(
            new Warning(
                "LossNotDecreasing",
                40,
                "the loss does not decrease: 1.6000 on average over the last 20 steps (up to step"
                    + " 40), 1.5000 over the first 20; it should be 2 % lower by now",
                "The learning rate may be too high (up to 0.0001): try a third of it; check that"
                    + " texts and labels belong together, and that no layers are frozen by"
                    + " mistake"));
    assertThat(warningsFor(RULES, 60, step -> 1.5).get(0).advice()).contains("too low");
  }

  @Test
  void warnsIfTheLossRisesAgain() {
    List<Warning> warnings = warningsFor(RULES, 200, step -> step > 20 && step <= 100 ? 1.0 : 1.6);

    assertThat(warnings).extracting(Warning::step).containsExactly(120L);
  }

  @Test
  void doesNotWarnWhileTheLearningRateWarmsUp() {
    assertThat(warningsFor(RULES, 300, step -> step <= 80 ? 1.6 : 1.2)).isEmpty();
    assertThat(warningsFor(RULES, 39, step -> 1.6)).as("too few to tell").isEmpty();
  }

  @Test
  void theWorkshopRulesRequireHalfTheLoss() {
    assertThat(warningsFor(WatchRules.workshop(), 90, step -> step <= 10 ? 1.6 : 0.81))
        .extracting(Warning::step)
        .containsExactly(30L);
    assertThat(warningsFor(WatchRules.workshop(), 90, step -> step <= 10 ? 1.6 : 0.79)).isEmpty();
  }

  @Test
  void warnsOnceOfALossThatIsNotFinite() {
    assertThat(warningsFor(RULES, 30, step -> step >= 7 ? Double.NaN : 1.6))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.rule()).isEqualTo("NotFinite");
              assertThat(warning.step()).isEqualTo(7);
              assertThat(warning.message()).isEqualTo("at step 7 the loss is NaN");
              assertThat(warning.advice()).contains("a lower learning rate");
            });
  }

  @Test
  void warnsOfGradientsThatAreNotFinite() {
    TrainingWatch watch = TrainingWatch.of(RULES, warning -> {});
    watch.started(0, List.of());
    watch.step(new StepRecord(3, 10, 1, 1.5, 1e-4, Double.POSITIVE_INFINITY, 16, 1000, 0.5));

    assertThat(watch.warnings())
        .extracting(Warning::message)
        .containsExactly("at step 3 the norm of the gradients is Infinity");
  }

  private static List<Warning> warningsForEpochs(WatchRules rules, double... trainThenValidation) {
    TrainingWatch watch = TrainingWatch.of(rules, warning -> {});
    watch.started(0, List.of());
    for (int i = 0; i < trainThenValidation.length; i += 2) {
      int epoch = i / 2 + 1;
      watch.epoch(
          Records.epoch(epoch, trainThenValidation[i], trainThenValidation[i + 1]), 10L * epoch);
    }
    return watch.warnings();
  }

  @Test
  void warnsIfOnlyTheValidationLossRises() {
    assertThat(warningsForEpochs(RULES, 1.3, 1.1, 1.0, 1.0, 0.7, 1.2, 0.5, 1.5))
        .containsExactly(
            new Warning(
                "Overtraining",
                30,
                "the training goes on too long: from epoch 2 to epoch 3 the training loss fell from"
                    + " 1.000 to 0.700, but the validation loss rose from 1.000 to 1.200",
                "It overfits the training rows: end after 2 epochs, or give it more rows,"
                    + " more dropout or a lower learning rate; the weights of the best epoch are"
                    + " kept"));
  }

  @Test
  void doesNotWarnIfValidationHardlyRisesOrBothLossesRise() {
    assertThat(warningsForEpochs(RULES, 1.3, 1.1, 1.0, 1.0, 0.9, 1.04)).isEmpty();
    assertThat(warningsForEpochs(RULES, 1.3, 1.1, 1.4, 1.3)).isEmpty();
    assertThat(warningsForEpochs(RULES, 1.3, Double.NaN, 1.0, Double.NaN)).isEmpty();
  }

  @Test
  void patienceCountsConsecutiveValidations() {
    WatchRules patient = RULES.withOvertraining(2, 0.05);

    assertThat(warningsForEpochs(patient, 1.3, 1.0, 1.2, 1.1, 1.1, 1.0, 1.0, 1.1)).isEmpty();
    assertThat(warningsForEpochs(patient, 1.3, 1.0, 1.2, 1.1, 1.1, 1.1))
        .extracting(Warning::step)
        .containsExactly(30L);
  }

  @Test
  void keepsWarningsOfDamagedCheckpointsWhenTheTrainingResumes() {
    TrainingWatch watch = TrainingWatch.of(RULES, warning -> {});
    watch.damaged(Path.of("step-00000040.safetensors"), "its checksum does not match");
    watch.started(20, List.of());

    assertThat(watch.warnings())
        .singleElement()
        .extracting(Warning::message)
        .isEqualTo(
            "the checkpoint step-00000040.safetensors is damaged and was skipped: its checksum"
                + " does not match");
  }

  @Test
  void writesAWarningAsJson() {
    assertThat(new Warning("NotFinite", 7, "a", "b").toJson().toString())
        .isEqualTo("{\"rule\":\"NotFinite\",\"step\":7,\"message\":\"a\",\"advice\":\"b\"}");
  }

  @Test
  void refusesInvalidRules() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RULES.withLossNotDecreasing(0, 2))
        .withMessage("steps must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RULES.withLossNotDecreasing(10, 101))
        .withMessage("percent must be 0 to 100, but is 101.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RULES.withOvertraining(1, Double.NaN))
        .withMessage("delta must be at least 0, but is NaN");
  }
}
