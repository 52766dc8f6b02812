package dev.starsight.automl;

import dev.starsight.automl.Candidate.Effort;
import dev.starsight.data.Balance;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.FrozenEncoder;
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

  private static final Duration LEAST_FOR_FROZEN = Duration.ofMinutes(6);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(25);

  private StandardCandidates() {}

  /**
   * Candidates that need no encoder, the cheaper first.
   *
   * @param balance what is done about rare labels; AUTO is what suits the metric
   */
  public static List<Candidate> learners(Metric metric, Balance balance, long seed) {
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
    candidates.add(
        linear(
            "linear-bigrams",
            "Words and pairs of words, weighed: seconds to fit, and hard to beat.",
            LinearOptions.quick(seed).withBalance(applied)));
    candidates.add(
        linear(
            "linear-trigrams",
            "Also runs of three words, over all rows: \"not at all\", \"would not recommend\".",
            LinearOptions.thorough(seed).withBalance(applied)));
    candidates.add(boosting(BoostingOptions.defaults(seed)));
    return List.copyOf(candidates);
  }

  private static Balance applied(Metric metric, Balance balance) {
    if (balance != Balance.AUTO) {
      return balance;
    }
    return metric.countsLabelsAlike() ? Balance.WEIGHTS : Balance.NONE;
  }

  private static Candidate linear(String name, String rationale, LinearOptions options) {
    List<Knob> knobs =
        List.of(
            Knob.fixed("seed", "Orders the rows of each epoch", options.seed()),
            Knob.whole("ngrams", "Words in the longest n-gram, 1 to 3", options.ngrams(), 1, 3),
            Knob.wholeLog(
                "maxFeatures",
                "How many n-grams to keep, the most frequent ones",
                options.maxFeatures(),
                20_000,
                400_000),
            Knob.wholeLog(
                "minDocumentFrequency",
                "Texts an n-gram must occur in",
                options.minDocumentFrequency(),
                1,
                5),
            Knob.oneOf(
                "sublinear",
                "Whether a term frequency tf counts as 1 + ln tf",
                options.sublinear(),
                List.of(true, false)),
            Knob.real(
                "chiSquarePower",
                "How much n-grams that go with some labels outweigh others, 0 to 1",
                options.chiSquarePower(),
                0,
                0.6),
            Knob.whole("epochs", "Passes over the rows", options.epochs(), 2, 8),
            Knob.realLog("learningRate", "AdaGrad's step size", options.learningRate(), 0.03, 0.5),
            Knob.realLog(
                "l2", "Weight of the squared weights in the loss", options.l2(), 1e-9, 1e-4),
            Knob.fixed("balance", "What is done about rare labels", options.balance()));
    return Candidate.of(
        name,
        Blueprint.of(
            knobs,
            settings ->
                new LinearTrainer(
                    LinearOptions.thorough(settings.seed())
                        .withNgrams(settings.whole("ngrams"))
                        .withMaxFeatures(settings.whole("maxFeatures"))
                        .withMinDocumentFrequency(settings.whole("minDocumentFrequency"))
                        .withSublinear(settings.flag("sublinear"))
                        .withChiSquarePower(settings.real("chiSquarePower"))
                        .withEpochs(settings.whole("epochs"))
                        .withLearningRate(settings.real("learningRate"))
                        .withL2(settings.real("l2"))
                        .withBalance(settings.value("balance", Balance.class))),
            new Blueprint.Code(
                List.of(LinearOptions.class, LinearTrainer.class),
                """
                new LinearTrainer(
                    LinearOptions.thorough(SEED)
                        .withNgrams(NGRAMS)
                        .withMaxFeatures(MAX_FEATURES)
                        .withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)
                        .withSublinear(SUBLINEAR)
                        .withChiSquarePower(CHI_SQUARE_POWER)
                        .withEpochs(EPOCHS)
                        .withLearningRate(LEARNING_RATE)
                        .withL2(L2)
                        .withBalance(BALANCE))\
                """)),
        rationale);
  }

  private static Candidate boosting(BoostingOptions options) {
    List<Knob> knobs =
        List.of(
            Knob.fixed("seed", "Chooses rows and columns", options.seed()),
            Knob.wholeLog("rounds", "Trees for each label", options.rounds(), 20, 300),
            Knob.wholeLog("maxDepth", "Depth of a tree", options.maxDepth(), 2, 32),
            Knob.wholeLog("maxNodes", "Leaves of a tree", options.maxNodes(), 4, 64),
            Knob.realLog(
                "shrinkage", "Share of each tree that is added", options.shrinkage(), 0.02, 0.5),
            Knob.real(
                "subsample", "Share of the rows each round sees", options.subsample(), 0.5, 1),
            Knob.wholeLog(
                "columns",
                "N-grams that are columns, those with the highest chi-square",
                options.columns(),
                50,
                400),
            Knob.realLog(
                "columnShare",
                "Share of the columns tried at each split",
                options.columnShare(),
                0.05,
                1),
            Knob.fixed("maxRows", "Rows to learn from", options.maxRows()));
    return Candidate.of(
            "gradient-boosting",
            Blueprint.of(
                knobs,
                settings ->
                    new BoostingTrainer(
                        BoostingOptions.defaults(settings.seed())
                            .withRounds(settings.whole("rounds"))
                            .withMaxDepth(settings.whole("maxDepth"))
                            .withMaxNodes(settings.whole("maxNodes"))
                            .withShrinkage(settings.real("shrinkage"))
                            .withSubsample(settings.real("subsample"))
                            .withColumns(settings.whole("columns"))
                            .withColumnShare(settings.real("columnShare"))
                            .withMaxRows(settings.whole("maxRows"))),
                new Blueprint.Code(
                    List.of(BoostingOptions.class, BoostingTrainer.class),
                    """
                    new BoostingTrainer(
                        BoostingOptions.defaults(SEED)
                            .withRounds(ROUNDS)
                            .withMaxDepth(MAX_DEPTH)
                            .withMaxNodes(MAX_NODES)
                            .withShrinkage(SHRINKAGE)
                            .withSubsample(SUBSAMPLE)
                            .withColumns(COLUMNS)
                            .withColumnShare(COLUMN_SHARE)
                            .withMaxRows(MAX_ROWS))\
                    """)),
            "Trees over few chosen columns see what goes together.")
        .withMinimum(Duration.ofSeconds(5));
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
        frozen(encoder, options.seed(), imports, place, opened),
        fineTuned(fineTuning, imports, place, opened));
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
        .withTimeShare(0.1)
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
