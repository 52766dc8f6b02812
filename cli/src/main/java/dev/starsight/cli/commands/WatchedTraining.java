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
 * All listeners of a fine-tuning: the progress line, warnings, event files of TensorBoard, and the
 * journal of the curves. Their files lie beside the checkpoints until the training ends.
 */
final class WatchedTraining implements AutoCloseable {

  private static final String EVENTS = "tensorboard";

  private final Path events;
  private final TrainingProgress progress;
  private final TrainingWatch watch;
  private final TensorBoardEvents tensorBoard;
  private final TrainingJournal journal;

  WatchedTraining(Path checkpoints, Console console) {
    events = checkpoints.resolve(EVENTS);
    progress = new TrainingProgress(console);
    watch = TrainingWatch.of(WatchRules.defaults(), warning -> console.warn(warning.toString()));
    tensorBoard = TensorBoardEvents.into(events);
    journal = TrainingJournal.in(checkpoints.resolve("journal.jsonl"), watch);
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

  /** Copies the event files, which are deleted with the checkpoints. */
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
