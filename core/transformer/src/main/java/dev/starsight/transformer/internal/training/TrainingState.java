package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.training.EpochRecord;
import java.io.IOException;
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
  @Nullable BudgetPlan fit;

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
    BudgetPlan chosen = fit;
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

  /**
   * Reads what {@link #toJson()} gave.
   *
   * @throws IOException if it is not such, saying where
   */
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
    state.fit = fields.has("fit") ? fields.object("fit").as(BudgetPlan::fromJson) : null;
    state.ended = fields.flag("ended");
    state.bestEpoch = fields.integer("bestEpoch");
    state.bestScore =
        fields.isNull("bestScore") ? Double.NEGATIVE_INFINITY : fields.real("bestScore");
    state.records.addAll(fields.list("epochs", EpochRecord::fromJson));
    return state;
  }
}
