package dev.starsight.streams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.DataMetric.Entity;
import dev.starsight.quality.anomalies.AnomalyRule;
import dev.starsight.quality.anomalies.ExpectedRange;
import dev.starsight.quality.anomalies.PastValue;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The last complete windows that do not overlap each other, and what is usual after them: the
 * robust rule of {@link AnomalyRule#usual}, widened by what chance does to a window of that size.
 * Not thread-safe.
 */
final class WindowHistory {

  private static final int MOST = 60;

  /** Stars that a mean needs. */
  private static final int LEAST_RATED = 30;

  /** The quantile of a normal distribution that one value in 1,000 is beyond, on either side. */
  private static final double NORMAL = 3.29;

  private static final String ROWS = "rows";
  private static final String RATED = "rated";
  private static final String DEVIATION = "deviation";
  private static final String MEAN = "meanStar";
  private static final String DISTINCT = "distinct";

  private static final AnomalyRule RULE = AnomalyRule.usual();
  private static final OffsetDateTime ANY_TIME = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  /** A window before, and which of its figures were unusual. */
  private record Past(
      long rows,
      long rated,
      double mean,
      double deviation,
      double distinct,
      boolean oddRows,
      boolean oddMean,
      boolean oddDistinct) {

    boolean isOdd(String figure) {
      return switch (figure) {
        case ROWS -> oddRows;
        case MEAN -> oddMean;
        default -> oddDistinct;
      };
    }
  }

  private final ArrayDeque<Past> past = new ArrayDeque<>();

  /** Returns the scores of a window and adds it. */
  List<WindowScore> add(Pane window, boolean countsReviewers) {
    List<WindowScore> scores = new ArrayList<>();
    double rows = window.rows;
    score(scores, ROWS, "Size", rows, List.copyOf(past), Past::rows, 0);
    List<Past> rated = past.stream().filter(each -> each.rated >= LEAST_RATED).toList();
    if (window.rated() >= LEAST_RATED && !rated.isEmpty()) {
      double variance =
          rated.stream().mapToDouble(each -> each.deviation * each.deviation).average().orElse(0);
      double chance = NORMAL * Math.sqrt(variance / window.rated());
      score(scores, MEAN, "Mean", window.mean(), rated, Past::mean, chance);
    }
    double distinct = countsReviewers ? window.distinct() : 0;
    if (countsReviewers) {
      score(
          scores, DISTINCT, "ApproxCountDistinct", distinct, List.copyOf(past), Past::distinct, 0);
    }
    past.add(
        new Past(
            window.rows,
            window.rated(),
            window.mean(),
            window.deviation(),
            distinct,
            isOdd(scores, ROWS),
            isOdd(scores, MEAN),
            isOdd(scores, DISTINCT)));
    if (past.size() > MOST) {
      past.remove();
    }
    return scores;
  }

  private static boolean isOdd(List<WindowScore> scores, String name) {
    return scores.stream().anyMatch(each -> each.name().equals(name) && each.score() > 1);
  }

  /**
   * Adds the score of a figure, if there are enough windows before.
   *
   * @param chance the least distance of the limits; 0 for that of a count
   */
  private static void score(
      List<WindowScore> scores,
      String name,
      String metricName,
      double value,
      List<Past> before,
      ToDoubleFunction<Past> figure,
      double chance) {
    if (before.size() < RULE.least()) {
      return;
    }
    List<PastValue> values =
        before.stream()
            .map(each -> new PastValue(ANY_TIME, figure.applyAsDouble(each), each.isOdd(name)))
            .toList();
    DataMetric metric = new DataMetric(Entity.DATASET, "*", metricName, value, "");
    ExpectedRange range = RULE.method().range(metric, RULE.method().counted(values));
    double expected = range.expected();
    double least = chance > 0 ? chance : NORMAL * Math.sqrt(Math.max(1, expected));
    scores.add(
        WindowScore.of(
            name,
            value,
            expected,
            Math.min(range.lower(), expected - least),
            Math.max(range.upper(), expected + least)));
  }

  ArrayNode toJson() {
    ArrayNode array = Json.object().putArray("past");
    for (Past each : past) {
      ObjectNode node = array.addObject().put(ROWS, each.rows).put(RATED, each.rated);
      node.set(MEAN, Json.number(each.mean));
      node.set(DEVIATION, Json.number(each.deviation));
      node.put(DISTINCT, each.distinct)
          .put("oddRows", each.oddRows)
          .put("oddMean", each.oddMean)
          .put("oddDistinct", each.oddDistinct);
    }
    return array;
  }

  static WindowHistory read(JsonFields array) throws IOException {
    WindowHistory history = new WindowHistory();
    for (JsonFields each : array.elements()) {
      history.past.add(
          new Past(
              each.count(ROWS),
              each.count(RATED),
              each.realOrNaN(MEAN),
              each.realOrNaN(DEVIATION),
              each.real(DISTINCT),
              each.flag("oddRows"),
              each.flag("oddMean"),
              each.flag("oddDistinct")));
    }
    if (history.past.size() > MOST) {
      throw array.refused("past", "at most " + MOST + " windows");
    }
    return history;
  }
}
