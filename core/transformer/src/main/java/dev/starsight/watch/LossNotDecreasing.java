package dev.starsight.watch;

import dev.starsight.transformer.training.StepRecord;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;

/** The rule {@code LossNotDecreasing}. Not thread-safe. */
final class LossNotDecreasing {

  /** The share of the steps in which the learning rate may still warm up. */
  private static final double WARM_UP = 1.0 / 3;

  private final WatchRules rules;
  private final ArrayDeque<Double> recent = new ArrayDeque<>();
  private double highestRate;
  private double firstSum;
  private double recentSum;
  private long count;
  private boolean warned;

  LossNotDecreasing(WatchRules rules) {
    this.rules = rules;
  }

  Optional<Warning> step(StepRecord step) {
    if (warned || !Double.isFinite(step.loss())) {
      return Optional.empty(); // Another rule warns of losses that are not finite.
    }
    count++;
    highestRate = Math.max(highestRate, step.learningRate());
    if (count <= rules.steps()) {
      firstSum += step.loss();
    }
    recent.add(step.loss());
    recentSum += step.loss();
    if (recent.size() > rules.steps()) {
      recentSum -= recent.remove();
    }
    if (!isDue(step)) {
      return Optional.empty();
    }
    double first = firstSum / rules.steps();
    double last = recentSum / rules.steps();
    warned = !(last <= first * (1 - rules.percent() / 100));
    return warned ? Optional.of(warning(step, first, last)) : Optional.empty();
  }

  private boolean isDue(StepRecord step) {
    return count >= 2L * rules.steps()
        && count % rules.steps() == 0
        && step.step() >= WARM_UP * step.steps();
  }

  private Warning warning(StepRecord step, double first, double last) {
    String message =
        String.format(
            Locale.ROOT,
            "the loss does not decrease: %.4f on average over the last %d steps (up to step %d),"
                + " %.4f over the first %d; it should be %s %% lower by now",
            last,
            rules.steps(),
            step.step(),
            first,
            rules.steps(),
            brief(rules.percent()));
    return new Warning("LossNotDecreasing", step.step(), message, advice(first, last));
  }

  private String advice(double first, double last) {
    return (last > first
                ? "The learning rate may be too high (up to %s): try a third of it"
                : "The learning rate may be too low, or so high that nothing is learned (up to %s):"
                    + " try three times as much, then a third")
            .formatted(brief(highestRate))
        + "; check that texts and labels belong together, and that no layers are frozen by mistake";
  }

  private static String brief(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toString();
  }
}
