package dev.starsight.transformer;

import static dev.starsight.automl.Hyperparameter.constant;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.SearchSpace.TunableOptions;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import dev.starsight.transformer.training.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The candidates of a search that need a pretrained encoder: a frozen one, and fine-tuning. */
public final class EncoderCandidates {

  private static final Duration LEAST_FOR_FROZEN = Duration.ofSeconds(5);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(45);

  /** Options that a source sets only if they do not have their default value. */
  private static final List<Rare<?>> RARE =
      List.of(
          new Rare<>(
              "patience",
              "Epochs without a better validation after which it stops",
              TrainingOptions::patience,
              TrainingOptions::withPatience),
          new Rare<>(
              "accumulation",
              "Batches per step",
              TrainingOptions::accumulation,
              TrainingOptions::withAccumulation),
          new Rare<>(
              "layerDecay",
              "Factor of the learning rate from each layer to the one below it",
              TrainingOptions::layerDecay,
              TrainingOptions::withLayerDecay),
          new Rare<>(
              "warmUpShare",
              "Share of the steps in which the learning rate rises",
              TrainingOptions::warmUpShare,
              TrainingOptions::withWarmUpShare),
          new Rare<>(
              "weightDecay",
              "Weight decay of AdamW, on matrices only",
              TrainingOptions::weightDecay,
              TrainingOptions::withWeightDecay),
          new Rare<>(
              "maximumNorm",
              "Gradients are scaled down to this global norm",
              TrainingOptions::maximumNorm,
              TrainingOptions::withMaximumNorm),
          new Rare<>(
              "labelSmoothing",
              "Share of the truth that is spread over all labels",
              TrainingOptions::labelSmoothing,
              TrainingOptions::withLabelSmoothing),
          new Rare<>(
              TrainingOptions.TAIL_SHARE,
              "Share of the maximum length that is kept of the end of longer texts",
              TrainingOptions::tailShare,
              TrainingOptions::withTailShare),
          new Rare<>("loss", "Loss to minimize", TrainingOptions::loss, TrainingOptions::withLoss));

  private EncoderCandidates() {}

  /**
   * Returns the candidates on one encoder, the cheaper first.
   *
   * @param fineTuning fine-tunes the encoder; its options are those of the candidate
   * @param directory of the encoder, which the Java source names; null for a Maven artifact
   */
  public static List<Candidate> all(FineTuning fineTuning, @Nullable Path directory) {
    Checkpoint encoder = fineTuning.encoder();
    TrainingOptions options = fineTuning.options();
    List<Class<?>> imports = new ArrayList<>(List.of(Checkpoint.class));
    List<Hyperparameter> location = new ArrayList<>();
    String opened =
        "Checkpoint.%s()"
            .formatted(encoder.files().artifact().orElse(EncoderArtifact.MINILM).factory());
    if (directory != null) {
      imports.add(Path.class);
      location.add(constant("encoder", "Directory of the encoder", directory.toString()));
      opened = "Checkpoint.open(Path.of(ENCODER))";
    }
    return List.of(
        frozen(encoder, options.seed(), imports, location, opened),
        fineTuned(fineTuning, imports, location, opened));
  }

  private static Candidate frozen(
      Checkpoint encoder,
      long seed,
      List<Class<?>> imports,
      List<Hyperparameter> location,
      String opened) {
    List<Hyperparameter> all = new ArrayList<>(location);
    all.add(constant("seed", "Random seed for the choice and order of rows", seed));
    return candidate(
        "frozen-encoder",
        "A pretrained encoder's sentence vectors as they are.",
        SearchSpace.of(
            all,
            values -> FrozenEncoder.of(encoder, values.seed()),
            new SearchSpace.Code(
                joined(imports, FrozenEncoder.class), "FrozenEncoder.of(" + opened + ", SEED)")),
        0.15,
        LEAST_FOR_FROZEN);
  }

  private static Candidate fineTuned(
      FineTuning fineTuning, List<Class<?>> imports, List<Hyperparameter> location, String opened) {
    return candidate(
        "fine-tuned",
        "The same encoder, trained on these reviews: it reads word order and negation.",
        options(fineTuning.options(), location)
            .space(
                // A budget chooses the epochs, the batch size and the length.
                options -> fineTuning,
                "FineTuning.of(\n    " + opened + ",\n    %s)",
                joined(imports, FineTuning.class, TrainingOptions.class)),
        0.8,
        LEAST_FOR_FINE_TUNING);
  }

  /** Declares the usual options, and others that do not have their default value. */
  private static TunableOptions<TrainingOptions> options(
      TrainingOptions given, List<Hyperparameter> location) {
    TunableOptions<TrainingOptions> options =
        start("TrainingOptions", location, TrainingOptions::defaults)
            .and(
                constant(
                    "seed", "Random seed for the new head, the rows and dropout", given.seed()))
            .with(
                constant("epochs", "Passes over the rows", given.epochs()),
                TrainingOptions::withEpochs)
            .with(
                constant("batchSize", "Texts per step", given.batchSize()),
                TrainingOptions::withBatchSize)
            .with(
                constant(
                    "maxLength",
                    "Maximum number of tokens per text that the model reads",
                    given.maxLength()),
                TrainingOptions::withMaxLength)
            .with(
                constant(
                    "trainingLength",
                    "Maximum number of tokens per text in training",
                    given.trainingLength()),
                TrainingOptions::withTrainingLength)
            .with(
                constant(
                    "frozenLayers",
                    "Layers from the bottom that are not trained, the embeddings first",
                    given.frozenLayers()),
                TrainingOptions::withFrozenLayers)
            .with(
                constant("learningRate", "Peak learning rate of the encoder", given.learningRate()),
                TrainingOptions::withLearningRate)
            .with(
                constant(
                    "headRate", "Learning rate of the head as a multiple of it", given.headRate()),
                TrainingOptions::withHeadRate)
            .with(
                constant("dropout", "Dropout probability", given.dropout()),
                TrainingOptions::withDropout)
            .with(
                constant("balance", "Treatment of rare labels", given.balance()),
                TrainingOptions::withBalance)
            .with(
                constant(
                    "metric", "Metric to train for; decides which epoch is kept", given.metric()),
                TrainingOptions::withMetric);
    for (Rare<?> option : RARE) {
      options = option.addTo(options, given);
    }
    return options;
  }

  private record Rare<V>(
      String name,
      String meaning,
      Function<TrainingOptions, V> value,
      BiFunction<TrainingOptions, V, TrainingOptions> setter) {

    TunableOptions<TrainingOptions> addTo(
        TunableOptions<TrainingOptions> options, TrainingOptions given) {
      V own = value.apply(given);
      return own.equals(value.apply(TrainingOptions.defaults(given.seed())))
          ? options
          : options.with(constant(name, meaning, own), setter);
    }
  }

  private static <O> TunableOptions<O> start(
      String type, List<Hyperparameter> location, LongFunction<O> defaults) {
    TunableOptions<O> options =
        TunableOptions.of(type + ".defaults(SEED)", values -> defaults.apply(values.seed()));
    for (Hyperparameter hyperparameter : location) {
      options = options.and(hyperparameter);
    }
    return options;
  }

  private static Candidate candidate(
      String name, String rationale, SearchSpace space, double timeShare, Duration minimum) {
    return Candidate.of(name, space, rationale)
        .withEffort(Effort.EXCLUSIVE)
        .withTimeShare(timeShare)
        .withMinimum(minimum);
  }

  private static List<Class<?>> joined(List<Class<?>> imports, Class<?>... more) {
    List<Class<?>> joined = new ArrayList<>(imports);
    joined.addAll(List.of(more));
    return joined;
  }
}
