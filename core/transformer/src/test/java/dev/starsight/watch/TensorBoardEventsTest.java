package dev.starsight.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.starsight.watch.PlainEvents.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardEventsTest {

  @TempDir Path directory;

  @Test
  void writesStepsAndEpochsAsTwoRuns() throws IOException {
    try (TensorBoardEvents events = TensorBoardEvents.into(directory)) {
      events.started(0, List.of());
      events.step(Records.step(1, 1.5));
      events.step(Records.step(2, 1.25));
      events.epoch(Records.epoch(1, 1.375, 1.25), 2);
    }

    Map<String, Map<Long, Float>> train = PlainEvents.shown(directory.resolve("train"));
    assertThat(train)
        .containsOnlyKeys("loss", "learning_rate", "tokens_per_second", "gradient_norm");
    assertThat(train.get("loss")).containsExactly(Map.entry(1L, 1.5f), Map.entry(2L, 1.25f));
    assertThat(train.get("tokens_per_second")).containsEntry(2L, 2000f);
    Map<String, Map<Long, Float>> validation = PlainEvents.shown(directory.resolve("validation"));
    assertThat(validation).containsOnlyKeys("loss", "accuracy", "balanced_accuracy", "mae");
    assertThat(validation.get("loss")).containsExactly(Map.entry(2L, 1.25f));
    assertThat(validation.get("mae")).containsExactly(Map.entry(2L, 0.5f));
  }

  @Test
  void repeatedStepsOfAResumedTrainingReplaceTheEarlierOnes() throws IOException {
    TensorBoardEvents interrupted = TensorBoardEvents.into(directory);
    interrupted.started(0, List.of());
    for (int step = 1; step <= 5; step++) {
      interrupted.step(Records.step(step, step));
    }
    interrupted.epoch(Records.epoch(1, 3, 2), 5);
    try (TensorBoardEvents resumed = TensorBoardEvents.into(directory)) {
      resumed.started(3, List.of());
      resumed.step(Records.step(4, 40));
    }
    interrupted.close();

    assertThat(PlainEvents.shown(directory.resolve("train")).get("loss"))
        .containsExactly(
            Map.entry(1L, 1f), Map.entry(2L, 2f), Map.entry(3L, 3f), Map.entry(4L, 40f));
    assertThat(PlainEvents.shown(directory.resolve("validation")).get("loss")).isEmpty();
    assertThat(PlainEvents.eventsOf(directory.resolve("train")))
        .filteredOn(event -> event.status() == 1)
        .extracting(Event::step)
        .containsExactly(4L);
  }

  @Test
  void aNewTrainingDeletesTheEventsOfThePreviousOne() throws IOException {
    for (int loss = 1; loss <= 2; loss++) {
      try (TensorBoardEvents events = TensorBoardEvents.into(directory)) {
        events.started(0, List.of());
        events.step(Records.step(1, loss));
      }
    }
    Path foreign = Files.createFile(directory.resolve("train").resolve("events.out.tfevents.1.x"));
    try (TensorBoardEvents events = TensorBoardEvents.into(directory)) {
      events.started(0, List.of());
    }

    assertThat(foreign).exists();
    assertThat(PlainEvents.eventsOf(directory.resolve("train"))).hasSize(1);
  }

  @Test
  void omitsMetricsThatNominalLabelsDoNotHave() throws IOException {
    try (TensorBoardEvents events = TensorBoardEvents.into(directory)) {
      events.started(0, List.of());
      events.epoch(Records.epochWithNominalLabels(1, 1, 1), 1);
      events.epoch(Records.epochWithoutValidation(2, 1), 2);
    }

    assertThat(PlainEvents.shown(directory.resolve("validation")).get("loss")).containsOnlyKeys(1L);
    assertThat(PlainEvents.shown(directory.resolve("validation"))).doesNotContainKey("mae");
  }

  @Test
  void writesNothingBeforeATrainingStarts() {
    TensorBoardEvents events = TensorBoardEvents.into(directory.resolve("none"));

    assertThatIllegalStateException().isThrownBy(() -> events.step(Records.step(1, 1)));
    assertThat(directory.resolve("none")).doesNotExist();
  }
}
