package dev.starsight.examples;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.data.Balance;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import dev.starsight.model.Trainer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.FrozenEncoder;
import dev.starsight.transformer.TrainingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The candidates of `automl` and `workshop`, the cheaper first. */
final class Candidates {

  private static final Duration LEAST_FOR_FROZEN = Duration.ofMinutes(6);
  private static final Duration LEAST_FOR_FINE_TUNING = Duration.ofSeconds(25);

  private Candidates() {}

  /** How to fine-tune. */
  static FineTuning fineTuning(Checkpoint checkpoint, LearningOptions learning, long seed) {
    return FineTuning.of(
        checkpoint,
        TrainingOptions.defaults(seed).withBalance(learning.balance).withMetric(learning.metric));
  }

  /**
   * Candidates that need no encoder, then those that do.
   *
   * @param fineTuning how to fine-tune; given by the caller, who may want to watch its epochs
   */
  static List<Candidate> standard(
      Checkpoint encoder, Trainer fineTuning, Balance balance, long seed) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        Candidate.of(
                "majority",
                new MajorityTrainer(),
                "What every other candidate must beat: the shares of the labels.")
            .withTimeShare(0));
    candidates.add(
        Candidate.of(
                "linear-bigrams",
                new LinearTrainer(LinearOptions.quick(seed).withBalance(balance)),
                "Words and pairs of words, weighed: seconds to fit, and hard to beat.")
            .withTimeShare(0.05));
    candidates.add(
        Candidate.of(
                "linear-trigrams",
                new LinearTrainer(LinearOptions.thorough(seed).withBalance(balance)),
                "Also runs of three words, over all rows: \"not at all\", \"would not recommend\".")
            .withTimeShare(0.1));
    candidates.add(
        Candidate.of(
                "gradient-boosting",
                new BoostingTrainer(BoostingOptions.defaults(seed)),
                "Trees over few chosen columns see what goes together.")
            .withTimeShare(0.08)
            .withMinimum(Duration.ofSeconds(5)));
    candidates.add(
        Candidate.of(
                "frozen-encoder",
                FrozenEncoder.of(encoder, seed),
                "A pretrained encoder's sentence vectors as they are.")
            .withTimeShare(0.1)
            .withMinimum(LEAST_FOR_FROZEN));
    candidates.add(
        Candidate.of(
                "fine-tuned",
                fineTuning,
                "The same encoder, trained on these reviews: it reads word order and negation.")
            .withTimeShare(0.8)
            .withMinimum(LEAST_FOR_FINE_TUNING));
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
                        "  %-20s %s %.3f on validation, fitted in %s",
                        scored.name(),
                        metric.id(),
                        metric.of(scored.validation()),
                        Durations.text(scored.fitSeconds())))
            .orElseGet(
                () -> String.format(Locale.ROOT, "  %-20s %s", trial.name(), trial.failure())));
  }
}
