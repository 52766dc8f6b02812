package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.EncoderCandidates;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.internal.training.EpochPlan;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The candidates of {@code automl} and {@code workshop}, from cheap to expensive. */
final class Candidates {

  /** What two processor cores with bfloat16 train e5-small on. */
  private static final double E5_TOKENS_PER_SECOND = 2500;

  /** This share of an epoch is enough for e5-small to learn from few rows. */
  private static final double LEAST_SHARE_OF_EPOCH = 0.25;

  /** Some 270 steps: enough for e5-small to learn from any number of rows. */
  private static final double LEAST_TOKENS = 50 * E5_TOKENS_PER_SECOND;

  private static final double CHARACTERS_PER_TOKEN = 4.5;

  /** More rows than these are many. */
  private static final int FEW_ROWS = 3_000;

  /** Folds of few rows if time is enough. */
  private static final int MOST_FOLDS = 5;

  /** Epochs for which each fit of the encoder should have time. */
  private static final double EPOCHS_OF_A_FIT = 4;

  /** The share of the budget of a search that is left for fine-tuning. */
  static final double SHARE_IN_SEARCH = 0.65;

  private static final Set<String> LINEAR = Set.of("sparse-linear", "ordinal-linear");

  private Candidates() {}

  /**
   * Chooses the encoder if none was named: e5-small, which reads better and takes twice as long, if
   * the time is enough for it to learn. This depends on options and rows only, so that the same
   * command chooses the same encoder on any machine. Figures are derived again with the encoder of
   * the saved result.
   *
   * @param command that trains
   * @param budget of the whole command; null for no limit
   * @param share of the budget that is left for fine-tuning
   */
  static void chooseEncoder(
      StarsightCommand command,
      EncoderOption encoder,
      Dataset<Example> train,
      LearningOptions learning,
      @Nullable Duration budget,
      double share)
      throws IOException {
    if (command.saved().isPresent()) {
      Path summary = command.saved().get().directory().resolve("summary.json");
      encoder.choose(Json.read(summary).path("encoder").asText());
      return;
    }
    if (!encoder.isOpen() || budget == null) {
      return;
    }
    double needed = Math.min(LEAST_TOKENS, LEAST_SHARE_OF_EPOCH * tokensPerEpoch(train, learning));
    encoder.choose(
        share * budget.toMillis() / 1e3 * E5_TOKENS_PER_SECOND >= needed ? "e5-small" : "minilm");
  }

  /**
   * Returns the folds by which few rows judge candidates: as many as leave the encoder time to read
   * its rows in each fit, and 0 if that is less than 2. All fits together read the training rows as
   * often as there are folds. This depends on options and rows only, as the encoder does.
   *
   * @param budget of the whole command; null for no limit
   */
  static int folds(Splits splits, LearningOptions learning, @Nullable Duration budget) {
    int rows = splits.train().size() + splits.validation().size();
    if (rows > FEW_ROWS || splits.validation().isEmpty()) {
      return 0;
    }
    if (budget == null) {
      return MOST_FOLDS;
    }
    double tokens = SHARE_IN_SEARCH * budget.toMillis() / 1e3 * E5_TOKENS_PER_SECOND;
    int folds =
        (int)
            Math.min(
                MOST_FOLDS, tokens / (EPOCHS_OF_A_FIT * tokensPerEpoch(splits.train(), learning)));
    return folds < 2 ? 0 : folds;
  }

  private static double tokensPerEpoch(Dataset<Example> train, LearningOptions learning) {
    LabelSet labels = LabelSet.of(train);
    TrainingOptions options =
        TrainingOptions.defaults(0).withBalance(learning.balance).withMetric(learning.metric);
    int[] epoch =
        EpochPlan.of(EpochPlan.labelIds(train.rows(), labels), options.appliedBalance(), 0).rows(0);
    double characters =
        IntStream.of(epoch).map(row -> train.rows().get(row).text().length()).average().orElse(0);
    return Math.min(options.trainingLength(), characters / CHARACTERS_PER_TOKEN) * epoch.length;
  }

  /**
   * Returns what fine-tunes an encoder, and tells people once what it notices.
   *
   * @param laterRows that are predicted after the training, in the same budget
   */
  static FineTuning fineTuning(
      Checkpoint checkpoint, LearningOptions learning, int laterRows, StarsightCommand command) {
    Set<String> told = new HashSet<>();
    return FineTuning.of(
            checkpoint,
            TrainingOptions.defaults(command.seed)
                .withBalance(learning.balance)
                .withMetric(learning.metric))
        .withLaterRows(laterRows)
        .withListener(
            new TrainingListener() {
              @Override
              public void notice(String sentence) {
                if (told.add(sentence)) {
                  command.console().warn(sentence);
                }
              }
            });
  }

  /**
   * Returns the standard candidates.
   *
   * @param columns columns that some candidates learn from in addition to the text
   * @param rows of the training part
   */
  static List<Candidate> standard(
      FineTuning fineTuning,
      EncoderOption encoder,
      LearningOptions learning,
      List<String> columns,
      int rows,
      long seed)
      throws IOException {
    List<Candidate> candidates =
        new ArrayList<>(
            StandardCandidates.learners(learning.metric, learning.balance, seed, columns));
    List<Candidate> encoders =
        EncoderCandidates.all(fineTuning, encoder.checkpointDirectory().orElse(null));
    // With many rows, a frozen encoder is no match for n-grams, and adds nothing to an ensemble.
    candidates.addAll(
        rows <= FEW_ROWS ? encoders : encoders.subList(encoders.size() - 1, encoders.size()));
    return candidates;
  }

  /**
   * Returns the conditions that all candidates of a search share, for their {@code candidate.json},
   * without further columns.
   *
   * @param recipe of the split into training, validation, and test and promise together
   */
  static CandidateRecord.Search conditions(
      StarsightCommand command,
      InputOptions input,
      LearningOptions learning,
      Provenance provenance,
      Recipe recipe,
      HeadlineOption headline,
      CleanOption clean) {
    return new CandidateRecord.Search(
            learning.metric,
            command.seed,
            recipe.ratio(),
            recipe.seed(),
            input.textColumn(),
            input.labelColumn(),
            List.of(),
            provenance.sources(),
            learning.balance,
            Version.current(),
            command.threads,
            recipe.column())
        .withReading(headline.value(), clean.value());
  }

  /**
   * Measures what headlines gained the best linear candidate on validation; null if it did not read
   * them, or there is no such candidate or no validation row.
   */
  static @Nullable HeadlineGain headlineGain(
      Leaderboard board, TrainingData data, Metric metric, StarsightCommand command)
      throws IOException {
    if (data.headline() == null || data.validation().isEmpty()) {
      return null;
    }
    for (Trial trial : board.trials()) {
      Trial.Scored scored = trial.scored().orElse(null);
      Candidate candidate = scored == null ? null : scored.candidate();
      if (scored != null && candidate != null && LINEAR.contains(scored.kind())) {
        Trainer trainer = candidate.trainer();
        try (OpenedModel opened = SavedModels.open(scored.directory())) {
          return noted(
              HeadlineGain.of(
                  scored.name(),
                  trainer,
                  opened.uncalibrated(),
                  data,
                  metric,
                  command.seed,
                  command.run()),
              command);
        }
      }
    }
    return null;
  }

  /** Measures what headlines gain a quick linear model on validation; null if they are not read. */
  static @Nullable HeadlineGain headlineGain(
      TrainingData data, Metric metric, StarsightCommand command) {
    if (data.headline() == null || data.validation().isEmpty()) {
      return null;
    }
    Trainer trainer = new LinearTrainer(LinearOptions.quick(command.seed));
    try (Classifier with = trainer.fit(data, command.run())) {
      return noted(
          HeadlineGain.of(with.kind(), trainer, with, data, metric, command.seed, command.run()),
          command);
    }
  }

  private static HeadlineGain noted(HeadlineGain gain, StarsightCommand command) {
    command.console().result(gain.toString());
    return gain;
  }

  /** Returns the field {@code headline} of a summary. */
  static JsonNode json(@Nullable HeadlineGain gain) {
    if (gain == null) {
      return NullNode.getInstance();
    }
    ObjectNode node =
        Json.object()
            .put("mode", gain.headline().option())
            .put("learner", gain.learner())
            .put("metric", gain.metric().id());
    node.set("with", Json.number(gain.with()));
    node.set("without", Json.number(gain.without()));
    node.set("gained", Json.number(gain.difference().value()));
    Interval interval = gain.difference().interval();
    ArrayNode ends = node.putArray("interval");
    ends.add(Json.number(interval.low())).add(Json.number(interval.high()));
    return node;
  }

  /** Notes the result of a candidate, with the stack trace of a failure if {@code debug} is set. */
  static void noteResult(Trial trial, Metric metric, Console console, boolean debug) {
    if (trial instanceof Trial.Scored scored) {
      console.note(
          "  %-34s %s %.3f on validation, fitted in %s",
          scored.name(),
          metric.id(),
          metric.of(scored.validation()),
          Durations.text(scored.fitSeconds()));
    } else if (trial instanceof Trial.Failed failed) {
      console.note("  %-34s %s", trial.name(), trial.failure());
      noteStackTrace(debug ? failed.cause() : null, console);
    }
  }

  static void tellFailures(List<PartialTrial> partialTrials, Console console) {
    for (PartialTrial trial : partialTrials) {
      if (trial.cause() != null) {
        console.note(
            "  %s failed on %,d rows with %s", trial.candidate(), trial.rows(), trial.settings());
        noteStackTrace(trial.cause(), console);
      }
    }
  }

  private static void noteStackTrace(@Nullable Throwable cause, Console console) {
    if (cause != null) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(console::note);
    }
  }
}
