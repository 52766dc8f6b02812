package dev.starsight.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches a training by {@link WatchRules}, each of which warns once. Not thread-safe. */
public final class TrainingWatch implements TrainingListener {

  private final WatchRules rules;
  private final Consumer<Warning> listener;
  private final List<Warning> warnings = new ArrayList<>();

  private LossNotDecreasing lossNotDecreasing;
  private Overtraining overtraining;
  private boolean finite = true;

  private TrainingWatch(WatchRules rules, Consumer<Warning> listener) {
    this.rules = rules;
    this.listener = listener;
    this.lossNotDecreasing = new LossNotDecreasing(rules);
    this.overtraining = new Overtraining(rules);
  }

  /**
   * Returns a watch.
   *
   * @param listener receives each warning on the training's thread, as soon as there is one
   */
  public static TrainingWatch of(WatchRules rules, Consumer<Warning> listener) {
    return new TrainingWatch(rules, listener);
  }

  /** Returns all warnings so far, in order. */
  public List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    warn(
        new Warning(
            Warning.DAMAGED_CHECKPOINT,
            0,
            "the checkpoint %s is damaged and was skipped: %s"
                .formatted(checkpoint.getFileName(), reason),
            "Training continues from the one before it; check the disk"));
  }

  @Override
  public void started(long step, List<EpochRecord> epochs) {
    lossNotDecreasing = new LossNotDecreasing(rules);
    overtraining = new Overtraining(rules);
    finite = true;
  }

  @Override
  public void step(StepRecord step) {
    notFinite(step).ifPresent(this::warn);
    lossNotDecreasing.step(step).ifPresent(this::warn);
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
            "at step %s the %s is %s"
                .formatted(
                    step.step(),
                    lossIsFinite ? "norm of the gradients" : "loss",
                    lossIsFinite ? step.gradientNorm() : step.loss()),
            "Nothing learned after it can be trusted: begin again with a lower learning rate; if it"
                + " happens at the first steps, the encoder's weights are at fault"));
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    overtraining.epoch(epoch, step).ifPresent(this::warn);
  }

  private void warn(Warning warning) {
    warnings.add(warning);
    listener.accept(warning);
  }

  /**
   * The rules by which a training is watched. They have the names of those of SageMaker Debugger in
   * the workshop, but need only a few steps. Immutable.
   *
   * <ul>
   *   <li>{@code LossNotDecreasing}: the mean loss of the last {@code steps} steps is not {@code
   *       percent} % below that of the first {@code steps}. It is checked every {@code steps} steps
   *       once a third of all steps is done (before, the learning rate warms up).
   *   <li>{@code Overtraining}: {@code patience} validations in a row have a loss of {@code delta}
   *       or more above the lowest one before them, while the training loss has fallen since.
   *   <li>{@code NotFinite}: a loss or a norm of gradients is NaN or infinite.
   *   <li>{@code DamagedCheckpoint}: a damaged checkpoint was skipped.
   * </ul>
   *
   * @param steps the number of steps that are averaged, at least 1
   * @param percent the decrease of the loss that is required, 0 to 100
   * @param patience the number of validations, at least 1
   * @param delta difference of mean negative log-likelihoods, at least 0
   */
  public record WatchRules(int steps, double percent, int patience, double delta) {

    public WatchRules {
      require(steps >= 1, "steps must be at least 1, but is " + steps);
      require(percent >= 0 && percent <= 100, "percent must be 0 to 100, but is " + percent);
      require(patience >= 1, "patience must be at least 1, but is " + patience);
      require(
          delta >= 0 && delta < Double.POSITIVE_INFINITY,
          "delta must be at least 0, but is " + delta);
    }

    private static void require(boolean holds, String sentence) {
      if (!holds) {
        throw new IllegalArgumentException(sentence);
      }
    }

    /**
     * Returns rules that warn of a training that learns nothing, and not of one that works: 20
     * steps and 2 %, one validation and 0.05.
     */
    public static WatchRules defaults() {
      return new WatchRules(20, 2, 1, 0.05);
    }

    /** Returns the workshop's rules: 10 steps and 50 %, 10 validations and 0.5. */
    public static WatchRules workshop() {
      return new WatchRules(10, 50, 10, 0.5);
    }

    public WatchRules withLossNotDecreasing(int window, double fallInPercent) {
      return new WatchRules(window, fallInPercent, patience, delta);
    }

    public WatchRules withOvertraining(int validations, double rise) {
      return new WatchRules(steps, percent, validations, rise);
    }
  }

  /**
   * A warning of one of the {@link WatchRules}. Immutable.
   *
   * @param rule {@code LossNotDecreasing}, {@code Overtraining}, {@code NotFinite} or {@code
   *     DamagedCheckpoint}
   * @param step the step after which it was noticed; 0 before the first
   * @param message the observation, one sentence
   * @param advice what to do about it
   */
  public record Warning(String rule, long step, String message, String advice) {

    /** The rule that a checkpoint can be read. */
    public static final String DAMAGED_CHECKPOINT = "DamagedCheckpoint";

    /** Returns an element of {@code warnings} in the command line's JSON. */
    public ObjectNode toJson() {
      return Json.object()
          .put("rule", rule)
          .put("step", step)
          .put("message", message)
          .put("advice", advice);
    }

    @Override
    public String toString() {
      return message + ". " + advice;
    }
  }
}
