package dev.starsight.serving.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Signals of figures that each window has: rate, latency, reward. */
final class WindowSignals {

  /** Earlier windows that are needed to know what is usual. */
  private static final int LEAST_WINDOWS = 7;

  /** Decisions that a window needs for a latency. */
  private static final int LEAST_DECISIONS = 50;

  private static final int LEAST_REWARDS = 50;

  /** Robust standard deviations that are not usual. */
  private static final double FAR = 5;

  private static final double MAD_TO_DEVIATION = 1.4826;

  /** Slower by this factor, and by this many milliseconds, is a reason to look. */
  private static final double SLOWER = 2;

  private static final double SLOWER_MILLIS = 5;
  private static final double SURE = 3.5;
  private static final double LESS_REWARD = 0.02;

  private WindowSignals() {}

  static List<Signal> of(List<LogWindow> windows) {
    LogWindow now = windows.get(windows.size() - 1);
    List<LogWindow> before = windows.subList(0, windows.size() - 1);
    return List.of(rate(now, before), latency(now, before), reward(now, before));
  }

  /** The last window may not be over, so only more than usual is a reason to look. */
  private static Signal rate(LogWindow now, List<LogWindow> before) {
    if (before.size() < LEAST_WINDOWS) {
      return tooFew("rate", before.size());
    }
    double[] counts = before.stream().mapToDouble(LogWindow::decisions).toArray();
    double median = median(counts);
    double mad = median(Arrays.stream(counts).map(count -> Math.abs(count - median)).toArray());
    double deviation = Math.max(MAD_TO_DEVIATION * mad, Math.sqrt(Math.max(1, median)));
    boolean alarm = now.decisions() > median + FAR * deviation;
    return Signal.of(
        "rate",
        alarm,
        (double) now.decisions(),
        median,
        String.format(
            Locale.ROOT,
            "%,d decisions in the last window, usually %,.0f (the last window may not be over)",
            now.decisions(),
            median));
  }

  private static Signal latency(LogWindow now, List<LogWindow> before) {
    List<LogWindow> large =
        before.stream().filter(window -> window.decisions() >= LEAST_DECISIONS).toList();
    if (large.size() < LEAST_WINDOWS || now.decisions() < LEAST_DECISIONS) {
      return Signal.missing(
          "latency",
          "%d windows of at least %d decisions are needed before one of as many"
              .formatted(LEAST_WINDOWS, LEAST_DECISIONS));
    }
    double usual = median(large.stream().mapToDouble(window -> window.millis(0.95)).toArray());
    double value = now.millis(0.95);
    return Signal.of(
        "latency",
        value > SLOWER * usual && value > usual + SLOWER_MILLIS,
        value,
        usual,
        String.format(
            Locale.ROOT,
            "95 %% of the predictions took at most %.1f ms, usually %.1f ms",
            value,
            usual));
  }

  private static Signal reward(LogWindow now, List<LogWindow> before) {
    long count = before.stream().mapToLong(LogWindow::rewards).sum();
    if (now.rewards() < LEAST_REWARDS || count < LEAST_REWARDS) {
      return Signal.missing(
          "reward",
          "%d rewards are needed in the last window and before it".formatted(LEAST_REWARDS));
    }
    double sum =
        before.stream()
            .filter(window -> window.rewards() > 0)
            .mapToDouble(window -> window.reward() * window.rewards())
            .sum();
    double usual = sum / count;
    double variance =
        before.stream()
                .filter(window -> window.rewards() > 0)
                .mapToDouble(window -> window.rewardVariance() * window.rewards())
                .sum()
            / count;
    double error =
        Math.sqrt(Math.max(variance, now.rewardVariance()) * (1.0 / now.rewards() + 1.0 / count));
    double value = now.reward();
    return Signal.of(
        "reward",
        value < usual - LESS_REWARD && value < usual - SURE * error,
        value,
        usual,
        String.format(Locale.ROOT, "the mean reward is %.3f, and was %.3f before", value, usual));
  }

  private static Signal tooFew(String name, int windows) {
    return Signal.missing(
        name,
        "%d windows are needed to know what is usual, but there are %d before the last one"
            .formatted(LEAST_WINDOWS, windows));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
