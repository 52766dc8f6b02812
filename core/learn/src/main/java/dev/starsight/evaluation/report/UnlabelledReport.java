package dev.starsight.evaluation.report;

import dev.starsight.chart.Axis;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate.Assumption;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Report.Status;
import dev.starsight.report.Report.StatusLine;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Creates the page of an accuracy that was estimated without labels. */
public final class UnlabelledReport {

  private UnlabelledReport() {}

  /**
   * Returns the page.
   *
   * @param model name of the model, such as its directory
   * @param labels of the model
   * @param reference of the model, which the estimate rests on
   * @param estimate the estimate, or why there is none
   * @param provenance of the rows
   */
  public static Report of(
      String model,
      LabelSet labels,
      ConfidenceReference reference,
      AccuracyEstimate estimate,
      Provenance provenance) {
    Report report =
        Report.titled("Accuracy of " + model + ", estimated without labels")
            .withSubtitle(String.format(Locale.ROOT, "%,d rows", estimate.rows()))
            .with(result(reference, estimate));
    if (!estimate.refused()) {
      report = report.with(shares(labels, reference, estimate));
    }
    return report
        .with(
            Section.titled("What the estimate rests on")
                .statuses(estimate.assumptions().stream().map(UnlabelledReport::line).toList()))
        .with(limits(reference))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  private static StatusLine line(Assumption assumption) {
    return new StatusLine(
        assumption.holds() ? Status.PASSED : Status.FAILED,
        assumption.name(),
        assumption.message());
  }

  private static Section result(ConfidenceReference reference, AccuracyEstimate estimate) {
    Section section = Section.titled("The estimate");
    if (estimate.refused()) {
      return section.warning(
          "There is no estimate.",
          estimate.assumptions().stream()
              .filter(Assumption::refuses)
              .map(Assumption::message)
              .collect(Collectors.joining(" ")));
    }
    section =
        section.keyFigures(
            new KeyFigure(
                number(estimate.accuracy()),
                "estimated accuracy",
                "95 % interval "
                    + number(estimate.interval().low())
                    + " to "
                    + number(estimate.interval().high())),
            new KeyFigure(
                number(reference.accuracy()),
                "accuracy on validation",
                String.format(Locale.ROOT, "%,d rows with labels", reference.rows())));
    String doubts =
        estimate.assumptions().stream()
            .filter(assumption -> !assumption.holds())
            .map(Assumption::message)
            .collect(Collectors.joining(" "));
    return doubts.isEmpty() ? section : section.warning("Not all assumptions hold.", doubts);
  }

  private static Section shares(
      LabelSet labels, ConfidenceReference reference, AccuracyEstimate estimate) {
    List<PairedBars.Pair> pairs = new ArrayList<>();
    ReportTable table =
        ReportTable.of("Shares of the labels", "label", "validation", "these rows, estimated");
    for (int id = 0; id < labels.size(); id++) {
      String label = labels.label(id);
      double before = reference.shares().get(id);
      double now = estimate.labelShares().getOrDefault(label, Double.NaN);
      pairs.add(new PairedBars.Pair(label, before, now));
      table = table.row(label, number(before), number(now));
    }
    return Section.titled("Shares of the labels")
        .paragraph(
            "The shares that explain the model's predictions best, if the texts of each label are"
                + " as they were. Shares of neighbouring labels are less certain than their sum.")
        .figure(
            PairedBars.of("Shares of the labels", "validation", "these rows, estimated", pairs)
                .withAxis(Axis.automatic().withFormat(ValueFormat.percent(0))),
            table);
  }

  private static Section limits(ConfidenceReference reference) {
    return Section.titled("When not to believe it")
        .paragraph(
            String.format(
                Locale.ROOT,
                "The model was right in %.1f %% of its validation rows, and its confidence there"
                    + " was calibrated. The estimate says how far confidence has moved since, and"
                    + " accuracy with it. It cannot see rows on which the model errs with"
                    + " confidence: a word with a new meaning, irony, labels that people now give"
                    + " in another way, or texts written to mislead it.",
                100 * reference.accuracy()))
        .paragraph(
            "The interval covers the two samples of rows and what was seen to go wrong between"
                + " files of reviews. Label some hundred rows where a decision depends on it:"
                + " 400 labels give an interval of about ±5 points that rests on nothing else.");
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
