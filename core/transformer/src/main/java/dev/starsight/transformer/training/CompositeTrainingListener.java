package dev.starsight.transformer.training;

import java.nio.file.Path;
import java.util.List;

/** Two listeners as one. */
record CompositeTrainingListener(TrainingListener first, TrainingListener second)
    implements TrainingListener {

  @Override
  public void started(long step, List<EpochRecord> epochs) {
    first.started(step, epochs);
    second.started(step, epochs);
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
  public void notice(String sentence) {
    first.notice(sentence);
    second.notice(sentence);
  }
}
