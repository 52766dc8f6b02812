package dev.starsight.examples;

import dev.starsight.automl.CandidateRecord;
import dev.starsight.automl.CompiledCandidate;
import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Interval;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A candidate beside what it was before: for a terminal, and as a page. */
final class RerunReport {

  private static final int CONTEXT = 16;
  private static final int LONGEST = 160;

  private RerunReport() {}

  /** What ranks the two; higher is better. */
  static double score(CandidateRecord record) {
    return record.search().metric().score(record.validation());
  }

  /** What changed, and the metrics on validation side by side. */
  static String text(
      CandidateRecord before, CandidateRecord after, List<CompiledCandidate.Change> changes) {
    StringBuilder text = new StringBuilder();
    text.append(
        changes.isEmpty() ? "nothing changed in " + before.source() + "\n" : "what changed:\n");
    changes.forEach(change -> text.append("  ").append(shortened(change)).append('\n'));
    String form = "%-18s %26s %26s %11s%n";
    text.append(
        String.format(
            Locale.ROOT,
            "%non %,d validation rows, with 95 %% intervals:%n",
            after.validation().rows()));
    text.append(
        String.format(Locale.ROOT, form, "metric", shorter(before.name()), "edited", "difference"));
    for (Metric metric : Metric.values()) {
      text.append(
          String.format(
              Locale.ROOT,
              form,
              metric.id(),
              withInterval(before.validation(), metric),
              withInterval(after.validation(), metric),
              difference(before, after, metric)));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** Of code, which is long, only where it differs. */
  private static CompiledCandidate.Change shortened(CompiledCandidate.Change change) {
    if (!change.knob().equals(CompiledCandidate.CODE)
        || !(change.before() instanceof String before)
        || !(change.after() instanceof String after)) {
      return change;
    }
    int shorter = Math.min(before.length(), after.length());
    int beginning = 0;
    while (beginning < shorter && before.charAt(beginning) == after.charAt(beginning)) {
      beginning++;
    }
    int end = 0;
    while (end < shorter - beginning
        && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
      end++;
    }
    return new CompiledCandidate.Change(
        change.knob(), excerpt(before, beginning, end), excerpt(after, beginning, end));
  }

  /** What is between a beginning and an end, with a little of both. */
  private static String excerpt(String text, int beginning, int end) {
    int from = Math.max(0, beginning - CONTEXT);
    int to = Math.min(text.length(), text.length() - end + CONTEXT);
    int cut = Math.min(to, from + LONGEST);
    return (from > 0 ? "…" : "") + text.substring(from, cut) + (cut < text.length() ? "…" : "");
  }

  private static String shorter(String name) {
    return name.length() <= 26 ? name : name.substring(0, 25) + "…";
  }

  private static String withInterval(Metrics metrics, Metric metric) {
    String range = interval(metrics, metric);
    return EvaluationSections.text(metric.of(metrics))
        + (range.isEmpty() ? "" : " (" + range + ")");
  }

  private static String interval(Metrics metrics, Metric metric) {
    Interval interval = metrics.intervals().get(metric.id());
    return interval == null
        ? ""
        : EvaluationSections.text(interval.low()) + "–" + EvaluationSections.text(interval.high());
  }

  private static String difference(CandidateRecord before, CandidateRecord after, Metric metric) {
    double difference = metric.of(after.validation()) - metric.of(before.validation());
    return Double.isNaN(difference) ? "–" : String.format(Locale.ROOT, "%+.3f", difference);
  }

  static String page(
      CandidateRecord before,
      CandidateRecord after,
      List<CompiledCandidate.Change> changes,
      String source,
      Evaluation test,
      Dataset<Example> examples) {
    return Report.titled("A candidate run again")
        .withSubtitle(
            String.format(
                Locale.ROOT,
                "%s beside %s, on the same %,d labelled rows",
                after.name(),
                before.name(),
                examples.size()))
        .with(changed(changes))
        .with(sideBySide(before, after))
        .with(EvaluationSections.figures(after.name() + " on the test part", test))
        .with(EvaluationSections.mistakes(test))
        .with(Section.titled("The candidate").code(after.source(), source))
        .with(
            Section.titled("Provenance").facts(EvaluationReport.provenance(examples.provenance())))
        .html();
  }

  private static Section changed(List<CompiledCandidate.Change> changes) {
    Section section = Section.titled("What changed");
    if (changes.isEmpty()) {
      return section.paragraph("Nothing: the file makes what it made before.");
    }
    ReportTable table = ReportTable.of("Constants of the Java file", "constant", "before", "after");
    for (CompiledCandidate.Change each : changes) {
      CompiledCandidate.Change change = shortened(each);
      table = table.row(change.knob(), value(change.before()), value(change.after()));
    }
    return section.table(table);
  }

  private static String value(@Nullable Object value) {
    return value == null ? "–" : value.toString();
  }

  private static Section sideBySide(CandidateRecord before, CandidateRecord after) {
    Metric metric = before.search().metric();
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "Metrics on the same %,d validation rows, with 95 %% bootstrap intervals",
                after.validation().rows()),
            "metric",
            "before",
            "interval",
            "edited",
            "interval",
            "difference",
            "better is");
    for (Metric each : Metric.values()) {
      table =
          table.row(
              each.id(),
              EvaluationSections.text(each.of(before.validation())),
              interval(before.validation(), each),
              EvaluationSections.text(each.of(after.validation())),
              interval(after.validation(), each),
              difference(before, after, each),
              each.isHigherBetter() ? "higher" : "lower");
    }
    return Section.titled("Side by side")
        .paragraph("Where the intervals overlap much, the difference may be chance.")
        .figure(
            Bars.horizontal("On validation", bars(metric, List.of(before, after)))
                .withSubtitle(metric.id() + " with 95 % intervals")
                .withFormat(ValueFormat.decimals(3))
                .withHighlight(after.name()))
        .table(table);
  }

  private static List<Bars.Bar> bars(Metric metric, List<CandidateRecord> records) {
    List<Bars.Bar> bars = new ArrayList<>();
    for (CandidateRecord record : records) {
      Interval interval = record.validation().intervals().get(metric.id());
      double value = metric.of(record.validation());
      bars.add(
          interval == null
              ? new Bars.Bar(record.name(), value)
              : new Bars.Bar(record.name(), value, interval.low(), interval.high()));
    }
    return bars;
  }
}
