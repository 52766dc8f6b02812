package dev.starsight.automl.report;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The page of a candidate that was run again: the changes in its Java file, the metrics on
 * validation side by side, the edited candidate on the test part if that was looked at, and its
 * source.
 */
final class RerunReport {

  private RerunReport() {}

  static Report of(
      CandidateComparison comparison,
      String source,
      @Nullable Evaluation test,
      String testNote,
      Dataset<Example> examples) {
    CandidateRecord after = comparison.after();
    return Report.titled("A candidate run again")
        .withSubtitle(
            String.format(
                Locale.ROOT,
                "%s beside %s, on the same %,d labelled rows",
                after.name(),
                comparison.before().name(),
                examples.size()))
        .with(changed(comparison.shownChanges()))
        .with(sideBySide(comparison))
        .with(test(after.name(), test, testNote))
        .with(Section.titled("The candidate").code(after.source(), source))
        .with(Section.titled("Provenance").facts(examples.provenance().facts()));
  }

  private static List<Section> test(String name, @Nullable Evaluation test, String note) {
    String heading = name + " on the test part";
    return test == null
        ? List.of(Section.titled(heading).paragraph(note))
        : List.of(
            EvaluationSections.figures(heading, test).paragraph(note),
            EvaluationSections.mistakes(test));
  }

  private static Section changed(List<CompiledCandidate.Change> changes) {
    Section section = Section.titled("What changed");
    if (changes.isEmpty()) {
      return section.paragraph("Nothing: the file makes the same trainer as before.");
    }
    ReportTable table = ReportTable.of("Constants of the Java file", "constant", "before", "after");
    for (CompiledCandidate.Change change : changes) {
      table = table.row(change.name(), value(change.before()), value(change.after()));
    }
    return section.table(table);
  }

  private static String value(@Nullable Object value) {
    return value == null ? "–" : value.toString();
  }

  private static Section sideBySide(CandidateComparison comparison) {
    CandidateRecord before = comparison.before();
    CandidateRecord after = comparison.after();
    Metric ranking = before.search().metric();
    return Section.titled("Side by side")
        .paragraph("If the intervals overlap much, the difference may be due to chance.")
        .figure(
            ScoreBars.figure(
                "On validation",
                ranking,
                List.of(
                    ScoreBars.bar(before.name(), before.validation(), ranking),
                    ScoreBars.bar(after.name(), after.validation(), ranking)),
                after.name()))
        .table(metrics(comparison));
  }

  private static ReportTable metrics(CandidateComparison comparison) {
    Metrics before = comparison.before().validation();
    Metrics after = comparison.after().validation();
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "Metrics on the same %,d validation rows, with 95 %% intervals; calibration is"
                    + " judged on rows that did not fit it",
                after.rows()),
            "metric",
            "before",
            "interval",
            "edited",
            "interval",
            "difference",
            "better is");
    List<Metrics.Figure> edited = after.figures();
    for (Metrics.Figure figure : before.figures()) {
      Metrics.Figure other = edited.get(table.rows().size());
      table =
          table.row(
              figure.name(),
              score(figure.value()),
              CandidateComparison.interval(figure),
              score(other.value()),
              CandidateComparison.interval(other),
              CandidateComparison.difference(figure, other),
              figure.better());
    }
    return table;
  }
}
