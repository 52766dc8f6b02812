package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a training stands, apart from the weights and their moments. Not thread-safe. */
final class TrainingState {

  long step;
  int epoch;
  int batch;

  /** Share of the learning rate's schedule behind us. */
  double done;

  double lossSum;
  long rowSum;
  long tokenSum;
  double stepSeconds;

  /** How many validation rows are looked at; 0 while that is not decided. */
  int validationRows;

  /** What a deadline chose when the training began. */
  @Nullable BudgetFit fit;

  /** Whether a deadline has ended it. */
  boolean ended;

  int bestEpoch;
  double bestScore = Double.NEGATIVE_INFINITY;
  final List<EpochRecord> records = new ArrayList<>();

  /** The weights of the best epoch, where there are no checkpoints to hold them. */
  float[][] best = {};

  /** Begins the next epoch. */
  void nextEpoch() {
    epoch++;
    batch = 0;
    lossSum = 0;
    rowSum = 0;
    tokenSum = 0;
    stepSeconds = 0;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("step", step);
    json.put("epoch", epoch);
    json.put("batch", batch);
    json.put("done", done);
    json.set("lossSum", Json.number(lossSum));
    json.put("rowSum", rowSum);
    json.put("tokenSum", tokenSum);
    json.put("stepSeconds", stepSeconds);
    json.put("validationRows", validationRows);
    BudgetFit chosen = fit;
    if (chosen != null) {
      json.set("fit", chosen.toJson());
    }
    json.put("ended", ended);
    json.put("bestEpoch", bestEpoch);
    json.set("bestScore", Json.number(bestScore));
    ArrayNode list = json.putArray("epochs");
    records.forEach(record -> list.add(record.toJson()));
    return json;
  }

  static TrainingState fromJson(JsonNode json) {
    TrainingState state = new TrainingState();
    state.step = json.path("step").asLong();
    state.epoch = json.path("epoch").asInt();
    state.batch = json.path("batch").asInt();
    state.done = json.path("done").asDouble();
    state.lossSum = json.path("lossSum").asDouble(Double.NaN);
    state.rowSum = json.path("rowSum").asLong();
    state.tokenSum = json.path("tokenSum").asLong();
    state.stepSeconds = json.path("stepSeconds").asDouble();
    state.validationRows = json.path("validationRows").asInt();
    state.fit = json.has("fit") ? BudgetFit.fromJson(json.path("fit")) : null;
    state.ended = json.path("ended").asBoolean();
    state.bestEpoch = json.path("bestEpoch").asInt();
    state.bestScore = json.path("bestScore").asDouble(Double.NEGATIVE_INFINITY);
    json.path("epochs").forEach(record -> state.records.add(EpochRecord.fromJson(record)));
    return state;
  }
}
