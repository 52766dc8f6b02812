package dev.starsight.examples;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.StandardCandidates;
import dev.starsight.automl.Trial;
import dev.starsight.model.Metric;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.EncoderCandidates;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The candidates of `automl` and `workshop`, the cheaper first. */
final class Candidates {

  private Candidates() {}

  /** How to fine-tune. */
  static FineTuning fineTuning(Checkpoint checkpoint, LearningOptions learning, long seed) {
    return FineTuning.of(
        checkpoint,
        TrainingOptions.defaults(seed).withBalance(learning.balance).withMetric(learning.metric));
  }

  /** The standard ones, the cheaper first. */
  static List<Candidate> standard(
      FineTuning fineTuning, EncoderOption encoder, LearningOptions learning, long seed)
      throws IOException {
    return standard(fineTuning, encoder, learning, List.of(), seed);
  }

  /** The same, and some that learn from further columns beside the text. */
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

  /** Says how a candidate did. */
  static void tell(Trial trial, Metric metric, Console console) {
    console.note(
        trial
            .scored()
            .map(
                scored ->
                    String.format(
                        Locale.ROOT,
                        "  %-34s %s %.3f on validation, fitted in %s",
                        scored.name(),
                        metric.id(),
                        metric.of(scored.validation()),
                        Durations.text(scored.fitSeconds())))
            .orElseGet(
                () -> String.format(Locale.ROOT, "  %-34s %s", trial.name(), trial.failure())));
  }
}
