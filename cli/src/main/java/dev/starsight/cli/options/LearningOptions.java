package dev.starsight.cli.options;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Balance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.model.Metric;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of learning: the metric, the balancing of labels, the time limit. */
public final class LearningOptions {

  /** The shares of the training, validation and test parts. */
  public static final Ratio SPLIT = Ratio.percent(90, 5, 5);

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "balancedAccuracy",
      description =
          "Metric on the validation part that ranks candidates; epochs are chosen and training rows"
              + " sampled to suit it. One of accuracy, balancedAccuracy, macroF1, mae,"
              + " withinOne, quadraticKappa, logLoss, ece (default: ${DEFAULT-VALUE}).")
  public Metric metric = Metric.BALANCED_ACCURACY;

  @Option(
      names = "--balance",
      paramLabel = "BALANCE",
      defaultValue = "auto",
      description =
          "How the training part handles rare labels: auto (chosen for the learner and the metric),"
              + " minority (down-sample every label to the rarest), weights (keep all rows and"
              + " weight them), none (default: ${DEFAULT-VALUE}).")
  public Balance balance = Balance.AUTO;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Time limit for the whole command, such as 90s, 10m, 1h30m.")
  private @Nullable Duration budget;

  public static Balance balance(String text) {
    return Arrays.stream(Balance.values())
        .filter(balance -> balance.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "it must be auto, minority, weights or none, but is \"" + text + "\""));
  }

  /** Reads a value of {@code --metric}: an id as in the JSON, in any case. */
  public static Metric metric(String text) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.id().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "a metric must be one of %s, but it is \"%s\""
                        .formatted(
                            Arrays.stream(Metric.values())
                                .map(Metric::id)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  /** Returns the time limit if {@code --budget} is given. */
  public Optional<Duration> budget() {
    return Optional.ofNullable(budget);
  }

  /** Returns the run of a command, with a time limit if {@code --budget} is given. */
  public Run run(StarsightCommand command) {
    return budget == null ? command.run() : within(budget, command);
  }

  /** Returns the run of a command that is limited by {@code --budget} or by this default. */
  public Run run(StarsightCommand command, Duration defaultBudget) {
    return within(budget == null ? defaultBudget : budget, command);
  }

  /**
   * Returns the run of a command with this time limit, less the time to evaluate and to write the
   * results; the budget began with the command.
   */
  public static Run within(Duration budget, StarsightCommand command) {
    double seconds = budget.toMillis() / 1e3;
    double left = Math.max(1, seconds - command.seconds());
    double reserve = Math.min(90, Math.max(2, 0.09 * seconds));
    return command.run().withDeadline(Deadline.inSeconds(Math.max(1, left - reserve)));
  }
}
