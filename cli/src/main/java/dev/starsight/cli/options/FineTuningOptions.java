package dev.starsight.cli.options;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How an encoder is fine-tuned; what is not given stays as it is good for reviews. */
public final class FineTuningOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes at most (default: 3, or what the budget buys).")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after so many epochs without a better validation (default: 2, or all epochs with a"
              + " budget).")
  private @Nullable Integer patience;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Most tokens a text, [CLS] and [SEP] included (default: 128, what the encoder takes if"
              + " that is less, or what the budget buys).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Texts that go through the encoder together (default: 16, or 32 where the budget buys"
              + " many steps).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      description = "Batches a step: a larger step in the memory of a smaller (default: 1).")
  private @Nullable Integer accumulation;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "The highest, after warming up (default: 1e-4).")
  private @Nullable Double learningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      description = "Share of the steps in which the learning rate rises (default: 0.1).")
  private @Nullable Double warmUp;

  @Option(
      names = "--layer-decay",
      paramLabel = "R",
      description =
          "What the learning rate is multiplied with from each layer to the one below it"
              + " (default: 1).")
  private @Nullable Double layerDecay;

  @Option(
      names = "--frozen-layers",
      paramLabel = "N",
      description =
          "Layers from the bottom that stay as they are, the embeddings being the first"
              + " (default: 0).")
  private @Nullable Integer frozenLayers;

  @Option(
      names = "--weight-decay",
      paramLabel = "R",
      description = "Of AdamW, on matrices only (default: 0.01).")
  private @Nullable Double weightDecay;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Share of hidden values dropped while training (default: 0.1).")
  private @Nullable Double dropout;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description = "Share of the truth that is spread over all labels (default: 0).")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "cross-entropy, or ordinal: near misses cost less than far ones, labels being in order"
              + " (default: cross-entropy).")
  private @Nullable Loss loss;

  /**
   * These options with what was given.
   *
   * @throws StarsightException if a value is out of its range
   */
  public TrainingOptions over(TrainingOptions options) {
    try {
      TrainingOptions set = options;
      set = with(set, epochs, TrainingOptions::withEpochs);
      set = with(set, patience, TrainingOptions::withPatience);
      set = with(set, maxLength, TrainingOptions::withMaxLength);
      set = with(set, batchSize, TrainingOptions::withBatchSize);
      set = with(set, accumulation, TrainingOptions::withAccumulation);
      set = with(set, learningRate, TrainingOptions::withLearningRate);
      set = with(set, warmUp, TrainingOptions::withWarmUpShare);
      set = with(set, layerDecay, TrainingOptions::withLayerDecay);
      set = with(set, frozenLayers, TrainingOptions::withFrozenLayers);
      set = with(set, weightDecay, TrainingOptions::withWeightDecay);
      set = with(set, dropout, TrainingOptions::withDropout);
      set = with(set, labelSmoothing, TrainingOptions::withLabelSmoothing);
      return with(set, loss, TrainingOptions::withLoss);
    } catch (IllegalArgumentException e) {
      throw new StarsightException(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> TrainingOptions with(
      TrainingOptions options,
      @Nullable T value,
      BiFunction<TrainingOptions, T, TrainingOptions> change) {
    return value == null ? options : change.apply(options, value);
  }

  /** {@code --loss} by the names of the help. */
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
