package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.util.Arrays;

/**
 * The amount of training that fits a deadline. If that is little, the lower half of the encoder is
 * frozen. Texts are cut only as far as needed to read half of the rows of an epoch, then as many
 * epochs are planned as fit; if there are few steps, they are small. Immutable.
 *
 * @param epochs the largest number of epochs; the deadline itself may end sooner
 * @param batchSize texts per batch
 * @param trainingLength tokens per text
 * @param frozenLayers layers from the bottom that are not trained, the embeddings first
 * @param learningRate the highest
 */
record BudgetPlan(
    int epochs, int batchSize, int trainingLength, int frozenLayers, double learningRate) {

  /** More epochs would overfit the rows of the rarest label. */
  static final int MOST_EPOCHS = 6;

  private static final int[] LENGTHS = {128, 96, 64};

  /** If less of an epoch than this would fit, more rows are better than longer texts. */
  private static final double ENOUGH_OF_AN_EPOCH = 0.5;

  private static final int LARGE_BATCH = 32;
  private static final int SMALL_BATCH = 16;

  /** With fewer large batches than this, batches are small. */
  private static final int ENOUGH_STEPS = 400;

  /**
   * The first steps of a process are slower than those that follow, by up to a fifth. An epoch too
   * many costs nothing, as the deadline cuts it; one too few would waste time.
   */
  private static final double FASTER_LATER = 1.25;

  /** The share of the time that validations and checkpoints leave for steps. */
  private static final double SHARE_OF_STEPS = 0.88;

  /**
   * With time for fewer rows than this, and for fewer epochs, the lower half of the encoder is
   * frozen: a step then takes two thirds of the time, and bears a higher learning rate.
   */
  private static final double FEW_ROWS = 25_000;

  private static final double FEW_EPOCHS = 3;

  private static final double RATE_OF_UPPER_HALF = 2;

  /** In wider encoders, which need lower learning rates, nothing is frozen. */
  private static final int WIDEST_FROZEN = 512;

  /**
   * Plans a training.
   *
   * @param options values that were set in them are kept
   * @param encoder that is trained
   * @param seconds for steps and validations
   * @param secondsPerToken the cost of a step that trains what the options do
   * @param rows per epoch
   * @param lengths tokens of some of these rows, cut at {@code options.trainingLength()}
   */
  static BudgetPlan of(
      TrainingOptions options,
      EncoderConfig encoder,
      double seconds,
      double secondsPerToken,
      int rows,
      int[] lengths) {
    double tokens = SHARE_OF_STEPS * seconds / secondsPerToken;
    double wanted = options.isChosen("epochs") ? options.epochs() : ENOUGH_OF_AN_EPOCH;
    boolean set = options.isChosen("trainingLength") || options.isChosen("maxLength");
    int[] candidates = set ? new int[] {options.trainingLength()} : LENGTHS;
    int frozen = options.frozenLayers();
    double rate = options.learningRate();
    int half = encoder.layers() / 2;
    if (half > 0
        && !options.isChosen("frozenLayers")
        && !options.isChosen("learningRate")
        && encoder.hiddenSize() <= WIDEST_FROZEN
        && tokens < Math.min(FEW_ROWS, FEW_EPOCHS * rows) * mean(lengths, candidates[0])) {
      frozen = half + 1;
      rate *= RATE_OF_UPPER_HALF;
      // A forward pass takes about a third of a step.
      tokens /= 1 - 2.0 / 3 * half / encoder.layers();
    }
    double affordable = tokens;
    int length =
        Arrays.stream(candidates)
            .filter(most -> affordable >= wanted * rows * mean(lengths, most))
            .findFirst()
            .orElse(candidates[candidates.length - 1]);
    double rowsInTime = tokens / mean(lengths, length);
    int epochs = (int) Math.ceil(Math.min(MOST_EPOCHS, FASTER_LATER * rowsInTime / rows));
    double seen = Math.min(rowsInTime, (options.isChosen("epochs") ? wanted : epochs) * rows);
    double large = LARGE_BATCH * options.accumulation();
    int batch = seen >= ENOUGH_STEPS * large ? LARGE_BATCH : SMALL_BATCH;
    return new BudgetPlan(
        Math.max(1, epochs), batch, Math.min(length, options.trainingLength()), frozen, rate);
  }

  /** Returns options with these values where none were set. */
  TrainingOptions applyTo(TrainingOptions options) {
    return options.withUnchosen(
        TrainingOptions.defaults(options.seed())
            .withEpochs(epochs)
            .withBatchSize(batchSize)
            .withTrainingLength(trainingLength)
            .withFrozenLayers(frozenLayers)
            .withLearningRate(learningRate));
  }

  private static double mean(int[] lengths, int most) {
    return Arrays.stream(lengths).map(length -> Math.min(length, most)).average().orElse(most);
  }

  ObjectNode toJson() {
    return Json.object()
        .put("epochs", epochs)
        .put("batchSize", batchSize)
        .put("trainingLength", trainingLength)
        .put("frozenLayers", frozenLayers)
        .put("learningRate", learningRate);
  }

  static BudgetPlan fromJson(JsonFields fields) throws IOException {
    return new BudgetPlan(
        fields.integer("epochs"),
        fields.integer("batchSize"),
        // Earlier versions predicted with the length they trained with.
        fields.integer(fields.has("trainingLength") ? "trainingLength" : "maxLength"),
        // Earlier versions chose neither.
        fields.has("frozenLayers") ? fields.integer("frozenLayers") : 0,
        fields.has("learningRate")
            ? fields.real("learningRate")
            : TrainingOptions.defaults(0).learningRate());
  }
}
