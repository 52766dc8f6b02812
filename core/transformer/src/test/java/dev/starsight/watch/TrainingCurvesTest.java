package dev.starsight.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.starsight.chart.Lines;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.watch.TrainingJournal.EpochEnd;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the curves and the journal that holds their data. */
class TrainingCurvesTest {

  @TempDir Path directory;

  private static TrainingCurves curves(int steps, int epochs) {
    List<StepRecord> all = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      all.add(Records.step(step, steps, 1.6 - 0.5 * step / steps));
    }
    List<EpochEnd> ends = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      ends.add(new EpochEnd(Records.epoch(epoch, 1.2, 1.3), (long) steps * epoch / epochs));
    }
    return new TrainingCurves(all, ends, epochs);
  }

  @Test
  void everyFigureHasATitleAndADescription() {
    TrainingCurves curves = curves(300, 3);

    assertThat(curves.loss().svg())
        .contains("<title id=", ">Loss</title>", "<desc id=", "prefers-color-scheme:dark")
        .contains("training", "validation", "epoch 3, kept", "means of 3 steps");
    assertThat(curves.loss().description())
        .isEqualTo(
            "Line chart of 2 series, mean loss a row by step. training: 1.60 at 3, 1.10 at 300."
                + " validation: 1.30 at 100, 1.30 at 300.");
    assertThat(curves.accuracy().description()).contains("accuracy: 50 % at 100");
    assertThat(curves.learningRate().svg()).contains("Learning rate");
  }

  @Property(tries = 100)
  void drawsAtMost120PointsThatAreMeansOfSteps(@ForAll @IntRange(min = 1, max = 3000) int steps) {
    List<Lines.Point> points = curves(steps, 1).loss().series().get(0).points();

    assertThat(points).hasSizeBetween(Math.min(steps, 60), 120);
    assertThat(points.get(points.size() - 1).x()).isEqualTo(steps);
    assertThat(points).isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
    assertThat(points).allSatisfy(p -> assertThat(p.y()).isBetween(1.09, 1.6));
  }

  @Test
  void aTrainingWithoutStepsHasEmptyFigures() {
    TrainingCurves empty = new TrainingCurves(List.of(), List.of(), 0);

    assertThat(empty.loss().svg()).contains("No data");
    assertThat(empty.accuracy().svg()).contains("No data");
    assertThat(empty.learningRate().svg()).contains("No data");
  }

  @Test
  void valuesThatAreNotFiniteAreGaps() {
    TrainingCurves curves =
        new TrainingCurves(
            List.of(Records.step(1, 1.6), Records.step(2, Double.NaN)),
            List.of(new EpochEnd(Records.epochWithoutValidation(1, 1.6), 2)),
            1);

    assertThat(curves.loss().svg()).doesNotContain("NaN");
    assertThat(curves.accuracy().svg()).contains("No data");
  }

  @Test
  void theJournalOfAResumedTrainingKeepsTheEarlierSteps() throws IOException {
    Path file = directory.resolve("checkpoints").resolve("journal.jsonl");
    try (TrainingJournal interrupted = TrainingJournal.in(file, TrainingListener.SILENT)) {
      interrupted.started(0, List.of());
      for (int step = 1; step <= 5; step++) {
        interrupted.step(Records.step(step, step));
        if (step == 2 || step == 4) {
          interrupted.epoch(Records.epoch(step / 2, step, step), step);
        }
      }
    }
    Files.writeString(
        file,
        Files.readString(file) + "{\"step\":6,\"ste",
        StandardCharsets.UTF_8); // A line cut short by a kill.
    TrainingWatch watch = TrainingWatch.of(WatchRules.defaults(), warning -> {});
    try (TrainingJournal resumed = TrainingJournal.in(file, watch)) {
      resumed.started(4, List.of(Records.epoch(1, 2, 2)));
      resumed.epoch(Records.epoch(2, 4, 4), 4);
      resumed.step(Records.step(5, Double.NaN));

      assertThat(resumed.steps())
          .extracting(StepRecord::loss)
          .containsExactly(1.0, 2.0, 3.0, 4.0, Double.NaN);
      assertThat(resumed.epochs()).extracting(EpochEnd::step).containsExactly(2L, 4L);
      assertThat(resumed.epochs().get(0).epoch()).isEqualTo(Records.epoch(1, 2, 2));
    }
    try (TrainingJournal reopened = TrainingJournal.in(file, TrainingListener.SILENT)) {
      reopened.started(5, List.of(Records.epoch(1, 2, 2), Records.epoch(2, 4, 4)));

      assertThat(reopened.steps()).hasSize(5);
      assertThat(reopened.epochs()).hasSize(2);
    }
  }

  @Test
  void rulesSeeTheEarlierStepsOfAResumedTraining() throws IOException {
    Path file = directory.resolve("journal.jsonl");
    try (TrainingJournal interrupted = TrainingJournal.in(file, TrainingListener.SILENT)) {
      interrupted.started(0, List.of());
      for (int step = 1; step <= 25; step++) {
        interrupted.step(Records.step(step, 40, 1.6));
      }
    }
    TrainingWatch watch = TrainingWatch.of(WatchRules.defaults(), warning -> {});
    try (TrainingJournal resumed = TrainingJournal.in(file, watch)) {
      resumed.started(20, List.of());
      for (int step = 21; step <= 40; step++) {
        resumed.step(Records.step(step, 40, 1.6));
      }
    }

    assertThat(watch.warnings()).extracting(Warning::step).containsExactly(40L);
  }

  @Test
  void aNewTrainingDiscardsTheJournalOfThePreviousOne() throws IOException {
    Path file = directory.resolve("journal.jsonl");
    for (int i = 0; i < 2; i++) {
      try (TrainingJournal journal = TrainingJournal.in(file, TrainingListener.SILENT)) {
        journal.started(0, List.of());
        journal.step(Records.step(1, 1.6));
        assertThat(journal.steps()).hasSize(1);
      }
    }

    assertThat(file).content().hasLineCount(1);
  }

  @Test
  void aLostJournalIsAGapAndNotAnError() throws IOException {
    Path file = directory.resolve("journal.jsonl");
    try (TrainingJournal journal = TrainingJournal.in(file, TrainingListener.SILENT)) {
      assertThatIllegalStateException().isThrownBy(() -> journal.step(Records.step(1, 1)));
      journal.started(40, List.of(Records.epoch(1, 2, 2)));
      journal.step(Records.step(41, 1.6));

      assertThat(journal.steps()).extracting(StepRecord::step).containsExactly(41L);
    }
  }
}
