package dev.starsight.profile;

import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The kind of classification problem, and the metric to compare models by. Immutable.
 *
 * @param kind how the labels are related
 * @param metric to rank models by
 * @param explanation the reasons for both, in one or two sentences with the figures
 */
public record Problem(Kind kind, Metric metric, String explanation) {

  /** How labels are related. */
  public enum Kind {
    /** There are two labels. */
    BINARY,
    /** There are more labels, in no order. */
    MULTICLASS,
    /** The labels are steps of a scale: off by one is better than off by four. */
    ORDINAL
  }

  /** Longer scales are quantities. */
  private static final int MAX_STEPS = 20;

  /** Labels are balanced if the rarest has at least this part of an equal share. */
  private static final double EVEN = 0.5;

  /** Decides by the rows of each label, in the order of the label set; at least two labels. */
  static Problem of(LabelSet labels, Map<String, Long> counts) {
    Kind kind = labels.size() == 2 ? Kind.BINARY : isScale(labels) ? Kind.ORDINAL : Kind.MULTICLASS;
    long rows = sum(counts.values());
    long rarest = Collections.min(counts.values());
    Metric metric =
        rarest * labels.size() >= EVEN * rows ? Metric.ACCURACY : Metric.BALANCED_ACCURACY;
    return new Problem(kind, metric, kindOf(kind, labels) + " " + metricOf(kind, metric, counts));
  }

  /** Whether the labels are a few consecutive whole numbers, of which at most one is missing. */
  private static boolean isScale(LabelSet labels) {
    if (!labels.isNumeric() || labels.size() > MAX_STEPS) {
      return false;
    }
    double steps = labels.value(labels.size() - 1) - labels.value(0) + 1;
    return steps <= labels.size() + 1
        && IntStream.range(0, labels.size())
            .mapToDouble(labels::value)
            .allMatch(value -> value == Math.rint(value));
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
    Map.Entry<String, Long> most = Collections.max(counts.entrySet(), Map.Entry.comparingByValue());
    Map.Entry<String, Long> least =
        Collections.min(counts.entrySet(), Map.Entry.comparingByValue());
    long rows = sum(counts.values());
    String why =
        format(
            "%s has %.1f %% of the rows and %s has %.1f %%",
            most.getKey(),
            100.0 * most.getValue() / rows,
            least.getKey(),
            100.0 * least.getValue() / rows);
    String judged =
        metric == Metric.ACCURACY
            ? "Judge by accuracy: no label is rare (" + why + ")."
            : format(
                "Judge by balancedAccuracy, the mean recall of the labels: %s, and always saying"
                    + " %s would have an accuracy of %.2f.",
                why, most.getKey(), (double) most.getValue() / rows);
    return kind == Kind.ORDINAL ? judged + " Beside it, mae says how far off guesses are." : judged;
  }

  private static long sum(Collection<Long> counts) {
    return counts.stream().mapToLong(n -> n).sum();
  }
}
