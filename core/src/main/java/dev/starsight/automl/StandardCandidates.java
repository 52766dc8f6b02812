package dev.starsight.automl;

import dev.starsight.automl.Candidate.Effort;
import dev.starsight.data.Balance;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.learner.SharedFeatures;
import dev.starsight.model.Metric;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.FrozenEncoder;
import dev.starsight.transformer.NearestNeighbours;
import dev.starsight.transformer.NeighbourOptions;
import dev.starsight.transformer.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The candidates a search begins with: the baselines, then learners that differ in what they see of
 * a text and in how they learn from it, then those on a pretrained encoder.
 */
public final class StandardCandidates {

  private static final Duration LEAST_FOR_NEIGHBOURS = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FROZEN = Duration.ofMinutes(20);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(45);

  private StandardCandidates() {}

  /**
   * Candidates that need no encoder, the cheaper first.
   *
   * @param balance what is done about rare labels; AUTO is what suits the metric
   */
  public static List<Candidate> learners(Metric metric, Balance balance, long seed) {
    return learners(metric, balance, seed, List.of());
  }

  /**
   * Candidates that need no encoder, the cheaper first: those on the text, and if there are columns
   * beside it, the same with columns.
   *
   * @param balance what is done about rare labels; AUTO is what suits the metric
   * @param columns names of {@link dev.starsight.data.Example#columns()}; may be empty
   */
  public static List<Candidate> learners(
      Metric metric, Balance balance, long seed, List<String> columns) {
    Balance applied = applied(metric, balance);
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        Candidate.of(
                "majority",
                Blueprint.of(
                    List.of(),
                    settings -> new MajorityTrainer(),
                    new Blueprint.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
                "What every other candidate must beat: the shares of the labels.")
            .withEffort(Effort.BASELINE));
    SharedFeatures shared = new SharedFeatures();
    List<Candidate> beside =
        columns.isEmpty()
            ? List.of()
            : new LinearCandidates(applied, seed, columns, shared).ofWords();
    List<Candidate> linear = new LinearCandidates(applied, seed, List.of(), shared).all();
    for (int i = 0; i < linear.size(); i++) {
      candidates.add(linear.get(i));
      if (i < beside.size()) {
        candidates.add(beside.get(i));
      }
    }
    if (!columns.isEmpty()) {
      candidates.add(new BoostingCandidates(seed).beside(columns));
    }
    candidates.addAll(new BoostingCandidates(seed).all());
    return List.copyOf(candidates);
  }

  private static Balance applied(Metric metric, Balance balance) {
    if (balance != Balance.AUTO) {
      return balance;
    }
    return metric.countsLabelsAlike() ? Balance.WEIGHTS : Balance.NONE;
  }

  /**
   * Candidates on a pretrained encoder.
   *
   * @param fineTuning how to fine-tune, with whoever listens to it
   * @param directory where its encoder is, or null for the MiniLM that comes as an artifact
   */
  public static List<Candidate> encoders(FineTuning fineTuning, @Nullable Path directory) {
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
