package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BudgetPlanTest {

  private static final TrainingOptions OPEN = TrainingOptions.defaults(1);

  /** Half the texts have 20 tokens, half 128. */
  private static final int[] LENGTHS =
      IntStream.range(0, 100).map(i -> i % 2 == 0 ? 20 : 128).toArray();

  private static BudgetPlan fit(TrainingOptions options, double seconds) {
    return BudgetPlan.of(options, seconds, 1e-4, 10_000, LENGTHS);
  }

  @Test
  void aLongBudgetBuysWholeTextsManyPassesAndLargeSteps() {
    assertThat(fit(OPEN, 10_000)).isEqualTo(new BudgetPlan(6, 32, 128));
  }

  @Test
  void aPassTakes74SecondsHere() {
    // 10,000 rows of 74 tokens on average at 0.1 ms, and an eighth for what is not a step.
    assertThat(fit(OPEN, 90)).isEqualTo(new BudgetPlan(2, 16, 128));
    assertThat(fit(OPEN, 80)).isEqualTo(new BudgetPlan(2, 16, 96));
    assertThat(fit(OPEN, 300)).isEqualTo(new BudgetPlan(5, 32, 128)); // The fifth in part.
  }

  @Test
  void aShortBudgetCutsTexts() {
    assertThat(fit(OPEN, 10)).isEqualTo(new BudgetPlan(1, 16, 64));
  }

  @Test
  void whatWasSetStays() {
    assertThat(fit(OPEN.withMaxLength(200), 10).maxLength()).isEqualTo(200);
    TrainingOptions set = OPEN.withEpochs(2).withBatchSize(8).withMaxLength(32);
    TrainingOptions fitted = fit(set, 10_000).applyTo(set);
    assertThat(fitted.epochs()).isEqualTo(2);
    assertThat(fitted.batchSize()).isEqualTo(8);
    assertThat(fitted.maxLength()).isEqualTo(32);
    assertThat(new BudgetPlan(5, 32, 96).applyTo(OPEN).settings())
        .containsEntry("epochs", "5")
        .containsEntry("batchSize", "32")
        .containsEntry("maxLength", "96");
  }

  @Test
  void largeStepsAreForThoseWhoMakeMany() {
    assertThat(BudgetPlan.of(OPEN, 10_000, 1e-4, 2_200, LENGTHS).batchSize()).isEqualTo(32);
    assertThat(BudgetPlan.of(OPEN, 10_000, 1e-4, 2_000, LENGTHS).batchSize()).isEqualTo(16);
    assertThat(fit(OPEN.withEpochs(1), 10_000).batchSize()).isEqualTo(16);
    assertThat(fit(OPEN.withEpochs(2), 10_000).batchSize()).isEqualTo(32);
    assertThat(fit(OPEN.withEpochs(2).withAccumulation(2), 10_000).batchSize()).isEqualTo(16);
  }

  @Test
  void allPassesThatWerePaidForAreMadeUnlessPatienceWasSet() {
    BudgetPlan five = new BudgetPlan(5, 32, 128);
    assertThat(five.applyTo(OPEN).patience()).isEqualTo(5);
    assertThat(five.applyTo(OPEN.withPatience(1)).patience()).isEqualTo(1);
  }

  @Test
  void threePassesThatWereSetGetShorterTextsRatherThanFewerPasses() {
    assertThat(fit(OPEN.withEpochs(3), 200).maxLength()).isEqualTo(96);
    assertThat(fit(OPEN.withEpochs(1), 200).maxLength()).isEqualTo(128);
  }

  @Property
  void moreTimeNeverMeansShorterTextsOrFewerPassesOfThem(
      @ForAll @DoubleRange(min = 1, max = 1e5) double seconds,
      @ForAll @IntRange(min = 1, max = 100_000) int rows) {
    BudgetPlan less = BudgetPlan.of(OPEN, seconds, 1e-4, rows, LENGTHS);
    BudgetPlan more = BudgetPlan.of(OPEN, 2 * seconds, 1e-4, rows, LENGTHS);
    assertThat(more.maxLength()).isGreaterThanOrEqualTo(less.maxLength());
    assertThat(more.batchSize()).isGreaterThanOrEqualTo(less.batchSize());
    if (more.maxLength() == less.maxLength()) {
      assertThat(more.epochs()).isGreaterThanOrEqualTo(less.epochs());
    }
    assertThat(less.epochs()).isBetween(1, BudgetPlan.MOST_EPOCHS);
  }

  @Test
  void itIsRememberedWithTheTraining() throws IOException {
    TrainingState state = new TrainingState();
    assertThat(TrainingState.fromJson(JsonFields.of("test", state.toJson())).plan).isNull();
    state.plan = new BudgetPlan(4, 32, 96);
    assertThat(TrainingState.fromJson(JsonFields.of("test", state.toJson())).plan)
        .isEqualTo(state.plan);
  }
}
