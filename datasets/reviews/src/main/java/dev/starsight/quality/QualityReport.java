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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a scan found. Immutable.
 *
 * @param metrics what was asked to be measured
 * @param checkedMetrics what the checks rest on
 * @param results of every constraint of every check, in order
 * @param suggestions further constraints; empty where none were asked for
 */
public record QualityReport(
    List<DataMetric> metrics,
    List<DataMetric> checkedMetrics,
    List<Result> results,
    List<Suggestion> suggestions) {

  /**
   * What became of one constraint.
   *
   * @param check the name of its check
   * @param constraint how it is written
   */
  public record Result(String check, String constraint, Outcome outcome) {
    public Result {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(constraint, "constraint");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  public QualityReport {
    metrics = List.copyOf(metrics);
    checkedMetrics = List.copyOf(checkedMetrics);
    results = List.copyOf(results);
    suggestions = List.copyOf(suggestions);
  }

  /** Whether every constraint passed; one that could not be evaluated did not. */
  public boolean holds() {
    return results.stream().allMatch(result -> result.outcome().holds());
  }

  /** The constraints that did not pass. */
  public List<Result> violations() {
    return results.stream().filter(result -> !result.outcome().holds()).toList();
  }

  /**
   * Returns this report, if every constraint passed.
   *
   * @throws StarsightException naming the constraints that did not, and why
   */
  public QualityReport orThrow() {
    if (!holds()) {
      throw new StarsightException(
          violations().size()
              + " of "
              + results.size()
              + " constraints do not hold: "
              + violations().stream()
                  .map(result -> result.constraint() + ": " + result.outcome().message())
                  .collect(Collectors.joining("; ")));
    }
    return this;
  }

  /** Puts {@code metrics}, {@code checks} and {@code suggestions} into a summary. */
  public void addTo(ObjectNode summary) {
    ArrayNode metricNodes = summary.putArray("metrics");
    for (DataMetric metric : metrics) {
      ObjectNode node = metricNodes.addObject();
      node.put("entity", metric.entity().title());
      node.put("instance", metric.instance());
      node.put("name", metric.name());
      node.set("value", Json.number(metric.value()));
    }
    ArrayNode checkNodes = summary.putArray("checks");
    for (Result result : results) {
      ObjectNode node = checkNodes.addObject();
      node.put("check", result.check());
      node.put("constraint", result.constraint());
      node.put("status", result.outcome().status());
      node.put("message", result.outcome().message());
    }
    ArrayNode suggestionNodes = summary.putArray("suggestions");
    for (Suggestion suggestion : suggestions) {
      ObjectNode node = suggestionNodes.addObject();
      node.put("column", suggestion.column());
      node.put("constraint", suggestion.constraint());
      node.put("description", suggestion.description());
      node.put("code", suggestion.code());
    }
  }

  /** {@code metrics}, {@code checks} and {@code suggestions} as JSON. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    addTo(node);
    return node;
  }

  /**
   * Writes four CSV files into a directory, as the workshop has them: {@code dataset-metrics.csv},
   * {@code constraint-checks.csv}, {@code success-metrics.csv} (what the checks rest on) and {@code
   * constraint-suggestions.csv}. Returns their names.
   *
   * @throws IOException naming the path, if one cannot be written
   */
  public List<String> writeTo(Path directory) throws IOException {
    AtomicFile.write(directory.resolve("dataset-metrics.csv"), metricsCsv(metrics));
    AtomicFile.write(directory.resolve("constraint-checks.csv"), checksCsv());
    AtomicFile.write(directory.resolve("success-metrics.csv"), metricsCsv(checkedMetrics));
    AtomicFile.write(directory.resolve("constraint-suggestions.csv"), suggestionsCsv());
    return List.of(
        "dataset-metrics.csv",
        "constraint-checks.csv",
        "success-metrics.csv",
        "constraint-suggestions.csv");
  }

  private static String metricsCsv(List<DataMetric> metrics) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("entity", "instance", "name", "value", "note"));
    for (DataMetric metric : metrics) {
      rows.add(
          List.of(
              metric.entity().title(),
              metric.instance(),
              metric.name(),
              metric.valueText(),
              metric.note()));
    }
    return csv(rows);
  }

  private String checksCsv() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("check", "constraint", "status", "message"));
    for (Result result : results) {
      rows.add(
          List.of(
              result.check(),
              result.constraint(),
              result.outcome().status(),
              result.outcome().message()));
    }
    return csv(rows);
  }

  private String suggestionsCsv() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("column", "constraint", "description", "code"));
    for (Suggestion each : suggestions) {
      rows.add(List.of(each.column(), each.constraint(), each.description(), each.code()));
    }
    return csv(rows);
  }

  /**
   * Returns a page of this report alone.
   *
   * <pre>{@code
   * report.page(reviews.provenance()).writeTo(Path.of("report.html"));
   * }</pre>
   *
   * @param provenance of the rows that were checked
   */
  public Report page(Provenance provenance) {
    return Report.titled("Quality")
        .with(section())
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  /** The report as a section of a page: every constraint and how it ended, metrics, suggestions. */
  public Section section() {
    Section section =
        Section.titled("Quality")
            .paragraph(summary())
            .statuses(
                results.stream()
                    .map(
                        result ->
                            new Report.StatusLine(
                                status(result.outcome()),
                                result.constraint(),
                                result.outcome().message()))
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
    return List.of(
        metric.entity().title(),
        metric.instance(),
        metric.name(),
        metric.isComputed() ? metric.valueText() : "n/a");
  }

  private static Status status(Outcome outcome) {
    if (outcome instanceof Outcome.NotEvaluated) {
      return Status.NOT_EVALUATED;
    }
    return outcome.holds() ? Status.PASSED : Status.FAILED;
  }

  /** One sentence: how many constraints hold. */
  public String summary() {
    int broken = violations().size();
    return broken == 0
        ? "All " + results.size() + " constraints hold."
        : (results.size() - broken) + " of " + results.size() + " constraints hold.";
  }

  /** RFC 4180, with LF line ends. */
  private static String csv(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(row.stream().map(QualityReport::quoted).collect(Collectors.joining(",")));
      text.append('\n');
    }
    return text.toString();
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  /**
   * A constraint that the rows at hand meet and that others probably should. Immutable.
   *
   * @param column what it is about
   * @param constraint as it is written in reports: "isComplete(review_id)"
   * @param description why, in one sentence
   * @param code a call to add to a {@link Check}: {@code .isComplete("review_id")}
   */
  public record Suggestion(String column, String constraint, String description, String code) {
    public Suggestion {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(constraint, "constraint");
      Objects.requireNonNull(description, "description");
      Objects.requireNonNull(code, "code");
    }
  }
}
