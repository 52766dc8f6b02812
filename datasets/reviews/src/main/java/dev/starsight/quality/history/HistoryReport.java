package dev.starsight.quality.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.history.QualityHistory.Addition;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an addition to a history tells: a section, a page with a line for each metric, and the
 * fields of a summary. Immutable.
 */
public final class HistoryReport {

  /** The name of the page in the directory of a report. */
  public static final String FILE_NAME = "history.html";

  /** A picture has the last entries, more than a year of days. */
  private static final int MOST_POINTS = 400;

  private static final int MOST_ROWS = 50;

  /** The section has pictures of this many unusual metrics; the page has all. */
  private static final int MOST_PICTURES = 6;

  /** The summary names this many missing metrics. */
  private static final int MOST_NAMES = 5;

  private static final double SECONDS_OF_DAY = 86_400;

  private final Addition addition;
  private final List<HistoryEntry> shown;

  /** The values of each metric in the entries that are shown, the newest entry's metrics first. */
  private final Map<MetricName, double[]> values = new LinkedHashMap<>();

  /** The times at which each metric was unusual. */
  private final Map<MetricName, Set<OffsetDateTime>> unusual = new HashMap<>();

  /** Returns the report of an addition. */
  public static HistoryReport of(Addition addition) {
    return new HistoryReport(addition);
  }

  private HistoryReport(Addition addition) {
    this.addition = addition;
    List<HistoryEntry> all = addition.entries();
    this.shown = all.subList(Math.max(0, all.size() - MOST_POINTS), all.size());
    for (int i = shown.size() - 1; i >= 0; i--) {
      HistoryEntry entry = shown.get(i);
      for (DataMetric metric : entry.metrics()) {
        values.computeIfAbsent(MetricName.of(metric), name -> absent())[i] = metric.value();
      }
      for (Anomaly anomaly : entry.anomalies()) {
        unusual
            .computeIfAbsent(MetricName.of(anomaly.metric()), name -> new HashSet<>())
            .add(anomaly.time());
      }
    }
  }

  private double[] absent() {
    double[] absent = new double[shown.size()];
    Arrays.fill(absent, Double.NaN);
    return absent;
  }

  /** Returns in one line what was added and what is unusual about it or missing. */
  public String summary() {
    int anomalies = addition.entry().anomalies().size();
    int count = addition.entries().size();
    return "%s %s in the history, which has %d %s of its series; %s.%s"
        .formatted(
            addition.entry().key().words(),
            addition.replaced() ? "replaced its earlier entry" : "is new",
            count,
            count == 1 ? "entry" : "entries",
            anomalies == 0
                ? "nothing is unusual"
                : anomalies + (anomalies == 1 ? " value is unusual" : " values are unusual"),
            missing());
  }

  private String missing() {
    List<String> names =
        addition.missing().stream()
            .map(metric -> "%s(%s)".formatted(metric.name(), metric.instance()))
            .toList();
    int others = names.size() - MOST_NAMES;
    return names.isEmpty()
        ? ""
        : " Each of the %d entries before has %s, which %s missing now."
            .formatted(
                EarlierValues.STEADY,
                String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                    + (others > 0 ? " and " + others + " more" : ""),
                names.size() == 1 ? "is" : "are");
  }

  /** Puts {@code history} and {@code anomalies} into a summary. */
  public void addTo(ObjectNode summary) {
    ObjectNode history = summary.putObject("history");
    history.put("time", addition.entry().key().time().toString());
    ObjectNode tags = history.putObject("tags");
    addition.entry().key().tags().forEach(tags::put);
    history
        .put("replaced", addition.replaced())
        .put("entries", addition.entries().size())
        .put("watched", addition.watch().watched())
        .put("waiting", addition.watch().waiting());
    ArrayNode missing = history.putArray("missing");
    for (DataMetric metric : addition.missing()) {
      missing
          .addObject()
          .put("entity", metric.entity().title())
          .put("instance", metric.instance())
          .put("name", metric.name());
    }
    ArrayNode total = history.putArray("total");
    for (DataMetric metric : addition.total()) {
      total
          .addObject()
          .put("entity", metric.entity().title())
          .put("instance", metric.instance())
          .put("name", metric.name())
          .set("value", Json.number(metric.value()));
    }
    ArrayNode anomalies = summary.putArray("anomalies");
    addition.entry().anomalies().forEach(anomaly -> anomalies.add(anomaly.toJson()));
  }

  /** Returns a section with what is unusual now and the metrics of this entry and of all. */
  public Section section() {
    Section section =
        Section.titled("History")
            .paragraph(
                summary() + " " + watched() + " " + FILE_NAME + " has a line for each metric.");
    List<Anomaly> now = addition.entry().anomalies();
    if (!now.isEmpty()) {
      section = section.table(table("Unusual values", now));
      Set<MetricName> names = new HashSet<>();
      now.forEach(anomaly -> names.add(MetricName.of(anomaly.metric())));
      List<Figure> figures =
          names().stream().filter(names::contains).limit(MOST_PICTURES).map(this::figure).toList();
      section = withFigures(section, figures);
    }
    return section.table(totals());
  }

  private String watched() {
    int waiting = addition.watch().waiting();
    return "%d metrics are watched, together with a false alarm for at most 5 %% of the entries%s."
        .formatted(
            addition.watch().watched(),
            waiting == 0 ? "" : "; " + waiting + " have fewer than 7 earlier entries");
  }

  private static ReportTable table(String caption, List<Anomaly> anomalies) {
    return ReportTable.of(caption, "Time", "Metric", "Value", "Expected", "Range", "Rule")
        .rows(anomalies.stream().map(HistoryReport::cells).toList());
  }

  private static List<String> cells(Anomaly anomaly) {
    return List.of(
        time(anomaly.time()),
        MetricName.of(anomaly.metric()).title(),
        anomaly.valueText(),
        anomaly.range().expectedText(),
        anomaly.range().text(),
        anomaly.rule());
  }

  private static String time(OffsetDateTime time) {
    String text = time.toLocalDateTime().toString();
    return text.endsWith("T00:00") ? text.substring(0, text.length() - 6) : text.replace('T', ' ');
  }

  private ReportTable totals() {
    Map<MetricName, String> own = new HashMap<>();
    addition.entry().metrics().forEach(each -> own.put(MetricName.of(each), each.valueText()));
    List<List<String>> rows = new ArrayList<>();
    for (DataMetric metric : addition.total()) {
      if (metric.isComputed()) {
        MetricName name = MetricName.of(metric);
        rows.add(List.of(name.title(), own.getOrDefault(name, ""), metric.valueText()));
      }
    }
    return ReportTable.of("This entry and all of its series", "Metric", "This entry", "All")
        .rows(rows);
  }

  /** Returns a page with all unusual values, the newest first, and a line for each metric. */
  public Report page() {
    List<Anomaly> all =
        shown.stream()
            .flatMap(entry -> entry.anomalies().stream())
            .sorted(Comparator.comparing((Anomaly each) -> each.time().toInstant()).reversed())
            .toList();
    Section anomalies =
        Section.titled("Unusual values").paragraph(summary() + " " + watched() + " " + recorded());
    if (!all.isEmpty()) {
      anomalies =
          anomalies.table(
              table(
                  all.size() > MOST_ROWS ? "The last " + MOST_ROWS + " of " + all.size() : "",
                  all.subList(0, Math.min(MOST_ROWS, all.size()))));
    }
    Section lines =
        Section.titled("Metrics")
            .paragraph(
                "Metrics with unusual values come first, the newest at the top. Days are numbers of"
                    + " days since 1970.");
    return Report.titled("History of data quality")
        .withSubtitle(series())
        .withKeyFigures(
            new KeyFigure(ValueFormat.whole().format(addition.entries().size()), "entries"),
            new KeyFigure(
                ValueFormat.whole().format(addition.entry().anomalies().size()), "unusual now"),
            new KeyFigure(ValueFormat.whole().format(all.size()), "unusual in all"))
        .with(anomalies)
        .with(withConstants(withFigures(lines, changing().map(this::figure).toList())));
  }

  private Stream<MetricName> changing() {
    return names().stream().filter(name -> !isConstant(name));
  }

  private boolean isConstant(MetricName name) {
    double[] own = Objects.requireNonNull(values.get(name));
    return Arrays.stream(own).allMatch(value -> Double.compare(value, own[0]) == 0);
  }

  private Section withConstants(Section section) {
    List<List<String>> rows =
        names().stream()
            .filter(this::isConstant)
            .map(name -> List.of(name.title(), DataMetric.plain(valueOf(name))))
            .toList();
    return rows.isEmpty()
        ? section
        : section.table(ReportTable.of("Metrics that never changed", "Metric", "Value").rows(rows));
  }

  private double valueOf(MetricName name) {
    return Objects.requireNonNull(values.get(name))[shown.size() - 1];
  }

  private static String recorded() {
    return "A value is judged once, when its entry is added, by the entries before it.";
  }

  private String series() {
    List<String> tags = new ArrayList<>();
    addition.entry().key().seriesTags().forEach((name, value) -> tags.add(name + "=" + value));
    String range =
        time(shown.get(0).key().time()) + " to " + time(shown.get(shown.size() - 1).key().time());
    return tags.isEmpty() ? range : String.join(", ", tags) + ": " + range;
  }

  private static Section withFigures(Section section, List<Figure> figures) {
    Section longer = section;
    for (int i = 0; i < figures.size(); i += 2) {
      longer =
          i + 1 < figures.size()
              ? longer.figures(figures.get(i), figures.get(i + 1))
              : longer.figure(figures.get(i));
    }
    return longer;
  }

  /** Returns the metrics, first those whose last unusual value is the newest. */
  private List<MetricName> names() {
    Map<MetricName, OffsetDateTime> last = new LinkedHashMap<>();
    values.keySet().forEach(name -> last.put(name, OffsetDateTime.MIN));
    unusual.forEach(
        (name, times) ->
            last.put(name, times.stream().max(Comparator.naturalOrder()).orElseThrow()));
    return last.entrySet().stream()
        .sorted(Map.Entry.<MetricName, OffsetDateTime>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Figure figure(MetricName name) {
    Set<OffsetDateTime> marked = unusual.getOrDefault(name, Set.of());
    double[] own = Objects.requireNonNull(values.get(name));
    List<Lines.Point> points = new ArrayList<>();
    List<Lines.Point> dots = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      OffsetDateTime time = shown.get(i).key().time();
      Lines.Point point = new Lines.Point(day(time), own[i]);
      points.add(point);
      if (marked.contains(time)) {
        dots.add(point);
        dots.add(new Lines.Point(point.x(), Double.NaN)); // No line connects the dots.
      }
    }
    List<Lines.Series> series = new ArrayList<>(List.of(Lines.Series.of(name.name(), points)));
    if (!dots.isEmpty()) {
      series.add(Lines.Series.of("unusual", dots));
    }
    return Lines.of(name.title(), series)
        .withAxes(Axis.of("").withFormat(ValueFormat.day()), Axis.automatic());
  }

  private static double day(OffsetDateTime time) {
    return time.toLocalDate().toEpochDay() + time.toLocalTime().toSecondOfDay() / SECONDS_OF_DAY;
  }

  /**
   * Writes the page into a directory.
   *
   * @throws IOException naming the path, if it cannot be written
   */
  public void writeTo(Path directory) throws IOException {
    page().writeTo(directory.resolve(FILE_NAME));
  }
}
