package dev.starsight.cli.commands;

import dev.starsight.cli.console.Console;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.run.Progress;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.watch.TensorBoardEvents;
import dev.starsight.watch.TrainingCurves;
import dev.starsight.watch.TrainingJournal;
import dev.starsight.watch.TrainingJournal.EpochEnd;
import dev.starsight.watch.TrainingWatch;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of a fine-tuning: the progress line, warnings, event files of TensorBoard, and the
 * journal of the curves. Their files lie beside the checkpoints until the training ends.
 */
final class WatchedTraining implements AutoCloseable {

  private static final String EVENTS = "tensorboard";

  /** The journal beside a finished model. */
  static final String JOURNAL = "training.jsonl";

  private Path events;
  private Path journalFile;
  private final TrainingProgress progress;
  private final TrainingWatch watch;
  private final TensorBoardEvents tensorBoard;
  private final TrainingJournal journal;

  /** The warnings of a training that has ended, some of which its journal does not tell. */
  private @Nullable List<Warning> finished;

  WatchedTraining(Path checkpoints, Console console) {
    events = checkpoints.resolve(EVENTS);
    progress = new TrainingProgress(console);
    watch = TrainingWatch.of(WatchRules.defaults(), warning -> console.warn(warning.toString()));
    tensorBoard = TensorBoardEvents.into(events);
    journalFile = checkpoints.resolve("journal.jsonl");
    journal = TrainingJournal.in(journalFile, watch);
  }

  TrainingListener listener() {
    return journal.and(tensorBoard).and(progress);
  }

  Progress progress() {
    return progress;
  }

  List<Warning> warnings() {
    return finished == null ? watch.warnings() : finished;
  }

  TrainingCurves curves(int bestEpoch) {
    return TrainingCurves.of(journal, bestEpoch);
  }

  /**
   * Restores a training that has ended.
   *
   * @param model the directory of its model
   * @return the model, not calibrated, its epochs, and how many steps it had
   * @throws IOException naming the file, if it cannot be read
   */
  FineTuningResult replay(Path model) throws IOException {
    events = model.resolve(EVENTS);
    journalFile = model.resolve(JOURNAL);
    journal.replay(journalFile);
    JsonFields summary = JsonFields.read(model.resolve("summary.json"));
    finished = summary.list("warnings", WatchedTraining::warning);
    List<StepRecord> steps = journal.steps();
    int bestEpoch = summary.integer("bestEpoch");
    long resumedFrom = summary.count("resumedFromStep");
    return new FineTuningResult(
        SavedModels.open(model).uncalibrated(),
        journal.epochs().stream().map(EpochEnd::epoch).toList(),
        bestEpoch,
        resumedFrom,
        steps.isEmpty() ? 0 : steps.get(steps.size() - 1).step());
  }

  private static Warning warning(JsonFields fields) throws IOException {
    return new Warning(
        fields.text("rule"), fields.count("step"), fields.text("message"), fields.text("advice"));
  }

  /** Copies the event files and the journal, which are deleted with the checkpoints. */
  void writeEvents(Path target) throws IOException {
    tensorBoard.close();
    Files.copy(journalFile, target.resolve(JOURNAL));
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
