package dev.starsight.cli.runs;

import dev.starsight.chart.Bars;
import dev.starsight.chart.Bars.Bar;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The page that compares results.
 *
 * @param title of the page
 * @param runs in order
 * @param metric that they are compared by
 * @param columns the metrics in the table
 * @param differences from the first result
 */
record RunsPage(
    String title,
    PastRuns runs,
    String metric,
    List<String> columns,
    List<RunDifference> differences) {

  /** A figure with more bars cannot be read. */
  private static final int MOST_BARS = 30;

  Report report() {
    Report report =
        Report.titled(title)
            .withSubtitle(
                String.format(Locale.ROOT, "%,d results by %s", runs.runs().size(), metric))
            .with(results());
    if (!differences.isEmpty()) {
      report = report.with(differencesSection());
    }
    report = report.with(settings());
    if (!runs.damaged().isEmpty()) {
      Section damaged = Section.titled("Not read");
      for (String sentence : runs.damaged()) {
        damaged = damaged.paragraph(sentence);
      }
      report = report.with(damaged);
    }
    return report;
  }

  private Section results() {
    List<String> headers = new ArrayList<>(List.of("#", "result", "command", "seed"));
    headers.addAll(columns);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < runs.runs().size(); i++) {
      PastRun run = runs.runs().get(i);
      List<String> row =
          new ArrayList<>(
              List.of(
                  Integer.toString(i + 1), run.path(), run.command(), Long.toString(run.seed())));
      columns.forEach(column -> row.add(ReportTable.score(run.metric(column))));
      rows.add(row);
    }
    ReportTable table = ReportTable.of("", headers.toArray(String[]::new)).rows(rows);
    List<Bar> bars =
        IntStream.range(0, Math.min(MOST_BARS, runs.runs().size()))
            .filter(i -> !Double.isNaN(runs.runs().get(i).metric(metric)))
            .mapToObj(i -> bar(i + 1, runs.runs().get(i)))
            .toList();
    Section section = Section.titled("Results");
    if (!bars.isEmpty()) {
      section = section.figure(Bars.horizontal(metric, bars).withSubtitle("95 % intervals"));
    }
    return section.table(table);
  }

  private Bar bar(int number, PastRun run) {
    Interval interval = run.intervals().getOrDefault(metric, new Interval(Double.NaN, Double.NaN));
    return new Bar(number + " " + run.path(), run.metric(metric), interval.low(), interval.high());
  }

  private Section differencesSection() {
    ReportTable table = ReportTable.of("", "#", "result", "difference", "95 % interval", "rows");
    for (RunDifference each : differences) {
      table =
          table.row(
              Integer.toString(runs.runs().indexOf(each.other()) + 1),
              each.other().path(),
              signed(each.value()),
              signed(each.interval().low()) + " to " + signed(each.interval().high()),
              each.isPaired()
                  ? String.format(Locale.ROOT, "the same %,d", each.rows())
                  : "not known to be the same");
    }
    return Section.titled("Difference from the first")
        .paragraph(
            metric
                + " of a result minus that of the first. On the same rows the interval is a paired"
                + " bootstrap; otherwise it is that of independent samples, which is wider. The"
                + " first was chosen for its value, so a small lead may be luck.")
        .table(table);
  }

  static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private Section settings() {
    ReportTable table = ReportTable.of("", "setting", "value", "results");
    for (var setting : runs.differentSettings().entrySet()) {
      for (var value : setting.getValue().entrySet()) {
        table = table.row(setting.getKey(), value.getKey(), PastRuns.numbers(value.getValue()));
      }
    }
    Section section = Section.titled("Settings that differ");
    return table.rows().isEmpty()
        ? section.paragraph("All settings are the same.")
        : section.table(table);
  }
}
