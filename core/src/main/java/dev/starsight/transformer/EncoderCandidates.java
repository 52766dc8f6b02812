package dev.starsight.transformer;

import dev.starsight.automl.Blueprint;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.automl.Knob;
import dev.starsight.data.Balance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a search that need a pretrained encoder: nearest neighbours, a frozen encoder,
 * and fine-tuning.
 */
public final class EncoderCandidates {

  private static final Duration LEAST_FOR_NEIGHBOURS = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FROZEN = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(45);

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
    List<Knob> place = new ArrayList<>();
    String opened = "Checkpoint.miniLm()";
    if (directory != null) {
      imports.add(Path.class);
      place.add(Knob.fixed("encoder", "Where the encoder is", directory.toString()));
      opened = "Checkpoint.open(Path.of(ENCODER))";
    }
    return List.of(
        neighbours(encoder, options.seed(), imports, place, opened),
        frozen(encoder, options.seed(), imports, place, opened),
        fineTuned(fineTuning, imports, place, opened));
  }

  private static Candidate neighbours(
      Checkpoint encoder, long seed, List<Class<?>> imports, List<Knob> place, String opened) {
    NeighbourOptions usual = NeighbourOptions.defaults(seed);
    List<Knob> knobs = new ArrayList<>(place);
    knobs.addAll(
        List.of(
            Knob.fixed("neighbours", "How many of the most similar rows vote", usual.neighbours()),
            Knob.fixed(
                "sharpness", "How much more similar rows count, 0 to 1000", usual.sharpness()),
            Knob.fixed("balance", "What is done about rare labels", usual.balance()),
            Knob.fixed("maxRows", "Rows to keep at most", usual.maxRows()),
            Knob.fixed("seed", "Decides which rows are kept", seed)));
    List<Class<?>> classes = new ArrayList<>(imports);
    classes.addAll(List.of(NearestNeighbours.class, NeighbourOptions.class));
    return Candidate.of(
            "nearest-neighbours",
            Blueprint.of(
                knobs,
                settings ->
                    NearestNeighbours.of(
                        encoder,
                        NeighbourOptions.defaults(settings.seed())
                            .withNeighbours(settings.whole("neighbours"))
                            .withSharpness(settings.real("sharpness"))
                            .withBalance(settings.value("balance", Balance.class))
                            .withMaxRows(settings.whole("maxRows"))),
                new Blueprint.Code(
                    classes,
                    """
                    NearestNeighbours.of(
                        %s,
                        NeighbourOptions.defaults(SEED)
                            .withNeighbours(NEIGHBOURS)
                            .withSharpness(SHARPNESS)
                            .withBalance(BALANCE)
                            .withMaxRows(MAX_ROWS))\
                    """
                        .formatted(opened))),
            "The most similar texts that are known vote: it shares nothing with the linear ones.")
        .withEffort(Effort.ENGINE)
        .withTimeShare(0.05)
        .withMinimum(LEAST_FOR_NEIGHBOURS);
  }

  private static Candidate frozen(
      Checkpoint encoder, long seed, List<Class<?>> imports, List<Knob> place, String opened) {
    List<Knob> knobs = new ArrayList<>(place);
    knobs.add(Knob.fixed("seed", "Chooses and orders rows", seed));
    List<Class<?>> classes = new ArrayList<>(imports);
    classes.add(FrozenEncoder.class);
    return Candidate.of(
            "frozen-encoder",
            Blueprint.of(
                knobs,
                settings -> FrozenEncoder.of(encoder, settings.seed()),
                new Blueprint.Code(classes, "FrozenEncoder.of(" + opened + ", SEED)")),
            "A pretrained encoder's sentence vectors as they are.")
        .withEffort(Effort.ENGINE)
        .withTimeShare(0.05)
        .withMinimum(LEAST_FOR_FROZEN);
  }

  private static Candidate fineTuned(
      FineTuning fineTuning, List<Class<?>> imports, List<Knob> place, String opened) {
    TrainingOptions options = fineTuning.options();
    List<Knob> knobs = new ArrayList<>(place);
    knobs.addAll(
        List.of(
            Knob.fixed("seed", "Of the fresh head, the rows drawn and dropout", options.seed()),
            Knob.fixed("epochs", "Passes over the rows", options.epochs()),
            Knob.fixed("batchSize", "Texts a step", options.batchSize()),
            Knob.fixed("maxLength", "Tokens a text is cut at", options.maxLength()),
            Knob.fixed("learningRate", "Of the encoder, at its highest", options.learningRate()),
            Knob.fixed("headRate", "How many times that the head learns", options.headRate()),
            Knob.fixed("dropout", "Share of activations left out", options.dropout()),
            Knob.fixed("balance", "What is done about rare labels", options.balance()),
            Knob.fixed("metric", "What picks the best epoch", options.metric())));
    List<Class<?>> classes = new ArrayList<>(imports);
    classes.addAll(List.of(FineTuning.class, TrainingOptions.class));
    return Candidate.of(
            "fine-tuned",
            Blueprint.of(
                knobs,
                // As they are: a budget chooses the epochs, the batch and the length.
                settings -> fineTuning,
                new Blueprint.Code(
                    classes,
                    """
                    FineTuning.of(
                        %s,
                        TrainingOptions.defaults(SEED)
                            .withEpochs(EPOCHS)
                            .withBatchSize(BATCH_SIZE)
                            .withMaxLength(MAX_LENGTH)
                            .withLearningRate(LEARNING_RATE)
                            .withHeadRate(HEAD_RATE)
                            .withDropout(DROPOUT)
                            .withBalance(BALANCE)
                            .withMetric(METRIC))\
                    """
                        .formatted(opened))),
            "The same encoder, trained on these reviews: it reads word order and negation.")
        .withEffort(Effort.ENGINE)
        .withTimeShare(0.8)
        .withMinimum(LEAST_FOR_FINE_TUNING);
  }
}
