package dev.starsight.quality;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.VisibleText;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
   * @param level how much it matters
   * @param constraint its description: "isComplete(review_id)"
   * @param failingRows how many rows do not meet it; null if it does not judge each row or could
   *     not be evaluated
   * @param samples where the first of them are
   */
  public record Result(
      String check,
      Level level,
      String constraint,
      Outcome outcome,
      @Nullable Long failingRows,
      List<String> samples) {

    private static final List<String> COLUMNS =
        List.of("check", "constraint", "status", "message", "level", "failing_rows");

    public Result {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(level, "level");
      Objects.requireNonNull(constraint, "constraint");
      Objects.requireNonNull(outcome, "outcome");
      samples = List.copyOf(samples);
    }

    /** Returns whether the constraint holds, is only a warning or waits for more history. */
    public boolean isAcceptable() {
      return outcome.holds() || level == Level.WARNING || outcome.isPending();
    }

    /** Returns one sentence with the requirement, the value and the first rows to look at. */
    public String message() {
      return !(outcome instanceof Outcome.Failed) || samples.isEmpty()
          ? outcome.message()
          : outcome.message() + "; see " + String.join(", ", samples);
    }

    private List<String> cells() {
      return List.of(
          check,
          constraint,
          outcome.status(),
          message(),
          level.title(),
          failingRows == null ? "" : failingRows.toString());
    }

    private void addTo(ArrayNode array) {
      array
          .addObject()
          .put("check", check)
          .put("constraint", constraint)
          .put("status", outcome.status())
          .put("message", message())
          .put("failingRows", failingRows)
          .put("level", level.title());
    }
  }

  public QualityReport {
    metrics = List.copyOf(metrics);
    checkedMetrics = List.copyOf(checkedMetrics);
    results = List.copyOf(results);
    suggestions = List.copyOf(suggestions);
  }

  /**
   * Returns whether every constraint passed that is more than a warning; one that could not be
   * evaluated did not, unless it only waits for more history.
   */
  public boolean holds() {
    return results.stream().allMatch(Result::isAcceptable);
  }

  /** Returns the constraints that did not pass, warnings included. */
  public List<Result> violations() {
    return results.stream().filter(result -> !result.outcome().holds()).toList();
  }

  /**
   * Returns this report if it holds.
   *
   * @throws StarsightException naming the constraints that did not, and why
   */
  public QualityReport orThrow() {
    if (!holds()) {
      List<Result> broken = results.stream().filter(result -> !result.isAcceptable()).toList();
      throw new StarsightException(
          broken.stream()
              .map(result -> result.constraint() + ": " + result.message())
              .collect(
                  Collectors.joining(
                      "; ",
                      broken.size() + " of " + results.size() + " constraints do not hold: ",
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
    ArrayNode checks = summary.putArray("checks");
    results.forEach(result -> result.addTo(checks));
    ArrayNode suggested = summary.putArray("suggestions");
    suggestions.forEach(
        each ->
            suggested
                .addObject()
                .put("column", each.column())
                .put("constraint", each.rule())
                .put("description", each.description())
                .put("code", each.code())
                .put("rule", each.rule()));
  }

  /** Returns {@code metrics}, {@code checks} and {@code suggestions} as JSON. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    addTo(node);
    return node;
  }

  /**
   * Writes four files with tab-separated columns into a directory, as the workshop does: {@code
   * dataset-metrics.tsv}, {@code constraint-checks.tsv}, {@code success-metrics.tsv} (the metrics
   * of the constraints) and {@code constraint-suggestions.tsv}. Control characters are escaped. If
   * there are suggestions, {@code rules.txt} has them too, as a file of rules. Returns their names.
   *
   * @throws IOException naming the path, if one cannot be written
   */
  public List<String> writeTo(Path directory) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("dataset-metrics.tsv", metricsTable(metrics));
    files.put("constraint-checks.tsv", table(Result.COLUMNS, results.stream().map(Result::cells)));
    files.put("success-metrics.tsv", metricsTable(checkedMetrics));
    files.put(
        "constraint-suggestions.tsv",
        table(
            List.of("column", "constraint", "description", "code", "rule"),
            suggestions.stream()
                .map(s -> List.of(s.column(), s.rule(), s.description(), s.code(), s.rule()))));
    if (!suggestions.isEmpty()) {
      files.put("rules.txt", rules());
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      AtomicFile.write(directory.resolve(file.getKey()), file.getValue());
    }
    return List.copyOf(files.keySet());
  }

  private String rules() {
    StringBuilder text = new StringBuilder("# Rules that these rows suggest. Edit them.\n");
    for (Suggestion each : suggestions) {
      text.append("\n# ").append(VisibleText.of(each.description())).append('\n');
      text.append(each.rule()).append('\n');
    }
    return text.toString();
  }

  private static String metricsTable(List<DataMetric> metrics) {
    return table(
        List.of("entity", "instance", "name", "value", "note"),
        metrics.stream()
            .map(
                m -> List.of(m.entity().title(), m.instance(), m.name(), m.valueText(), m.note())));
  }

  private static String table(List<String> columns, Stream<List<String>> rows) {
    return Stream.concat(Stream.of(columns), rows)
        .map(row -> row.stream().map(VisibleText::of).collect(Collectors.joining("\t")))
        .collect(Collectors.joining("\n", "", "\n"));
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
    return page(provenance, List.of());
  }

  /** Returns the page of {@link #page(Provenance)} with further sections before the provenance. */
  public Report page(Provenance provenance, List<Section> further) {
    return Report.titled("Quality")
        .with(section())
        .with(further)
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  /** Returns a section with the outcome of every constraint, the metrics and the suggestions. */
  public Section section() {
    return QualitySection.of(this);
  }

  /** Returns one sentence with the number of constraints that hold. */
  public String summary() {
    List<Result> broken = violations();
    long pending = broken.stream().filter(result -> result.outcome().isPending()).count();
    long warnings = broken.stream().filter(Result::isAcceptable).count() - pending;
    String text =
        broken.isEmpty()
            ? "All " + results.size() + " constraints hold."
            : (results.size() - broken.size()) + " of " + results.size() + " constraints hold.";
    if (warnings > 0) {
      text += " Of the others, " + warnings + (warnings == 1 ? " is a warning." : " are warnings.");
    }
    if (pending > 0) {
      text += " " + pending + (pending == 1 ? " waits" : " wait") + " for more history.";
    }
    return text;
  }
}
