package dev.starsight.cli.derived;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.cli.derived.Students.Student;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.model.Metrics;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.Locale;

/** The page of a distillation. */
final class StudentReport {

  private StudentReport() {}

  static Report of(
      String teacher,
      List<Student> students,
      Student best,
      Validation taught,
      List<String> notes,
      Evaluation test) {
    ReportTable table =
        ReportTable.of(
            "On validation",
            "learned from",
            "balanced accuracy",
            "accuracy",
            "MAE",
            "log loss",
            "rows a second");
    for (Student student : students) {
      table = row(table, student.name(), student.validation());
    }
    table = row(table, "the teacher itself", taught).withHighlight(students.indexOf(best));
    Section section =
        Section.titled("Students")
            .paragraph(
                "Each student is an n-gram model. Unless it learned from labels alone, it learned"
                    + " what the teacher says of sentences and, of texts, a mixture of their labels"
                    + " and what the teacher says of them; with subwords, words of similar"
                    + " spelling learned from each other. The best on validation was kept.")
            .table(table);
    for (String note : notes) {
      section =
          section.paragraph(
              note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".");
    }
    return Report.titled("A student of " + teacher)
        .with(section)
        .with(EvaluationSections.figures("Test", test));
  }

  private static ReportTable row(ReportTable table, String name, Validation validation) {
    Metrics metrics = validation.metrics();
    return table.row(
        name,
        score(metrics.balancedAccuracy()),
        score(metrics.accuracy()),
        score(metrics.mae()),
        score(metrics.logLoss()),
        String.format(Locale.ROOT, "%,.0f", validation.raw().size() / validation.predictSeconds()));
  }
}
