package dev.starsight.serving.decisions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.time.Instant;

/**
 * What came of a decision. Of several to one decision the last one counts.
 *
 * @param id of the decision
 * @param at when it was reported
 * @param reward how good the decision was, from 0 to 1: for example 1 if the label was right
 */
public record Feedback(String id, Instant at, double reward) {

  public Feedback {
    if (!(reward >= 0 && reward <= 1)) {
      throw new IllegalArgumentException("a reward is a number from 0 to 1");
    }
  }

  ObjectNode toJson() {
    return Json.object().put("feedback", id).put("at", at.toString()).put("reward", reward);
  }
}
