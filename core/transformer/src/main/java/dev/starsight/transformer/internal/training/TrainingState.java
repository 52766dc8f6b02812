package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.training.EpochRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of a training, apart from the weights and their moments. Not thread-safe. */
final class TrainingState {

  long step;
  int epoch;
  int batch;

  /** The share of the learning rate's schedule that is done. */
  double done;

  double lossSum;
  long rowSum;
  long tokenSum;
  double stepSeconds;

  /** How many rows a validation reads; 0 until that is decided. */
  int validationRows;

  /** The values that a deadline chose when the training started. */
  @Nullable BudgetPlan plan;

  /** Whether a deadline has ended the training. */
  boolean ended;

  /** The number of the epoch whose weights are kept; 0 for none. */
  int bestEpoch;

  /** What is added to the scores of the labels when that epoch's weights predict. */
  LabelOffsets offsets = LabelOffsets.NONE;

  /** The highest score of a validation, which a later epoch may have missed by little. */
  double bestScore = Double.NEGATIVE_INFINITY;

  final List<EpochRecord> records = new ArrayList<>();

  /** The weights of the best epoch, if no checkpoints hold them. */
  float[][] best = {};

  void nextEpoch() {
    epoch++;
    batch = 0;
    lossSum = 0;
    rowSum = 0;
    tokenSum = 0;
    stepSeconds = 0;
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object().put("step", step).put("epoch", epoch).put("batch", batch).put("done", done);
    json.set("lossSum", Json.number(lossSum));
    json.put("rowSum", rowSum).put("tokenSum", tokenSum).put("stepSeconds", stepSeconds);
    json.put("validationRows", validationRows);
    BudgetPlan chosen = plan;
    if (chosen != null) {
      json.set("fit", chosen.toJson());
    }
    json.put("ended", ended).put("bestEpoch", bestEpoch);
    json.set("bestSelectionScore", Json.number(bestScore));
    ArrayNode values = json.putArray("offsets");
    offsets.values().forEach(values::add);
    ArrayNode list = json.putArray("epochs");
    records.forEach(record -> list.add(record.toJson()));
    return json;
  }

  /** Reads what {@link #toJson()} returned. */
  static TrainingState fromJson(JsonFields fields) throws IOException {
    TrainingState state = new TrainingState();
    state.step = fields.count("step");
    state.epoch = fields.integer("epoch");
    state.batch = fields.integer("batch");
    state.done = fields.real("done");
    state.lossSum = fields.realOrNaN("lossSum");
    state.rowSum = fields.count("rowSum");
    state.tokenSum = fields.count("tokenSum");
    state.stepSeconds = fields.real("stepSeconds");
    state.validationRows = fields.integer("validationRows");
    state.plan = fields.has("fit") ? fields.object("fit").as(BudgetPlan::fromJson) : null;
    state.ended = fields.flag("ended");
    state.bestEpoch = fields.integer("bestEpoch");
    if (fields.has("bestSelectionScore") && !fields.isNull("bestSelectionScore")) {
      state.bestScore = fields.real("bestSelectionScore");
    }
    if (fields.has("offsets")) {
      state.offsets = LabelOffsets.of(fields.reals("offsets"));
    }
    state.records.addAll(fields.list("epochs", EpochJson::read));
    return state;
  }
}
