package dev.starsight.transformer;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.TunableOptions;
import dev.starsight.transformer.NearestNeighbours.NeighbourOptions;
import dev.starsight.transformer.training.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a search that need a pretrained encoder: nearest neighbours, a frozen encoder,
 * and fine-tuning.
 */
public final class EncoderCandidates {

  private static final Duration LEAST_FOR_NEIGHBOURS = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FROZEN = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(45);

  private static final List<Rare<?>> RARE =
      List.of(
          new Rare<>(
              "patience",
              "Epochs without a better validation after which it stops",
              TrainingOptions::patience,
              TrainingOptions::withPatience),
          new Rare<>(
              "accumulation",
              "Batches a step",
              TrainingOptions::accumulation,
              TrainingOptions::withAccumulation),
          new Rare<>(
              "layerDecay",
              "What the learning rate is multiplied with from each layer to the one below it",
              TrainingOptions::layerDecay,
              TrainingOptions::withLayerDecay),
          new Rare<>(
              "frozenLayers",
              "Layers from the bottom that stay as they are, the embeddings first",
              TrainingOptions::frozenLayers,
              TrainingOptions::withFrozenLayers),
          new Rare<>(
              "warmUpShare",
              "Share of the steps in which the learning rate rises",
              TrainingOptions::warmUpShare,
              TrainingOptions::withWarmUpShare),
          new Rare<>(
              "weightDecay",
              "Of AdamW, on matrices only",
              TrainingOptions::weightDecay,
              TrainingOptions::withWeightDecay),
          new Rare<>(
              "maximumNorm",
              "Gradients are scaled down to this global norm",
              TrainingOptions::maximumNorm,
              TrainingOptions::withMaximumNorm),
          new Rare<>(
              "labelSmoothing",
              "Share of the truth that is spread over all labels alike",
              TrainingOptions::labelSmoothing,
              TrainingOptions::withLabelSmoothing),
          new Rare<>(
              "loss", "What is minimized", TrainingOptions::loss, TrainingOptions::withLoss));

  private EncoderCandidates() {}

  /**
   * Returns the candidates on one encoder, the cheaper first.
   *
   * @param fineTuning fine-tunes the encoder; its options are those of the candidate
   * @param directory of the encoder, which the Java source names; null for the MiniLM that comes as
   *     an artifact
   */
  public static List<Candidate> all(FineTuning fineTuning, @Nullable Path directory) {
    Checkpoint encoder = fineTuning.encoder();
    TrainingOptions options = fineTuning.options();
    List<Class<?>> imports = new ArrayList<>(List.of(Checkpoint.class));
    List<Hyperparameter> place = new ArrayList<>();
    String opened = "Checkpoint.miniLm()";
    if (directory != null) {
      imports.add(Path.class);
      place.add(Hyperparameter.fixed("encoder", "Where the encoder is", directory.toString()));
      opened = "Checkpoint.open(Path.of(ENCODER))";
    }
    return List.of(
        neighbours(encoder, options.seed(), imports, place, opened),
        frozen(encoder, options.seed(), imports, place, opened),
        fineTuned(fineTuning, imports, place, opened));
  }

  private static Candidate neighbours(
      Checkpoint encoder,
      long seed,
      List<Class<?>> imports,
      List<Hyperparameter> place,
      String opened) {
    NeighbourOptions usual = NeighbourOptions.defaults(seed);
    TunableOptions<NeighbourOptions> options =
        start("NeighbourOptions", place, NeighbourOptions::defaults)
            .with(
                Hyperparameter.fixed(
                    "neighbours", "How many of the most similar rows vote", usual.neighbours()),
                NeighbourOptions::withNeighbours)
            .with(
                Hyperparameter.fixed(
                    "sharpness", "How much more similar rows count, 0 to 1000", usual.sharpness()),
                NeighbourOptions::withSharpness)
            .with(
                Hyperparameter.fixed("balance", "What is done about rare labels", usual.balance()),
                NeighbourOptions::withBalance)
            .with(
                Hyperparameter.fixed("maxRows", "Rows to keep at most", usual.maxRows()),
                NeighbourOptions::withMaxRows)
            .and(Hyperparameter.fixed("seed", "Decides which rows are kept", seed));
    return candidate(
        "nearest-neighbours",
        "The most similar texts that are known vote: it shares nothing with the linear ones.",
        options.blueprint(
            chosen -> NearestNeighbours.of(encoder, chosen),
            "NearestNeighbours.of(\n    " + opened + ",\n    %s)",
            joined(imports, NearestNeighbours.class, NeighbourOptions.class)),
        0.05,
        LEAST_FOR_NEIGHBOURS);
  }

  private static Candidate frozen(
      Checkpoint encoder,
      long seed,
      List<Class<?>> imports,
      List<Hyperparameter> place,
      String opened) {
    List<Hyperparameter> knobs = new ArrayList<>(place);
    knobs.add(Hyperparameter.fixed("seed", "Chooses and orders rows", seed));
    return candidate(
        "frozen-encoder",
        "A pretrained encoder's sentence vectors as they are.",
        SearchSpace.of(
            knobs,
            settings -> FrozenEncoder.of(encoder, settings.seed()),
            new SearchSpace.Code(
                joined(imports, FrozenEncoder.class), "FrozenEncoder.of(" + opened + ", SEED)")),
        0.05,
        LEAST_FOR_FROZEN);
  }

  private static Candidate fineTuned(
      FineTuning fineTuning, List<Class<?>> imports, List<Hyperparameter> place, String opened) {
    return candidate(
        "fine-tuned",
        "The same encoder, trained on these reviews: it reads word order and negation.",
        options(fineTuning.options(), place)
            .blueprint(
                // As it is: a budget chooses the epochs, the batch and the length.
                options -> fineTuning,
                "FineTuning.of(\n    " + opened + ",\n    %s)",
                joined(imports, FineTuning.class, TrainingOptions.class)),
        0.8,
        LEAST_FOR_FINE_TUNING);
  }

  /** Declares the options that people ask for first, and all others that are not as usual. */
  private static TunableOptions<TrainingOptions> options(
      TrainingOptions given, List<Hyperparameter> place) {
    TunableOptions<TrainingOptions> options =
        start("TrainingOptions", place, TrainingOptions::defaults)
            .and(
                Hyperparameter.fixed(
                    "seed", "Of the fresh head, the rows drawn and dropout", given.seed()))
            .with(
                Hyperparameter.fixed("epochs", "Passes over the rows", given.epochs()),
                TrainingOptions::withEpochs)
            .with(
                Hyperparameter.fixed("batchSize", "Texts a step", given.batchSize()),
                TrainingOptions::withBatchSize)
            .with(
                Hyperparameter.fixed("maxLength", "Tokens a text is cut at", given.maxLength()),
                TrainingOptions::withMaxLength)
            .with(
                Hyperparameter.fixed(
                    "learningRate", "Of the encoder, at its highest", given.learningRate()),
                TrainingOptions::withLearningRate)
            .with(
                Hyperparameter.fixed(
                    "headRate", "How many times that the head learns", given.headRate()),
                TrainingOptions::withHeadRate)
            .with(
                Hyperparameter.fixed("dropout", "Share of activations left out", given.dropout()),
                TrainingOptions::withDropout)
            .with(
                Hyperparameter.fixed("balance", "What is done about rare labels", given.balance()),
                TrainingOptions::withBalance)
            .with(
                Hyperparameter.fixed("metric", "What picks the best epoch", given.metric()),
                TrainingOptions::withMetric);
    for (Rare<?> option : RARE) {
      options = option.addTo(options, given);
    }
    return options;
  }

  /** An option that a source states only where it is not as usual. */
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
          : options.with(Hyperparameter.fixed(name, meaning, own), setter);
    }
  }

  private static <O> TunableOptions<O> start(
      String type, List<Hyperparameter> place, LongFunction<O> defaults) {
    TunableOptions<O> options =
        TunableOptions.of(type + ".defaults(SEED)", settings -> defaults.apply(settings.seed()));
    for (Hyperparameter knob : place) {
      options = options.and(knob);
    }
    return options;
  }

  private static Candidate candidate(
      String name, String rationale, SearchSpace blueprint, double timeShare, Duration minimum) {
    return Candidate.of(name, blueprint, rationale)
        .withEffort(Effort.ENGINE)
        .withTimeShare(timeShare)
        .withMinimum(minimum);
  }

  private static List<Class<?>> joined(List<Class<?>> imports, Class<?>... more) {
    List<Class<?>> joined = new ArrayList<>(imports);
    joined.addAll(List.of(more));
    return joined;
  }
}
