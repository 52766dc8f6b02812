package dev.starsight.transformer.training;

import java.nio.file.Path;
import java.util.List;

/**
 * Receives the events of a training on its thread: for event files, charts, warnings. A listener
 * does not influence the training, except that an exception ends it.
 */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * Called when a training starts or resumes.
   *
   * @param step the number of steps done: 0, or those of the checkpoint that is continued. Steps
   *     after it that were reported before the interruption are reported again
   * @param epochs the epochs done
   */
  default void started(long step, List<EpochRecord> epochs) {}

  /** Called after each step. */
  default void step(StepRecord step) {}

  /**
   * Called after each epoch and its validation.
   *
   * @param step the last one of the epoch
   */
  default void epoch(EpochRecord epoch, long step) {}

  /** Called when a damaged checkpoint is skipped; the one before it is tried next. */
  default void damaged(Path checkpoint, String reason) {}

  /**
   * Called when a resumed training keeps a choice of its start that this machine or this call would
   * choose differently, or cannot keep it; when the fast network does not load; and when a training
   * diverges.
   *
   * @param sentence for people: "the training goes on with as many threads as it was begun with, 2
   *     and not 1, so that it ends in the same weights"
   */
  default void notice(String sentence) {}

  /** Returns a listener that passes every event to this one, then to another. */
  default TrainingListener and(TrainingListener other) {
    return new CompositeTrainingListener(this, other);
  }
}
