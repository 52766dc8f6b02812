package dev.starsight.transformer;

import java.nio.file.Path;
import java.util.List;

/** Two listeners as one. */
record BothHear(TrainingListener first, TrainingListener second) implements TrainingListener {

  @Override
  public void begun(long step, List<EpochRecord> epochs) {
    first.begun(step, epochs);
    second.begun(step, epochs);
  }

  @Override
  public void step(StepRecord step) {
    first.step(step);
    second.step(step);
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    first.epoch(epoch, step);
    second.epoch(epoch, step);
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    first.damaged(checkpoint, reason);
    second.damaged(checkpoint, reason);
  }

  @Override
  public void noticed(String sentence) {
    first.noticed(sentence);
    second.noticed(sentence);
  }
}
