package dev.starsight.watch;

import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.watch.WatchRules.Warning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches a training by {@link WatchRules}; each of them warns once. Not thread-safe. */
public final class TrainingWatch implements TrainingListener {

  private final WatchRules rules;
  private final Consumer<Warning> hearing;
  private final List<Warning> warnings = new ArrayList<>();

  private LossNotDecreasing falling;
  private Overtraining overtraining;
  private boolean finite = true;

  private TrainingWatch(WatchRules rules, Consumer<Warning> hearing) {
    this.rules = rules;
    this.hearing = hearing;
    this.falling = new LossNotDecreasing(rules);
    this.overtraining = new Overtraining(rules);
  }

  /**
   * A watch.
   *
   * @param hearing hears each warning on the training's thread, as soon as there is one
   */
  public static TrainingWatch of(WatchRules rules, Consumer<Warning> hearing) {
    return new TrainingWatch(rules, hearing);
  }

  /** All warnings so far, in order. */
  public List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    warn(
        new Warning(
            Warning.DAMAGED_CHECKPOINT,
            0,
            "the checkpoint %s is damaged and was passed over: %s"
                .formatted(checkpoint.getFileName(), reason),
            "Training goes on from the one before it; look after the disk it is on"));
  }

  @Override
  public void started(long step, List<EpochRecord> epochs) {
    falling = new LossNotDecreasing(rules);
    overtraining = new Overtraining(rules);
    finite = true;
  }

  @Override
  public void step(StepRecord step) {
    notFinite(step).ifPresent(this::warn);
    falling.step(step).ifPresent(this::warn);
  }

  private Optional<Warning> notFinite(StepRecord step) {
    boolean lossIsFinite = Double.isFinite(step.loss());
    if (!finite || (lossIsFinite && Double.isFinite(step.gradientNorm()))) {
      return Optional.empty();
    }
    finite = false;
    return Optional.of(
        new Warning(
            "NotFinite",
            step.step(),
            "at step "
                + step.step()
                + (lossIsFinite
                    ? " the norm of the gradients is " + step.gradientNorm()
                    : " the loss is " + step.loss()),
            "Nothing learned after it can be trusted: begin again with a lower learning rate; if it"
                + " happens at the first steps, the encoder's weights are at fault"));
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    overtraining.epoch(epoch, step).ifPresent(this::warn);
  }

  private void warn(Warning warning) {
    warnings.add(warning);
    hearing.accept(warning);
  }
}
