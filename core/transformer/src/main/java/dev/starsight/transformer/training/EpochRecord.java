package dev.starsight.transformer.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metrics;
import dev.starsight.model.internal.MetricsJson;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the training rows, possibly cut short by a deadline. Immutable.
 *
 * @param epoch from 1
 * @param trainLoss mean loss of the steps, each measured before its update
 * @param validationLoss mean negative log-likelihood; NaN without validation rows
 * @param validation on the validation rows, or a seeded part of them if a deadline was near; null
 *     without any
 * @param seconds of the steps and the validation
 * @param tokensPerSecond of the steps, padding not counted
 */
public record EpochRecord(
    int epoch,
    double trainLoss,
    double validationLoss,
    @Nullable Metrics validation,
    double seconds,
    double tokensPerSecond) {

  /** Returns an element of {@code epochs} in {@code summary.json}. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("epoch", epoch);
    json.set("trainLoss", Json.number(trainLoss));
    json.set("validationLoss", Json.number(validationLoss));
    json.set("validation", validation == null ? json.nullNode() : MetricsJson.write(validation));
    json.set("seconds", Json.number(seconds));
    json.set("tokensPerSecond", Json.number(tokensPerSecond));
    return json;
  }
}
