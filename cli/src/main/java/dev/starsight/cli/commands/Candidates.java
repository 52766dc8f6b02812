package dev.starsight.cli.commands;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.Durations;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.model.Metric;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.EncoderCandidates;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The candidates of {@code automl} and {@code workshop}, from cheap to expensive. */
final class Candidates {

  private Candidates() {}

  static FineTuning fineTuning(Checkpoint checkpoint, LearningOptions learning, long seed) {
    return FineTuning.of(
        checkpoint,
        TrainingOptions.defaults(seed).withBalance(learning.balance).withMetric(learning.metric));
  }

  /**
   * Returns the standard candidates.
   *
   * @param columns columns that some candidates learn from in addition to the text
   */
  static List<Candidate> standard(
      FineTuning fineTuning,
      EncoderOption encoder,
      LearningOptions learning,
      List<String> columns,
      long seed)
      throws IOException {
    List<Candidate> candidates =
        new ArrayList<>(
            StandardCandidates.learners(learning.metric, learning.balance, seed, columns));
    candidates.addAll(
        EncoderCandidates.all(fineTuning, encoder.checkpointDirectory().orElse(null)));
    return candidates;
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
