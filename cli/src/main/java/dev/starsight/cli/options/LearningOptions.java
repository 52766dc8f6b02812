package dev.starsight.cli.options;

import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to learn: what counts, what is done about rare labels, how long it may take. */
public final class LearningOptions {

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "balancedAccuracy",
      description =
          "What counts: it ranks candidates and picks epochs, on validation, and fine-tuning draws"
              + " rows for it. One of accuracy, balancedAccuracy,"
              + " macroF1, mae, withinOne, quadraticKappa, logLoss, ece (default:"
              + " ${DEFAULT-VALUE}).")
  public Metric metric = Metric.BALANCED_ACCURACY;

  @Option(
      names = "--balance",
      paramLabel = "BALANCE",
      defaultValue = "auto",
      description =
          "What is done about rare labels in the training part: auto (what suits the learner and"
              + " the metric), minority (down-sample to the rarest), weights (keep all, weigh"
              + " them), none (default: ${DEFAULT-VALUE}).")
  public Balance balance = Balance.AUTO;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "How long the whole command may take, such as 90s, 10m, 1h30m.")
  @Nullable Duration budget;

  /** {@code --balance} by the names of the help. */
  public static Balance balance(String text) {
    for (Balance balance : Balance.values()) {
      if (balance.name().equalsIgnoreCase(text)) {
        return balance;
      }
    }
    throw new TypeConversionException(
        "it must be auto, minority, weights or none, but is \"" + text + "\"");
  }

  public Optional<Duration> budget() {
    return Optional.ofNullable(budget);
  }
}
