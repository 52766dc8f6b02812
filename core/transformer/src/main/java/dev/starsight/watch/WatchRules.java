package dev.starsight.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;

/**
 * When to warn of a training. They are named as those of SageMaker Debugger that the workshop runs
 * beside its training, and ask what can be told from few steps. Immutable.
 *
 * <ul>
 *   <li>{@code LossNotDecreasing}: the mean loss of the last {@code steps} steps is not {@code
 *       percent} % below that of the first {@code steps}. It is looked at every {@code steps}
 *       steps, once a third of the steps is behind (before, the learning rate warms up).
 *   <li>{@code Overtraining}: {@code patience} validations in a row have a loss of {@code delta} or
 *       more above the lowest one before them, while the training loss has fallen since.
 *   <li>{@code NotFinite}: a loss or a norm of gradients is NaN or infinite.
 *   <li>{@code DamagedCheckpoint}: one was passed over.
 * </ul>
 *
 * @param steps how many are averaged, at least 1
 * @param percent by how much the loss must have fallen, 0 to 100
 * @param patience how many validations, at least 1
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
   * What a training that works does not trip over, and one that learns nothing does: 20 steps and 2
   * %, one validation and 0.05.
   */
  public static WatchRules defaults() {
    return new WatchRules(20, 2, 1, 0.05);
  }

  /** The workshop's: 10 steps and 50 %, 10 validations and 0.5. Few trainings halve their loss. */
  public static WatchRules workshop() {
    return new WatchRules(10, 50, 10, 0.5);
  }

  public WatchRules withLossNotDecreasing(int window, double fallInPercent) {
    return new WatchRules(window, fallInPercent, patience, delta);
  }

  public WatchRules withOvertraining(int validations, double rise) {
    return new WatchRules(steps, percent, validations, rise);
  }

  /**
   * What a person should know of a training. Immutable.
   *
   * @param rule which of the {@link WatchRules} says so: {@code LossNotDecreasing}, {@code
   *     Overtraining}, {@code NotFinite}, {@code DamagedCheckpoint}
   * @param step behind which it was seen; 0 before the first
   * @param message what was seen, one sentence
   * @param advice what to do about it
   */
  public record Warning(String rule, long step, String message, String advice) {

    /** The rule that a checkpoint can be read. */
    public static final String DAMAGED_CHECKPOINT = "DamagedCheckpoint";

    /** As one of the {@code warnings} of the command line's JSON. */
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
