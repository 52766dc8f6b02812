package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BudgetPlanTest {

  private static final TrainingOptions DEFAULTS = TrainingOptions.defaults(1);

  /** Token counts of the texts: half of them 20, half 128. */
  private static final int[] LENGTHS =
      IntStream.range(0, 100).map(i -> i % 2 == 0 ? 20 : 128).toArray();

  private static final EncoderConfig SMALL = encoder(384);
  private static final EncoderConfig BASE = encoder(768);

  private static EncoderConfig encoder(int width) {
    return new EncoderConfig(
        Architecture.BERT, 30_522, width, 12, 12, 4 * width, 512, 2, 1e-12, "gelu");
  }

  private static BudgetPlan plan(TrainingOptions options, double seconds) {
    return BudgetPlan.of(options, BASE, seconds, 1e-4, 10_000, LENGTHS);
  }

  private static BudgetPlan plan(int epochs, int batchSize, int trainingLength) {
    return new BudgetPlan(
        epochs, batchSize, trainingLength, DEFAULTS.frozenLayers(), DEFAULTS.learningRate());
  }

  @Test
  void aLongBudgetAllowsWholeTextsManyEpochsAndLargeBatches() {
    assertThat(plan(DEFAULTS, 10_000)).isEqualTo(plan(6, 32, 128));
  }

  @Test
  void plansAsManyEpochsAsTheBudgetAllows() {
    // An epoch takes 74 s: 10,000 rows of 74 tokens on average, 0.1 ms a token. An eighth of the
    // budget is reserved for everything but steps.
    assertThat(plan(DEFAULTS, 90)).isEqualTo(plan(2, 16, 128));
    assertThat(plan(DEFAULTS, 50)).isEqualTo(plan(1, 16, 128)); // For more than half of its rows.
    assertThat(plan(DEFAULTS, 40)).isEqualTo(plan(1, 16, 96));
    assertThat(plan(DEFAULTS, 300)).isEqualTo(plan(5, 32, 128)); // The fifth is cut short.
  }

  @Test
  void aShortBudgetTruncatesTexts() {
    assertThat(plan(DEFAULTS, 10)).isEqualTo(plan(1, 16, 64));
  }

  @Test
  void keepsOptionsThatWereSet() {
    assertThat(plan(DEFAULTS.withMaxLength(200), 10).trainingLength()).isEqualTo(200);
    TrainingOptions chosen = DEFAULTS.withEpochs(2).withBatchSize(8).withMaxLength(32);
    TrainingOptions fitted = plan(chosen, 10_000).applyTo(chosen);
    assertThat(fitted.epochs()).isEqualTo(2);
    assertThat(fitted.batchSize()).isEqualTo(8);
    assertThat(fitted.maxLength()).isEqualTo(32);
    assertThat(fitted.trainingLength()).isEqualTo(32);
    assertThat(plan(5, 32, 96).applyTo(DEFAULTS).settings())
        .containsEntry("epochs", "5")
        .containsEntry("batchSize", "32")
        .containsEntry("trainingLength", "96");
  }

  @Test
  void usesLargeBatchesOnlyForManySteps() {
    assertThat(BudgetPlan.of(DEFAULTS, BASE, 10_000, 1e-4, 2_200, LENGTHS).batchSize())
        .isEqualTo(32);
    assertThat(BudgetPlan.of(DEFAULTS, BASE, 10_000, 1e-4, 2_000, LENGTHS).batchSize())
        .isEqualTo(16);
    assertThat(plan(DEFAULTS.withEpochs(1), 10_000).batchSize()).isEqualTo(16);
    assertThat(plan(DEFAULTS.withEpochs(2), 10_000).batchSize()).isEqualTo(32);
    assertThat(plan(DEFAULTS.withEpochs(2).withAccumulation(2), 10_000).batchSize()).isEqualTo(16);
  }

  @Test
  void runsAllPlannedEpochsUnlessPatienceWasSet() {
    BudgetPlan plan = plan(5, 32, 128);
    assertThat(plan.applyTo(DEFAULTS).patience()).isEqualTo(5);
    assertThat(plan.applyTo(DEFAULTS.withPatience(1)).patience()).isEqualTo(1);
  }

  @Test
  void truncatesTextsRatherThanReducingEpochsThatWereSet() {
    assertThat(plan(DEFAULTS.withEpochs(3), 200).trainingLength()).isEqualTo(96);
    assertThat(plan(DEFAULTS.withEpochs(1), 200).trainingLength()).isEqualTo(128);
  }

  @Test
  void freezesTheLowerHalfOfASmallEncoderIfThereIsTimeForFewRows() {
    // 25,000 rows take 210 s with what is reserved; with the lower half frozen, two thirds.
    BudgetPlan half = BudgetPlan.of(DEFAULTS, SMALL, 200, 1e-4, 10_000, LENGTHS);
    assertThat(half).isEqualTo(new BudgetPlan(5, 32, 128, 7, 2e-4));
    BudgetPlan whole = BudgetPlan.of(DEFAULTS, SMALL, 220, 1e-4, 10_000, LENGTHS);
    assertThat(whole).isEqualTo(plan(4, 32, 128));

    // Three epochs of 1,000 rows take 25 s.
    assertThat(BudgetPlan.of(DEFAULTS, SMALL, 24, 1e-4, 1_000, LENGTHS).frozenLayers())
        .isEqualTo(7);
    assertThat(BudgetPlan.of(DEFAULTS, SMALL, 26, 1e-4, 1_000, LENGTHS).frozenLayers()).isZero();

    TrainingOptions fitted = half.applyTo(DEFAULTS);
    assertThat(fitted.frozenLayers()).isEqualTo(7);
    assertThat(fitted.learningRate()).isEqualTo(2e-4);
    TrainingOptions chosen = DEFAULTS.withFrozenLayers(0).withLearningRate(5e-5);
    assertThat(BudgetPlan.of(chosen, SMALL, 200, 1e-4, 10_000, LENGTHS).applyTo(chosen).settings())
        .containsEntry("frozenLayers", "0")
        .containsEntry("learningRate", "5.0E-5");
  }

  @Property
  void moreTimeNeverMeansShorterTextsOrFewerEpochs(
      @ForAll @DoubleRange(min = 1, max = 1e5) double seconds,
      @ForAll @IntRange(min = 1, max = 100_000) int rows) {
    BudgetPlan less = BudgetPlan.of(DEFAULTS, BASE, seconds, 1e-4, rows, LENGTHS);
    BudgetPlan more = BudgetPlan.of(DEFAULTS, BASE, 2 * seconds, 1e-4, rows, LENGTHS);
    assertThat(more.trainingLength()).isGreaterThanOrEqualTo(less.trainingLength());
    assertThat(more.batchSize()).isGreaterThanOrEqualTo(less.batchSize());
    if (more.trainingLength() == less.trainingLength()) {
      assertThat(more.epochs()).isGreaterThanOrEqualTo(less.epochs());
    }
    assertThat(less.epochs()).isBetween(1, BudgetPlan.MOST_EPOCHS);
  }

  @Test
  void isPartOfTheTrainingState() throws IOException {
    TrainingState state = new TrainingState();
    assertThat(TrainingState.fromJson(JsonFields.of("test", state.toJson())).plan).isNull();
    state.plan = plan(4, 32, 96);
    assertThat(TrainingState.fromJson(JsonFields.of("test", state.toJson())).plan)
        .isEqualTo(state.plan);
  }
}
