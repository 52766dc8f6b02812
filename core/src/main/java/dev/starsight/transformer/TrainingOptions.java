package dev.starsight.transformer;

import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an encoder is fine-tuned. Immutable.
 *
 * @param seed of the fresh head, of sampling, of the order of rows and of dropout
 * @param epochs passes at most, at least 1; a deadline may end sooner. With {@link Balance#AUTO} a
 *     pass sees as many rows of every label as the rarest has, fresh ones where there are more
 * @param batchSize texts a step, at least 1
 * @param maxLength tokens a text at most, [CLS] and [SEP] among them, at least 4
 * @param learningRate the highest, reached after warming up
 * @param headRate what the learning rate is multiplied with for the fresh head, which has
 *     everything to learn
 * @param warmUpShare share of the steps in which the learning rate rises from zero, 0 to below 1;
 *     in the others it falls to zero
 * @param weightDecay of AdamW, on matrices only
 * @param maximumNorm gradients are scaled down to this global norm
 * @param dropout share of hidden values dropped while training, 0 to below 1
 * @param balance what is done about labels that are rarer than others
 * @param metric picks the best epoch on validation
 */
public record TrainingOptions(
    long seed,
    int epochs,
    int batchSize,
    int maxLength,
    double learningRate,
    double headRate,
    double warmUpShare,
    double weightDecay,
    double maximumNorm,
    double dropout,
    Balance balance,
    Metric metric) {

  public TrainingOptions {
    require(epochs >= 1, "epochs must be at least 1, but is " + epochs);
    require(batchSize >= 1, "batch size must be at least 1, but is " + batchSize);
    require(maxLength >= 4, "maximum length must be at least 4, but is " + maxLength);
    require(learningRate > 0, "learning rate must be above 0, but is " + learningRate);
    require(headRate > 0, "head rate must be above 0, but is " + headRate);
    require(
        warmUpShare >= 0 && warmUpShare < 1,
        "warm-up share must be at least 0 and below 1, but is " + warmUpShare);
    require(weightDecay >= 0, "weight decay must be at least 0, but is " + weightDecay);
    require(maximumNorm > 0, "maximum norm must be above 0, but is " + maximumNorm);
    require(
        dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, but is " + dropout);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** What is good for an encoder of MiniLM's size on reviews. */
  public static TrainingOptions defaults(long seed) {
    return new TrainingOptions(
        seed, 3, 16, 128, 1e-4, 10, 0.1, 0.01, 1, 0.1, Balance.AUTO, Metric.BALANCED_ACCURACY);
  }

  public TrainingOptions withSeed(long value) {
    return new TrainingOptions(
        value,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withEpochs(int value) {
    return new TrainingOptions(
        seed,
        value,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withBatchSize(int value) {
    return new TrainingOptions(
        seed,
        epochs,
        value,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withMaxLength(int value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        value,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withLearningRate(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        value,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withHeadRate(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        value,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withWarmUpShare(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        value,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withWeightDecay(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        value,
        maximumNorm,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withMaximumNorm(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        value,
        dropout,
        balance,
        metric);
  }

  public TrainingOptions withDropout(double value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        value,
        balance,
        metric);
  }

  public TrainingOptions withBalance(Balance value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        value,
        metric);
  }

  public TrainingOptions withMetric(Metric value) {
    return new TrainingOptions(
        seed,
        epochs,
        batchSize,
        maxLength,
        learningRate,
        headRate,
        warmUpShare,
        weightDecay,
        maximumNorm,
        dropout,
        balance,
        value);
  }

  Regularization regularization() {
    return new Regularization(dropout, weightDecay, maximumNorm, headRate);
  }

  /** Readable, in the order to show them. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(seed));
    settings.put("epochs", Integer.toString(epochs));
    settings.put("batchSize", Integer.toString(batchSize));
    settings.put("maxLength", Integer.toString(maxLength));
    settings.put("learningRate", Double.toString(learningRate));
    settings.put("headRate", Double.toString(headRate));
    settings.put("warmUpShare", Double.toString(warmUpShare));
    settings.put("weightDecay", Double.toString(weightDecay));
    settings.put("maximumNorm", Double.toString(maximumNorm));
    settings.put("dropout", Double.toString(dropout));
    settings.put("balance", balance.option());
    settings.put("metric", metric.id());
    return settings;
  }
}
