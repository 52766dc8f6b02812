package dev.starsight.cli.commands;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.Durations;
import dev.starsight.run.Progress;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.util.List;
import java.util.Locale;

/**
 * Shows the progress of fine-tuning in one line of a terminal: step, loss, tokens per second and
 * the time left. Not thread-safe.
 */
final class TrainingProgress implements TrainingListener, Progress {

  private static final String TRAINING = "fine-tuning";

  /** Weight of earlier steps in the moving averages, which reach back about ten steps. */
  private static final double DECAY = 0.9;

  private final Console console;
  private long startedAt;
  private long firstStep;
  private double loss;
  private double tokens;
  private double seconds;

  TrainingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void update(String what, long done, long total, String detail) {
    if (!what.equals(TRAINING)) { // The training listener shows more of that.
      console.update(what, done, total, detail);
    }
  }

  @Override
  public void started(long step, List<EpochRecord> epochs) {
    startedAt = System.nanoTime();
    firstStep = step;
    tokens = 0;
    seconds = 0;
    if (step > 0) {
      console.note("  going on from step " + step);
    }
  }

  @Override
  public void step(StepRecord step) {
    boolean first = seconds == 0;
    loss = first ? step.loss() : DECAY * loss + (1 - DECAY) * step.loss();
    tokens = DECAY * tokens + step.tokens();
    seconds = DECAY * seconds + step.seconds();
    double each = (System.nanoTime() - startedAt) / 1e9 / (step.step() - firstStep);
    console.update(
        TRAINING,
        step.step() == step.steps(),
        () ->
            line(
                step.step(),
                step.steps(),
                loss,
                tokens / seconds,
                each * (step.steps() - step.step())));
  }

  static String line(long step, long steps, double loss, double tokensPerSecond, double left) {
    return String.format(
        Locale.ROOT,
        "  %s  step %,d/%,d  loss %.3f  %,.0f tokens/s  %s left",
        TRAINING,
        step,
        steps,
        loss,
        tokensPerSecond,
        Durations.text(left));
  }

  @Override
  public void notice(String sentence) {
    console.warn(sentence);
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    String metrics =
        epoch.validation() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", validation loss %.3f, balanced accuracy %.3f",
                epoch.validationLoss(),
                epoch.validation().balancedAccuracy());
    console.note("  epoch %d: training loss %.3f%s", epoch.epoch(), epoch.trainLoss(), metrics);
  }
}
