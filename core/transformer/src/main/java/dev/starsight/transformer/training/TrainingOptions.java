package dev.starsight.transformer.training;

import static dev.starsight.transformer.training.OptionRange.above0;
import static dev.starsight.transformer.training.OptionRange.atLeast;
import static dev.starsight.transformer.training.OptionRange.require;
import static dev.starsight.transformer.training.OptionRange.share;

import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The hyperparameters of fine-tuning. Immutable; every {@code withX} returns a changed copy. With a
 * deadline, those of epochs, batch size, training length, frozen layers and learning rate that were
 * not set are chosen by how long the first steps take.
 */
public final class TrainingOptions {

  /** The loss function. */
  public enum Loss {
    /** The negative log-likelihood of the true label. */
    CROSS_ENTROPY,
    /**
     * Cross-entropy plus the ranked probability score (Epstein, 1969): squared differences of the
     * cumulative distributions, so that a label two away costs more than its neighbour. Both are
     * proper scoring rules, so probabilities keep their meaning. The order is the label set's.
     */
    ORDINAL;

    /** Returns the name on the command line. */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The name of {@link #tailShare} in the settings of a model, which lack it if it is 0. */
  public static final String TAIL_SHARE = "tailShare";

  private final TrainingValues values;

  private TrainingOptions(TrainingValues values) {
    this.values = values;
    atLeast("epochs", values.epochs, 1);
    atLeast("patience", values.patience, 1);
    atLeast("batch size", values.batchSize, 1);
    atLeast("accumulation", values.accumulation, 1);
    atLeast("maximum length", values.maxLength, 4);
    atLeast("training length", values.trainingLength, 4);
    atLeast("frozen layers", values.frozenLayers, 0);
    above0("learning rate", values.learningRate);
    above0("head rate", values.headRate);
    above0("maximum norm", values.maximumNorm);
    require(
        values.layerDecay > 0 && values.layerDecay <= 1,
        "layer decay must be above 0 and at most 1, but is " + values.layerDecay);
    require(
        values.weightDecay >= 0 && values.weightDecay < Double.POSITIVE_INFINITY,
        "weight decay must be at least 0, but is " + values.weightDecay);
    share("warm-up share", values.warmUpShare);
    share("dropout", values.dropout);
    share("label smoothing", values.labelSmoothing);
    share("tail share", values.tailShare);
  }

  /** Returns options that suit an encoder of MiniLM's size on reviews. */
  public static TrainingOptions defaults(long seed) {
    return new TrainingOptions(new TrainingValues()).withSeed(seed);
  }

  private TrainingOptions with(Consumer<TrainingValues> change) {
    TrainingValues changed = values.copy();
    change.accept(changed);
    return new TrainingOptions(changed);
  }

  /** The random seed of the new head, of sampling, of the order of rows and of dropout. */
  public long seed() {
    return values.seed;
  }

  public TrainingOptions withSeed(long value) {
    return with(v -> v.seed = value);
  }

  /** The largest number of epochs, at least 1; a deadline or {@link #patience} may end sooner. */
  public int epochs() {
    return values.epochs;
  }

  public TrainingOptions withEpochs(int value) {
    return with(v -> v.epochs = v.choose("epochs", value));
  }

  /**
   * The number of epochs in a row without a better validation after which training stops, at least
   * 1. With a deadline and if this was not set, all epochs are run.
   */
  public int patience() {
    return values.patience;
  }

  public TrainingOptions withPatience(int value) {
    return with(v -> v.patience = v.choose("patience", value));
  }

  /** The number of texts that go through the encoder together, at least 1. */
  public int batchSize() {
    return values.batchSize;
  }

  public TrainingOptions withBatchSize(int value) {
    return with(v -> v.batchSize = v.choose("batchSize", value));
  }

  /**
   * The number of batches per step, at least 1: their gradients are added up before the weights
   * change. A step then sees {@code batchSize · accumulation} texts and needs the memory of {@code
   * batchSize}.
   */
  public int accumulation() {
    return values.accumulation;
  }

  public TrainingOptions withAccumulation(int value) {
    return with(v -> v.accumulation = value);
  }

  /**
   * The largest number of tokens of a text that the model reads, with [CLS] and [SEP]; at least 4.
   */
  public int maxLength() {
    return values.maxLength;
  }

  /** Sets the length of texts for prediction and, unless it is set itself, for training. */
  public TrainingOptions withMaxLength(int value) {
    return with(v -> v.maxLength = v.choose("maxLength", value));
  }

  /**
   * The largest number of tokens of a text in training, at most {@link #maxLength}: what a model
   * learns from the beginnings of long texts holds for the rest of them, and shorter texts leave
   * time for more steps.
   */
  public int trainingLength() {
    return isChosen("maxLength") && !isChosen("trainingLength")
        ? values.maxLength
        : Math.min(values.trainingLength, values.maxLength);
  }

  public TrainingOptions withTrainingLength(int value) {
    return with(v -> v.trainingLength = v.choose("trainingLength", value));
  }

  /**
   * The share of its length, in training and prediction, that a longer text keeps of its end, 0 to
   * below 1 (Sun et al., 2019); 0 cuts the end off. It has no effect on models that read headlines.
   */
  public double tailShare() {
    return values.tailShare;
  }

  public TrainingOptions withTailShare(double value) {
    return with(v -> v.tailShare = value);
  }

  /** The highest learning rate, reached after the warm-up. */
  public double learningRate() {
    return values.learningRate;
  }

  public TrainingOptions withLearningRate(double value) {
    return with(v -> v.learningRate = v.choose("learningRate", value));
  }

  /** The factor on the learning rate for the new head, which starts from random weights. */
  public double headRate() {
    return values.headRate;
  }

  public TrainingOptions withHeadRate(double value) {
    return with(v -> v.headRate = value);
  }

  /**
   * The factor on the learning rate from each layer to the one below it, above 0 to 1: lower layers
   * are more general and change less (Howard and Ruder, 2018). The embeddings are the lowest.
   */
  public double layerDecay() {
    return values.layerDecay;
  }

  public TrainingOptions withLayerDecay(double value) {
    return with(v -> v.layerDecay = value);
  }

  /**
   * The number of layers from the bottom that are not trained; the embeddings are the first. 0
   * trains all, the encoder's layers + 1 only the head.
   */
  public int frozenLayers() {
    return values.frozenLayers;
  }

  public TrainingOptions withFrozenLayers(int value) {
    return with(v -> v.frozenLayers = v.choose("frozenLayers", value));
  }

  /**
   * The share of the steps in which the learning rate rises from zero, 0 to below 1; in the others
   * it falls to zero.
   */
  public double warmUpShare() {
    return values.warmUpShare;
  }

  public TrainingOptions withWarmUpShare(double value) {
    return with(v -> v.warmUpShare = value);
  }

  /** AdamW's weight decay, on matrices only: neither on biases nor on layer norms. */
  public double weightDecay() {
    return values.weightDecay;
  }

  public TrainingOptions withWeightDecay(double value) {
    return with(v -> v.weightDecay = value);
  }

  /** The global norm that gradients are scaled down to. */
  public double maximumNorm() {
    return values.maximumNorm;
  }

  public TrainingOptions withMaximumNorm(double value) {
    return with(v -> v.maximumNorm = value);
  }

  /** The share of hidden values dropped while training, 0 to below 1. */
  public double dropout() {
    return values.dropout;
  }

  public TrainingOptions withDropout(double value) {
    return with(v -> v.dropout = value);
  }

  /** The share of a target spread evenly over all labels, 0 to below 1 (Szegedy et al., 2016). */
  public double labelSmoothing() {
    return values.labelSmoothing;
  }

  public TrainingOptions withLabelSmoothing(double value) {
    return with(v -> v.labelSmoothing = value);
  }

  public Loss loss() {
    return values.loss;
  }

  public TrainingOptions withLoss(Loss value) {
    return with(v -> v.loss = value);
  }

  /**
   * The treatment of rare labels. {@link Balance#AUTO} depends on the {@link #metric}: if it counts
   * labels alike, labels are drawn in proportion to the square root of their number of rows, and
   * the scores are adjusted; if it counts rows, all rows are used as they are.
   */
  public Balance balance() {
    return values.balance;
  }

  public TrainingOptions withBalance(Balance value) {
    return with(v -> v.balance = value);
  }

  /**
   * The metric to train for. It decides how rows are drawn, if {@link #balance} leaves that open,
   * and which epoch is kept: the one with the highest {@link
   * dev.starsight.evaluation.Validation#calibratedSelectionScore} on validation, which for metrics
   * that count hits is the one with the lowest log loss. The latest is kept if none is clearly
   * better.
   */
  public Metric metric() {
    return values.metric;
  }

  public TrainingOptions withMetric(Metric value) {
    return with(v -> v.metric = value);
  }

  /**
   * Returns these options for an encoder; a maximum length that was not set is cut to its
   * positions.
   *
   * @param layers of the encoder
   * @param positions the longest text that the encoder takes, in tokens
   * @throws IllegalArgumentException if a longer maximum length was set, or a training length above
   *     it, or if more layers are to be frozen than there are
   */
  public TrainingOptions within(int layers, int positions) {
    require(
        frozenLayers() <= layers + 1,
        "frozen layers must be at most %s, the embeddings and the encoder's layers, but is %s"
            .formatted(layers + 1, frozenLayers()));
    require(
        maxLength() <= positions || !isChosen("maxLength"),
        "maximum length must be at most %s, the encoder's positions, but is %s"
            .formatted(positions, maxLength()));
    int longest = Math.min(maxLength(), positions);
    require(
        !isChosen("trainingLength") || values.trainingLength <= longest,
        "training length must be at most %s, the maximum length, but is %s"
            .formatted(longest, values.trainingLength));
    return with(v -> v.maxLength = longest);
  }

  /** Returns whether the value of this setting was set. */
  public boolean isChosen(String setting) {
    return values.chosen.contains(setting);
  }

  /**
   * Returns these options with these values where none was set, and with no early stopping unless
   * {@link #patience} was set: the last epochs, at low learning rates, are the ones that gain, and
   * a noisy validation is no reason to waste the time that is left.
   */
  public TrainingOptions withUnchosen(TrainingOptions fitting) {
    return with(
        v -> {
          v.epochs = v.unlessChosen("epochs", v.epochs, fitting.epochs());
          v.patience = v.unlessChosen("patience", v.patience, v.epochs);
          v.batchSize = v.unlessChosen("batchSize", v.batchSize, fitting.batchSize());
          v.trainingLength =
              v.unlessChosen("trainingLength", v.trainingLength, fitting.trainingLength());
          v.frozenLayers = v.unlessChosen("frozenLayers", v.frozenLayers, fitting.frozenLayers());
          v.learningRate = v.unlessChosen("learningRate", v.learningRate, fitting.learningRate());
        });
  }

  /** Returns the balance with {@link Balance#AUTO} resolved by the metric. */
  public Balance appliedBalance() {
    return balance() == Balance.AUTO && !metric().countsLabelsAlike() ? Balance.NONE : balance();
  }

  /** Returns all values by name, in the order to show them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(seed()));
    settings.put("epochs", Integer.toString(epochs()));
    settings.put("patience", Integer.toString(patience()));
    settings.put("batchSize", Integer.toString(batchSize()));
    settings.put("accumulation", Integer.toString(accumulation()));
    settings.put("maxLength", Integer.toString(maxLength()));
    settings.put("trainingLength", Integer.toString(trainingLength()));
    settings.put("learningRate", Double.toString(learningRate()));
    settings.put("headRate", Double.toString(headRate()));
    settings.put("layerDecay", Double.toString(layerDecay()));
    settings.put("frozenLayers", Integer.toString(frozenLayers()));
    settings.put("warmUpShare", Double.toString(warmUpShare()));
    settings.put("weightDecay", Double.toString(weightDecay()));
    settings.put("maximumNorm", Double.toString(maximumNorm()));
    settings.put("dropout", Double.toString(dropout()));
    settings.put("labelSmoothing", Double.toString(labelSmoothing()));
    settings.put("loss", loss().option());
    settings.put("balance", balance().option());
    settings.put("metric", metric().id());
    if (tailShare() > 0) {
      settings.put(TAIL_SHARE, Double.toString(tailShare()));
    }
    return settings;
  }

  @Override
  public String toString() {
    return settings().toString();
  }
}
