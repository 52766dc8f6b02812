package dev.starsight.cli.options;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of fine-tuning. Without them, settings stay at defaults that suit reviews. */
public final class FineTuningOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Maximum number of epochs (default: 3, or what the budget allows).")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs without a better validation result (default: 2; with a budget, all"
              + " epochs).")
  private @Nullable Integer patience;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Maximum tokens per text that the model reads, including [CLS] and [SEP] (default: 512,"
              + " or the limit of the encoder if that is lower).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--training-length",
      paramLabel = "N",
      description =
          "Maximum tokens per text in training, at most --max-length (default: --max-length if"
              + " given, otherwise 128, or what the budget allows).")
  private @Nullable Integer trainingLength;

  @Option(
      names = "--tail",
      paramLabel = "SHARE",
      description =
          "Share of the maximum length that is kept of the end of longer texts, such as 0.25; the"
              + " rest is their beginning (default: 0, which cuts the end off).")
  private @Nullable Double tail;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Texts per batch (default: 16, or 32 if the budget allows many steps).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      description = "Batches per optimizer step (gradient accumulation, default: 1).")
  private @Nullable Integer accumulation;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Learning rate at the end of warm-up, the highest (default: 1e-4).")
  private @Nullable Double learningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      description = "Share of the steps used for learning rate warm-up (default: 0.1).")
  private @Nullable Double warmUp;

  @Option(
      names = "--layer-decay",
      paramLabel = "R",
      description = "Factor of the learning rate from each layer to the one below it (default: 1).")
  private @Nullable Double layerDecay;

  @Option(
      names = "--frozen-layers",
      paramLabel = "N",
      description =
          "Number of layers to freeze from the bottom; the embeddings are the first (default: 0).")
  private @Nullable Integer frozenLayers;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description =
          "Layers of the encoder to use, counted from the bottom; the others are dropped (default:"
              + " all).")
  private @Nullable Integer layers;

  @Option(
      names = "--weight-decay",
      paramLabel = "R",
      description = "Weight decay of AdamW, for matrices only (default: 0.01).")
  private @Nullable Double weightDecay;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Dropout in training (default: 0.1).")
  private @Nullable Double dropout;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description = "Share of each target that is spread over all labels (default: 0).")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "cross-entropy, or ordinal for ordered labels, where near misses cost less than far ones"
              + " (default: cross-entropy).")
  private @Nullable Loss loss;

  /**
   * Returns the encoder with the layers to use.
   *
   * @throws StarsightException if it has fewer
   */
  public Checkpoint over(Checkpoint encoder) {
    try {
      return layers == null ? encoder : encoder.withLayers(layers);
    } catch (IllegalArgumentException e) {
      throw new StarsightException("--" + e.getMessage(), e);
    }
  }

  /**
   * Returns the options with the given values.
   *
   * @throws StarsightException if a value is out of its range
   */
  public TrainingOptions over(TrainingOptions options) {
    TrainingOptions set = options;
    set = with(set, "--epochs", epochs, TrainingOptions::withEpochs);
    set = with(set, "--patience", patience, TrainingOptions::withPatience);
    set = with(set, "--max-length", maxLength, TrainingOptions::withMaxLength);
    set = with(set, "--training-length", trainingLength, TrainingOptions::withTrainingLength);
    set = with(set, "--tail", tail, TrainingOptions::withTailShare);
    set = with(set, "--batch-size", batchSize, TrainingOptions::withBatchSize);
    set = with(set, "--accumulation", accumulation, TrainingOptions::withAccumulation);
    set = with(set, "--learning-rate", learningRate, TrainingOptions::withLearningRate);
    set = with(set, "--warm-up", warmUp, TrainingOptions::withWarmUpShare);
    set = with(set, "--layer-decay", layerDecay, TrainingOptions::withLayerDecay);
    set = with(set, "--frozen-layers", frozenLayers, TrainingOptions::withFrozenLayers);
    set = with(set, "--weight-decay", weightDecay, TrainingOptions::withWeightDecay);
    set = with(set, "--dropout", dropout, TrainingOptions::withDropout);
    set = with(set, "--label-smoothing", labelSmoothing, TrainingOptions::withLabelSmoothing);
    return with(set, "--loss", loss, TrainingOptions::withLoss);
  }

  /** Sets an option; in the message about its value it has the name that was given. */
  private static <T> TrainingOptions with(
      TrainingOptions options,
      String name,
      @Nullable T value,
      BiFunction<TrainingOptions, T, TrainingOptions> change) {
    try {
      return value == null ? options : change.apply(options, value);
    } catch (IllegalArgumentException e) {
      String rule = String.valueOf(e.getMessage());
      int must = rule.indexOf(" must ");
      throw new StarsightException(name + (must < 0 ? ": " + rule : rule.substring(must)), e);
    }
  }

  public static Loss loss(String text) {
    return Arrays.stream(Loss.values())
        .filter(loss -> loss.option().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    Arrays.stream(Loss.values())
                        .map(Loss::option)
                        .collect(
                            Collectors.joining(
                                " or ", "it must be ", ", but is \"" + text + "\""))));
  }
}
