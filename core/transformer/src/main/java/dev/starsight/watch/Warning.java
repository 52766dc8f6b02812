package dev.starsight.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;

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
