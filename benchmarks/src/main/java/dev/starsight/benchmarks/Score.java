package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The score of a benchmark method.
 *
 * @param error half of the 99.9 % confidence interval of the score; NaN for a single measurement
 * @param allocation bytes an operation; NaN unless the profiler {@code gc} ran
 */
record Score(Subject subject, String method, double value, double error, double allocation) {

  /**
   * The scores that are compared: those of one class under the same conditions.
   *
   * @param parameters {@code name=value} each
   * @param mode as JMH abbreviates it
   */
  record Subject(String type, List<String> parameters, int threads, String mode, String unit) {

    /** Returns whether the score is a speed; otherwise it is a time. */
    boolean higherIsBetter() {
      return mode.equals("thrpt");
    }

    String simpleName() {
      return type.substring(type.lastIndexOf('.') + 1);
    }
  }

  private static final String OURS = "starsight";
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /**
   * Reads one result as JMH writes it.
   *
   * @throws IOException naming the source, if it is something else
   */
  static Score of(String source, JsonNode result) throws IOException {
    String name = result.path("benchmark").asText();
    JsonNode metric = result.path("primaryMetric");
    int dot = name.lastIndexOf('.');
    if (dot < 0 || !metric.isObject()) {
      throw new IOException(
          source + ": is no result of JMH: benchmark and primaryMetric are needed in each entry");
    }
    Subject subject =
        new Subject(
            name.substring(0, dot),
            parameters(result.path("params")),
            result.path("threads").asInt(1),
            result.path("mode").asText(),
            metric.path("scoreUnit").asText());
    return new Score(
        subject,
        name.substring(dot + 1),
        number(metric.path("score")),
        number(metric.path("scoreError")),
        allocation(result));
  }

  private static List<String> parameters(JsonNode params) {
    return params.properties().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
        .toList();
  }

  /** Reads a number; JMH writes NaN as a text. */
  private static double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : Double.NaN;
  }

  /** Reads the allocation; earlier versions of JMH put a dot before its name. */
  static double allocation(JsonNode result) {
    return result.path("secondaryMetrics").properties().stream()
        .filter(entry -> entry.getKey().endsWith(ALLOCATION))
        .mapToDouble(entry -> number(entry.getValue().path("score")))
        .findFirst()
        .orElse(Double.NaN);
  }

  boolean isOurs() {
    return method.startsWith(OURS);
  }

  /** Returns how many times as fast as another this is. */
  double ratioTo(Score other) {
    return subject.higherIsBetter() ? value / other.value : other.value / value;
  }

  /**
   * A ratio and its interval, computed from the errors of both scores.
   *
   * @param least NaN, if an error is unknown
   * @param most infinite, if a score may be 0; NaN, if an error is unknown
   */
  record Range(double ratio, double least, double most) {

    /**
     * Returns whether the interval is known and no wider than the ratio, which otherwise says
     * nothing.
     */
    boolean isNarrow() {
      return most - least <= ratio;
    }
  }

  /** Returns {@link #ratioTo} with its interval; the interval is NaN if an error is unknown. */
  Range rangeTo(Score other) {
    double ratio = ratioTo(other);
    double relative = Math.hypot(relativeError(), other.relativeError());
    return new Range(
        ratio,
        ratio * (1 - relative),
        relative >= 1 ? Double.POSITIVE_INFINITY : ratio / (1 - relative));
  }

  private double relativeError() {
    return error / value;
  }

  /** Returns a number that is less for faster methods. */
  double slowness() {
    return subject.higherIsBetter() ? -value : value;
  }

  /** Returns the peers of this score, the fastest first. */
  List<Score> peers(List<Score> scores) {
    return fastestFirst(
        scores,
        against().map(against -> Arrays.asList(against.value())).orElseGet(() -> foreign(scores)));
  }

  /** Returns the scores of methods that do less, the fastest first. */
  List<Score> bounds(List<Score> scores) {
    return fastestFirst(
        scores, against().map(against -> Arrays.asList(against.bounds())).orElseGet(List::of));
  }

  private static List<String> foreign(List<Score> scores) {
    return scores.stream().filter(score -> !score.isOurs()).map(Score::method).toList();
  }

  private static List<Score> fastestFirst(List<Score> scores, List<String> methods) {
    return scores.stream()
        .filter(score -> methods.contains(score.method()))
        .sorted(Comparator.comparingDouble(Score::slowness))
        .toList();
  }

  /** Returns the annotation of the method, if its class is on the class path. */
  private Optional<Against> against() {
    try {
      for (Method candidate : Class.forName(subject.type()).getDeclaredMethods()) {
        Against against = candidate.getAnnotation(Against.class);
        if (against != null && candidate.getName().equals(method)) {
          return Optional.of(against);
        }
      }
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
