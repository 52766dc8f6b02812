package dev.starsight.transformer.training;

import java.nio.file.Path;
import java.util.List;

/**
 * Hears how a training goes, on its thread: for event files, charts, warnings. What is heard never
 * changes the training. An exception ends it.
 */
public interface TrainingListener {

  /** Hears nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * The training begins, or goes on.
   *
   * @param step the steps behind it: 0, or those of the checkpoint that is continued. Steps after
   *     it that were heard of before the interruption come again
   * @param epochs those behind it
   */
  default void started(long step, List<EpochRecord> epochs) {}

  /** A step was made. */
  default void step(StepRecord step) {}

  /** An epoch has ended and was validated. */
  default void epoch(EpochRecord epoch, long step) {}

  /** A damaged checkpoint was passed over, and the one before is looked at. */
  default void damaged(Path checkpoint, String reason) {}

  /**
   * A training that goes on keeps to what it was begun with, though this machine or this call would
   * have it otherwise; or it cannot.
   *
   * @param sentence for people: "the training goes on with as many threads as it was begun with, 2
   *     and not 1, so that it ends in the same weights"
   */
  default void notice(String sentence) {}

  /** Hears what this one hears, then has the other hear it. */
  default TrainingListener and(TrainingListener other) {
    return new CompositeTrainingListener(this, other);
  }
}
