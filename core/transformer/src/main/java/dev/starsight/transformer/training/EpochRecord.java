package dev.starsight.transformer.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Metrics;
import dev.starsight.model.internal.MetricsJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the training rows, or what a deadline let of it. Immutable.
 *
 * @param epoch from 1
 * @param trainLoss mean loss of the steps, each before it was made
 * @param validationLoss mean negative log-likelihood; NaN without validation rows
 * @param validation on the validation rows, or a seeded part of them where a deadline was near;
 *     null without any
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

  /** As {@code epochs} of the command line's JSON. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("epoch", epoch);
    json.set("trainLoss", Json.number(trainLoss));
    json.set("validationLoss", Json.number(validationLoss));
    if (validation == null) {
      json.putNull("validation");
    } else {
      json.set("validation", MetricsJson.write(validation));
    }
    json.set("seconds", Json.number(seconds));
    json.set("tokensPerSecond", Json.number(tokensPerSecond));
    return json;
  }

  /**
   * Reads what {@link #toJson()} gave.
   *
   * @throws IOException if it is not such, saying where
   */
  public static EpochRecord fromJson(JsonFields fields) throws IOException {
    return new EpochRecord(
        fields.integer("epoch"),
        fields.realOrNaN("trainLoss"),
        fields.realOrNaN("validationLoss"),
        fields.nullable("validation", MetricsJson::read),
        fields.realOrNaN("seconds"),
        fields.realOrNaN("tokensPerSecond"));
  }
}
