package dev.starsight.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The events of one stretch of time. Immutable.
 *
 * @param start its first moment
 * @param end the first moment after it
 * @param complete whether it is over, so that no event can be added any more
 * @param rows events in it
 * @param rated events with a star
 * @param meanStar their mean star; NaN without one
 * @param starDeviation the standard deviation of their stars; NaN without one
 * @param distinct approximately how many reviewers there are: exact up to 2,048, beyond with a
 *     standard error of 0.8 %; NaN if they are not read
 * @param late events that came too late for any window, since the window before was over
 * @param emptyBefore windows without an event between the window before and this one
 * @param scores how far its figures are from those before; empty if there are too few before, or if
 *     it is not complete
 */
public record StreamWindow(
    Instant start,
    Instant end,
    boolean complete,
    long rows,
    long rated,
    double meanStar,
    double starDeviation,
    double distinct,
    long late,
    long emptyBefore,
    List<WindowScore> scores) {

  /** The columns of {@link #toCsv}, in a line. */
  public static final String CSV_HEADER =
      "start,end,complete,rows,rated,meanStar,starDeviation,distinct,late,emptyBefore,score,alarm\n";

  private static final String START = "start";
  private static final String END = "end";
  private static final String COMPLETE = "complete";
  private static final String ROWS = "rows";
  private static final String RATED = "rated";
  private static final String MEAN = "meanStar";
  private static final String DEVIATION = "starDeviation";
  private static final String DISTINCT = "distinct";
  private static final String LATE = "late";
  private static final String EMPTY = "emptyBefore";

  /** The field of {@link #toJson} with the scores by name. */
  public static final String SCORES = "scores";

  public StreamWindow {
    scores = List.copyOf(scores);
  }

  /** Returns the greatest score of its figures; empty if there is none. */
  public OptionalDouble score() {
    return scores.stream().mapToDouble(WindowScore::score).max();
  }

  /** Returns whether a figure of it is a reason to look. */
  public boolean isAlarm() {
    return scores.stream().anyMatch(WindowScore::isAlarm);
  }

  /** Returns the window as a JSON object. */
  public ObjectNode toJson() {
    ObjectNode node =
        Json.object()
            .put(START, start.toString())
            .put(END, end.toString())
            .put(COMPLETE, complete)
            .put(ROWS, rows)
            .put(RATED, rated);
    node.set(MEAN, Json.number(meanStar));
    node.set(DEVIATION, Json.number(starDeviation));
    if (Double.isFinite(distinct)) {
      node.put(DISTINCT, (long) distinct);
    } else {
      node.putNull(DISTINCT);
    }
    node.put(LATE, late).put(EMPTY, emptyBefore);
    node.set("score", Json.number(score().orElse(Double.NaN)));
    node.put("alarm", isAlarm());
    ObjectNode byName = node.putObject(SCORES);
    for (WindowScore each : scores) {
      ObjectNode one = byName.putObject(each.name());
      one.put("value", each.value())
          .put("expected", each.expected())
          .put("lower", each.lower())
          .put("upper", each.upper())
          .put("score", each.score());
    }
    return node;
  }

  /**
   * Reads what {@link #toJson} returned.
   *
   * @param source what it is of, for errors
   * @throws IOException with source and field, if it is damaged
   */
  public static StreamWindow read(String source, JsonNode tree) throws IOException {
    return read(JsonFields.of(source, tree));
  }

  static StreamWindow read(JsonFields fields) throws IOException {
    JsonFields byName = fields.object(SCORES);
    List<WindowScore> scores = new ArrayList<>();
    for (String name : byName.names()) {
      JsonFields one = byName.object(name);
      scores.add(
          new WindowScore(
              name,
              one.real("value"),
              one.real("expected"),
              one.real("lower"),
              one.real("upper"),
              one.real("score")));
    }
    return new StreamWindow(
        instant(fields, START),
        instant(fields, END),
        fields.flag(COMPLETE),
        fields.count(ROWS),
        fields.count(RATED),
        fields.realOrNaN(MEAN),
        fields.realOrNaN(DEVIATION),
        fields.realOrNaN(DISTINCT),
        fields.count(LATE),
        fields.count(EMPTY),
        scores);
  }

  private static Instant instant(JsonFields fields, String name) throws IOException {
    try {
      return Instant.parse(fields.text(name));
    } catch (DateTimeException e) {
      throw fields.refused(name, "a time");
    }
  }

  /** Returns the window as a line of CSV. */
  public String toCsv() {
    return String.join(
            ",",
            start.toString(),
            end.toString(),
            Boolean.toString(complete),
            Long.toString(rows),
            Long.toString(rated),
            number(meanStar),
            number(starDeviation),
            Double.isFinite(distinct) ? Long.toString((long) distinct) : "",
            Long.toString(late),
            Long.toString(emptyBefore),
            number(score().orElse(Double.NaN)),
            Boolean.toString(isAlarm()))
        + "\n";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }
}
