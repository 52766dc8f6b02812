package dev.starsight.quality;

import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.DataMetric.Entity;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.report.Report;
import dev.starsight.report.Report.Status;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section of a page with the outcome of every constraint, the metrics and the suggestions. */
final class QualitySection {

  /** The metrics of columns that stand side by side, a line a column. */
  private static final List<String> OF_COLUMNS =
      List.of(
          "Completeness",
          "ApproxCountDistinct",
          "MinLength",
          "MaxLength",
          "Minimum",
          "ApproxQuantile-0.25",
          "ApproxQuantile-0.5",
          "ApproxQuantile-0.75",
          "Maximum",
          "Mean",
          "StandardDeviation",
          "Sum");

  private QualitySection() {}

  static Section of(QualityReport report) {
    Section section =
        Section.titled("Quality")
            .paragraph(report.summary())
            .statuses(
                report.results().stream()
                    .map(
                        each ->
                            new Report.StatusLine(
                                status(each.outcome()),
                                (each.level() == Level.WARNING ? "warning: " : "")
                                    + each.constraint(),
                                each.message()))
                    .toList());
    List<DataMetric> metrics = report.metrics();
    List<DataMetric> single = metrics.stream().filter(each -> !isOfColumn(each)).toList();
    if (!single.isEmpty()) {
      section =
          section.table(
              ReportTable.of("Metrics", "Entity", "Instance", "Name", "Value")
                  .rows(single.stream().map(QualitySection::cells).toList()));
    }
    if (single.size() < metrics.size()) {
      section = section.table(columns(metrics));
    }
    if (!report.suggestions().isEmpty()) {
      section =
          section.table(
              ReportTable.of("Constraints these rows suggest", "Column", "Because", "Rule", "Code")
                  .rows(
                      report.suggestions().stream()
                          .map(
                              each ->
                                  List.of(
                                      each.column(), each.description(), each.rule(), each.code()))
                          .toList()));
    }
    return section;
  }

  private static boolean isOfColumn(DataMetric metric) {
    return metric.entity() == Entity.COLUMN && OF_COLUMNS.contains(metric.name());
  }

  private static ReportTable columns(List<DataMetric> metrics) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (DataMetric metric : metrics) {
      if (isOfColumn(metric)) {
        rows.computeIfAbsent(metric.instance(), instance -> new LinkedHashMap<>())
            .put(metric.name(), metric.isComputed() ? metric.valueText() : "n/a");
      }
    }
    List<String> names =
        OF_COLUMNS.stream()
            .filter(name -> rows.values().stream().anyMatch(row -> row.containsKey(name)))
            .toList();
    List<String> titles = new ArrayList<>(List.of("Column"));
    titles.addAll(names);
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(
        (column, values) -> {
          List<String> row = new ArrayList<>(List.of(column));
          names.forEach(name -> row.add(values.getOrDefault(name, "")));
          cells.add(row);
        });
    return ReportTable.of(
            "Columns; a day is a number of days since 1970", titles.toArray(String[]::new))
        .rows(cells);
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
}
