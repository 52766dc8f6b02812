package dev.starsight.profile;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * What kind of problem the labels are, and what to judge by. Immutable.
 *
 * @param kind how the labels stand to each other
 * @param metric what to rank models by
 * @param explanation why both, in a sentence or two with the figures
 */
public record Problem(Kind kind, Metric metric, String explanation) {

  /** How labels stand to each other. */
  public enum Kind {
    /** There are two. */
    BINARY,
    /** There are more, and a wrong one is as wrong as another. */
    MULTICLASS,
    /** They are steps of a scale: one off is better than four off. */
    ORDINAL
  }

  /** A scale with more steps is a quantity. */
  private static final int MOST_STEPS = 20;

  /** Labels are even where the rarest has at least this part of an equal share. */
  private static final double EVEN = 0.5;

  /**
   * The problem that labels are.
   *
   * @param counts rows by label, in the order of the label set; at least two
   */
  static Problem of(LabelSet labels, Map<String, Long> counts) {
    Kind kind = kind(labels);
    long rows = sum(counts.values());
    long rarest = counts.values().stream().mapToLong(n -> n).min().orElse(0);
    Metric metric =
        rarest * labels.size() >= EVEN * rows ? Metric.ACCURACY : Metric.BALANCED_ACCURACY;
    return new Problem(kind, metric, kindOf(kind, labels) + " " + metricOf(kind, metric, counts));
  }

  private static Kind kind(LabelSet labels) {
    if (labels.size() == 2) {
      return Kind.BINARY;
    }
    return isScale(labels) ? Kind.ORDINAL : Kind.MULTICLASS;
  }

  /** Whether the labels are few whole numbers in a row, of which at most one is left out. */
  private static boolean isScale(LabelSet labels) {
    if (!labels.isNumeric() || labels.size() > MOST_STEPS) {
      return false;
    }
    for (int id = 0; id < labels.size(); id++) {
      if (labels.value(id) != Math.rint(labels.value(id))) {
        return false;
      }
    }
    double steps = labels.value(labels.size() - 1) - labels.value(0) + 1;
    return steps <= labels.size() + 1;
  }

  private static String kindOf(Kind kind, LabelSet labels) {
    return switch (kind) {
      case BINARY ->
          "Binary: there are two labels, " + labels.label(0) + " and " + labels.label(1) + ".";
      case ORDINAL ->
          ("Ordinal: the %s labels are whole numbers in a row, %s to %s, so one off is better"
                  + " than further off.")
              .formatted(labels.size(), labels.label(0), labels.label(labels.size() - 1));
      case MULTICLASS ->
          "Multiclass: there are %s labels%s, so a wrong one is as wrong as another."
              .formatted(
                  labels.size(),
                  labels.isNumeric() ? " that are no scale of whole numbers" : " in no order");
    };
  }

  private static String metricOf(Kind kind, Metric metric, Map<String, Long> counts) {
    Map.Entry<String, Long> most = extreme(counts, 1);
    Map.Entry<String, Long> least = extreme(counts, -1);
    long rows = sum(counts.values());
    String why =
        String.format(
            Locale.ROOT,
            "%s has %.1f %% of the rows and %s has %.1f %%",
            most.getKey(),
            100.0 * most.getValue() / rows,
            least.getKey(),
            100.0 * least.getValue() / rows);
    String judged =
        metric == Metric.ACCURACY
            ? "Judge by accuracy: no label is rare (" + why + ")."
            : String.format(
                Locale.ROOT,
                "Judge by balancedAccuracy, the mean recall of the labels: %s, and always saying"
                    + " %s would have an accuracy of %.2f.",
                why,
                most.getKey(),
                (double) most.getValue() / rows);
    return kind == Kind.ORDINAL ? judged + " Beside it, mae says how far off guesses are." : judged;
  }

  /** The entry with the most rows, or with sign -1 the fewest; of equals the first. */
  private static Map.Entry<String, Long> extreme(Map<String, Long> counts, int sign) {
    Map.Entry<String, Long> best = counts.entrySet().iterator().next();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (sign * Long.compare(entry.getValue(), best.getValue()) > 0) {
        best = entry;
      }
    }
    return best;
  }

  private static long sum(Collection<Long> counts) {
    return counts.stream().mapToLong(n -> n).sum();
  }
}
