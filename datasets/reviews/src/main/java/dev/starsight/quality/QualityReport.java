package dev.starsight.quality;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.report.Report;
import dev.starsight.report.Report.Status;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics and the outcome of every constraint after a scan. Immutable.
 *
 * @param metrics the metrics to be measured
 * @param checkedMetrics the metrics of the constraints
 * @param results the outcome of every constraint of every check, in order
 * @param suggestions further constraints; empty unless they were requested
 */
public record QualityReport(
    List<DataMetric> metrics,
    List<DataMetric> checkedMetrics,
    List<Result> results,
    List<Suggestion> suggestions) {

  /**
   * The outcome of one constraint.
   *
   * @param check the name of its check
   * @param constraint its description: "isComplete(review_id)"
   */
  public record Result(String check, String constraint, Outcome outcome) {

    private static final List<String> COLUMNS = List.of("check", "constraint", "status", "message");

    public Result {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(constraint, "constraint");
      Objects.requireNonNull(outcome, "outcome");
    }

    private List<String> cells() {
      return List.of(check, constraint, outcome.status(), outcome.message());
    }
  }

  public QualityReport {
    metrics = List.copyOf(metrics);
    checkedMetrics = List.copyOf(checkedMetrics);
    results = List.copyOf(results);
    suggestions = List.copyOf(suggestions);
  }

  /** Returns whether every constraint passed; one that could not be evaluated did not. */
  public boolean holds() {
    return results.stream().allMatch(result -> result.outcome().holds());
  }

  /** Returns the constraints that did not pass. */
  public List<Result> violations() {
    return results.stream().filter(result -> !result.outcome().holds()).toList();
  }

  /**
   * Returns this report if every constraint passed.
   *
   * @throws StarsightException naming the constraints that did not, and why
   */
  public QualityReport orThrow() {
    if (!holds()) {
      throw new StarsightException(
          violations().stream()
              .map(result -> result.constraint() + ": " + result.outcome().message())
              .collect(
                  Collectors.joining(
                      "; ",
                      violations().size() + " of " + results.size() + " constraints do not hold: ",
                      "")));
    }
    return this;
  }

  /** Puts {@code metrics}, {@code checks} and {@code suggestions} into a summary. */
  public void addTo(ObjectNode summary) {
    ArrayNode array = summary.putArray("metrics");
    for (DataMetric metric : metrics) {
      array
          .addObject()
          .put("entity", metric.entity().title())
          .put("instance", metric.instance())
          .put("name", metric.name())
          .set("value", Json.number(metric.value()));
    }
    put(summary.putArray("checks"), Result.COLUMNS, results.stream().map(Result::cells));
    put(
        summary.putArray("suggestions"),
        Suggestion.COLUMNS,
        suggestions.stream().map(Suggestion::cells));
  }

  private static void put(ArrayNode array, List<String> names, Stream<List<String>> rows) {
    rows.forEach(
        row -> {
          ObjectNode node = array.addObject();
          for (int i = 0; i < names.size(); i++) {
            node.put(names.get(i), row.get(i));
          }
        });
  }

  /** Returns {@code metrics}, {@code checks} and {@code suggestions} as JSON. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    addTo(node);
    return node;
  }

  /**
   * Writes four CSV files (RFC 4180, with LF) into a directory, as the workshop does: {@code
   * dataset-metrics.csv}, {@code constraint-checks.csv}, {@code success-metrics.csv} (the metrics
   * of the constraints) and {@code constraint-suggestions.csv}. Returns their names.
   *
   * @throws IOException naming the path, if one cannot be written
   */
  public List<String> writeTo(Path directory) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("dataset-metrics.csv", metricsCsv(metrics));
    files.put("constraint-checks.csv", csv(Result.COLUMNS, results.stream().map(Result::cells)));
    files.put("success-metrics.csv", metricsCsv(checkedMetrics));
    files.put(
        "constraint-suggestions.csv",
        csv(Suggestion.COLUMNS, suggestions.stream().map(Suggestion::cells)));
    for (Map.Entry<String, String> file : files.entrySet()) {
      AtomicFile.write(directory.resolve(file.getKey()), file.getValue());
    }
    return List.copyOf(files.keySet());
  }

  private static String metricsCsv(List<DataMetric> metrics) {
    return csv(
        List.of("entity", "instance", "name", "value", "note"),
        metrics.stream()
            .map(
                m -> List.of(m.entity().title(), m.instance(), m.name(), m.valueText(), m.note())));
  }

  // A few lines of our own, because the module of reviews has Commons CSV only in its tests.
  private static String csv(List<String> columns, Stream<List<String>> rows) {
    return Stream.concat(Stream.of(columns), rows)
        .map(row -> row.stream().map(QualityReport::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  /**
   * Returns a page of this report.
   *
   * <pre>{@code
   * report.page(reviews.provenance()).writeTo(Path.of("report.html"));
   * }</pre>
   *
   * @param provenance the provenance of the rows that were checked
   */
  public Report page(Provenance provenance) {
    return Report.titled("Quality")
        .with(section())
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  /** Returns a section with the outcome of every constraint, the metrics and the suggestions. */
  public Section section() {
    Section section =
        Section.titled("Quality")
            .paragraph(summary())
            .statuses(
                results.stream()
                    .map(
                        each ->
                            new Report.StatusLine(
                                status(each.outcome()),
                                each.constraint(),
                                each.outcome().message()))
                    .toList());
    if (!metrics.isEmpty()) {
      section =
          section.table(
              ReportTable.of("Metrics", "Entity", "Instance", "Name", "Value")
                  .rows(metrics.stream().map(QualityReport::cells).toList()));
    }
    if (!suggestions.isEmpty()) {
      section =
          section.table(
              ReportTable.of("Constraints these rows suggest", "Column", "Because", "Code")
                  .rows(
                      suggestions.stream()
                          .map(each -> List.of(each.column(), each.description(), each.code()))
                          .toList()));
    }
    return section;
  }

  private static List<String> cells(DataMetric metric) {
    String value = metric.isComputed() ? metric.valueText() : "n/a";
    return List.of(metric.entity().title(), metric.instance(), metric.name(), value);
  }

  private static Status status(Outcome outcome) {
    if (outcome instanceof Outcome.NotEvaluated) {
      return Status.NOT_EVALUATED;
    }
    return outcome.holds() ? Status.PASSED : Status.FAILED;
  }

  /** Returns one sentence with the number of constraints that hold. */
  public String summary() {
    int broken = violations().size();
    return broken == 0
        ? "All " + results.size() + " constraints hold."
        : (results.size() - broken) + " of " + results.size() + " constraints hold.";
  }

  /**
   * A constraint that these rows meet and that others probably should. Immutable.
   *
   * @param column the column to check
   * @param constraint its description in reports: "isComplete(review_id)"
   * @param description the reason, in one sentence
   * @param code a call to add to a {@link Check}: {@code .isComplete("review_id")}
   */
  public record Suggestion(String column, String constraint, String description, String code) {

    private static final List<String> COLUMNS =
        List.of("column", "constraint", "description", "code");

    public Suggestion {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(constraint, "constraint");
      Objects.requireNonNull(description, "description");
      Objects.requireNonNull(code, "code");
    }

    private List<String> cells() {
      return List.of(column, constraint, description, code);
    }
  }
}
