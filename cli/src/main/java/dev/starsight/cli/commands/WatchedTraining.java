package dev.starsight.cli.commands;

import dev.starsight.cli.console.Console;
import dev.starsight.run.Progress;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.watch.TensorBoardEvents;
import dev.starsight.watch.TrainingCurves;
import dev.starsight.watch.TrainingJournal;
import dev.starsight.watch.TrainingWatch;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that watches a fine-tuning: the progress line, warnings, TensorBoard's event files, and the
 * journal of its curves. What they keep lies beside the checkpoints while it lasts.
 */
final class WatchedTraining implements AutoCloseable {

  private static final String EVENTS = "tensorboard";

  private final Path events;
  private final TrainingProgress progress;
  private final TrainingWatch watch;
  private final TensorBoardEvents tensorBoard;
  private final TrainingJournal journal;

  private WatchedTraining(Path checkpoints, Console console) {
    events = checkpoints.resolve(EVENTS);
    progress = new TrainingProgress(console);
    watch = TrainingWatch.of(WatchRules.defaults(), warning -> console.warn(warning.toString()));
    tensorBoard = TensorBoardEvents.into(events);
    journal = TrainingJournal.in(checkpoints.resolve("journal.jsonl"), watch);
  }

  static WatchedTraining in(Path checkpoints, Console console) {
    return new WatchedTraining(checkpoints, console);
  }

  TrainingListener listener() {
    return journal.and(tensorBoard).and(progress);
  }

  Progress progress() {
    return progress;
  }

  List<Warning> warnings() {
    return watch.warnings();
  }

  TrainingCurves curves(int bestEpoch) {
    return TrainingCurves.of(journal, bestEpoch);
  }

  /** Copies the event files, so that they stay when the checkpoints go. */
  void writeEvents(Path target) throws IOException {
    tensorBoard.close();
    try (Stream<Path> all = Files.walk(events)) {
      for (Path path : all.toList()) {
        Files.copy(path, target.resolve(EVENTS).resolve(events.relativize(path)));
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      tensorBoard.close();
    } finally {
      journal.close();
    }
  }
}
