package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.util.Arrays;

/**
 * How much training a budget pays for. Texts are cut as little as lets every row of an epoch be
 * seen once, then there are as many epochs as fit, and steps are small where there are few of them.
 * Immutable.
 *
 * @param epochs passes at most; the deadline itself may end sooner
 * @param batchSize texts a step
 * @param maxLength tokens a text
 */
record BudgetPlan(int epochs, int batchSize, int maxLength) {

  /** More passes would learn the rarest label's rows by heart. */
  static final int MOST_EPOCHS = 6;

  private static final int[] LENGTHS = {128, 96, 64};
  private static final int LARGE_BATCH = 32;
  private static final int SMALL_BATCH = 16;

  /** Below so many large batches there are small ones. */
  private static final int ENOUGH_STEPS = 400;

  /**
   * The first steps of a process are slower than those that follow, by up to a fifth. An epoch too
   * many costs nothing, as the deadline cuts it; one too few would leave time over.
   */
  private static final double FASTER_LATER = 1.25;

  /** What validations and checkpoints leave for steps. */
  private static final double SHARE_OF_STEPS = 0.88;

  /**
   * What fits.
   *
   * @param options what was set in them is kept
   * @param seconds for steps and validations
   * @param secondsPerToken of a step
   * @param rows an epoch
   * @param lengths tokens of some of these rows, cut at {@code options.maxLength()}
   */
  static BudgetPlan of(
      TrainingOptions options, double seconds, double secondsPerToken, int rows, int[] lengths) {
    double tokens = SHARE_OF_STEPS * seconds / secondsPerToken;
    double wanted = options.areEpochsChosen() ? options.epochs() : 1;
    int[] candidates = options.isMaxLengthChosen() ? new int[] {options.maxLength()} : LENGTHS;
    int shortest = candidates[candidates.length - 1];
    int length =
        Arrays.stream(candidates)
            .filter(most -> tokens >= wanted * rows * mean(lengths, most))
            .findFirst()
            .orElse(shortest);
    double rowsInTime = tokens / mean(lengths, length);
    int epochs = (int) Math.ceil(Math.min(MOST_EPOCHS, FASTER_LATER * rowsInTime / rows));
    double seen = Math.min(rowsInTime, (options.areEpochsChosen() ? wanted : epochs) * rows);
    double large = LARGE_BATCH * options.accumulation();
    int batch = seen >= ENOUGH_STEPS * large ? LARGE_BATCH : SMALL_BATCH;
    return new BudgetPlan(Math.max(1, epochs), batch, Math.min(length, options.maxLength()));
  }

  /** Returns options with these values where nobody set others. */
  TrainingOptions applyTo(TrainingOptions options) {
    return options.withUnchosen(epochs, batchSize, maxLength);
  }

  private static double mean(int[] lengths, int most) {
    return Arrays.stream(lengths).map(length -> Math.min(length, most)).average().orElse(most);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("epochs", epochs);
    json.put("batchSize", batchSize);
    json.put("maxLength", maxLength);
    return json;
  }

  static BudgetPlan fromJson(JsonFields fields) throws IOException {
    return new BudgetPlan(
        fields.integer("epochs"), fields.integer("batchSize"), fields.integer("maxLength"));
  }
}
