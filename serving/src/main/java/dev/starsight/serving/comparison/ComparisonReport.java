package dev.starsight.serving.comparison;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Lines.Point;
import dev.starsight.chart.Lines.Series;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.serving.comparison.ModelComparison.Difference;
import dev.starsight.serving.comparison.ModelComparison.Estimate;
import dev.starsight.serving.comparison.ModelComparison.ShadowAgreement;
import dev.starsight.serving.comparison.ModelComparison.TracePoint;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page of a comparison. */
public final class ComparisonReport {

  private ComparisonReport() {}

  /** Returns the page. */
  public static Report of(ModelComparison comparison, String log) {
    Report report =
        Report.titled("Which model is better")
            .withSubtitle(sentence(comparison) + "\nThe log: " + log)
            .with(estimates(comparison));
    if (comparison.estimates().size() > 1) {
      report = report.with(differences(comparison));
    }
    return comparison.shadows().isEmpty() ? report : report.with(shadows(comparison));
  }

  /** Returns the outcome in a sentence. */
  public static String sentence(ModelComparison comparison) {
    if (comparison.estimates().size() < 2) {
      return "The log has the decisions of one model only, so there is nothing to compare.";
    }
    return comparison
        .better()
        .map(name -> name + " earns more than every other model.")
        .orElse("No model is known to be better than every other one.");
  }

  private static Section estimates(ModelComparison comparison) {
    ReportTable table =
        ReportTable.of(
            "What each model would earn per text",
            "model",
            "decisions",
            "rewarded",
            "doubly robust",
            "95 % interval",
            "by inverse propensity");
    for (Estimate each : comparison.estimates()) {
      table =
          table.row(
              each.name(),
              String.format(Locale.ROOT, "%,d", each.decisions()),
              String.format(Locale.ROOT, "%,d", each.rewarded()),
              number(each.estimate()),
              interval(each.estimate(), each.halfWidth()),
              number(each.weighted()));
    }
    return Section.titled("Estimates")
        .paragraph(
            "A decision counts by the inverse of the probability with which its model was chosen,"
                + " so that a policy may favour a model without flattering it. The intervals hold"
                + " for all models and at all times together: looking every day does not make them"
                + " wrong.")
        .table(table);
  }

  private static Section differences(ModelComparison comparison) {
    ReportTable table =
        ReportTable.of("Differences of rewards", "model", "than", "difference", "95 % interval");
    for (Difference each : comparison.differences()) {
      table =
          table.row(
              each.name(),
              each.than(),
              number(each.estimate()),
              interval(each.estimate(), each.halfWidth()));
    }
    Section section = Section.titled("Differences").table(table);
    List<TracePoint> known =
        comparison.trace().stream().filter(p -> Double.isFinite(p.halfWidth())).toList();
    if (known.size() > 1) {
      Difference first = comparison.differences().get(0);
      Lines figure =
          Lines.of(
                  first.name() + " minus " + first.than(),
                  List.of(
                      line("difference", known, TracePoint::estimate),
                      line("upper bound", known, p -> p.estimate() + p.halfWidth()).asReference(),
                      line("lower bound", known, p -> p.estimate() - p.halfWidth()).asReference()))
              .withSubtitle("by the number of rewards, with the interval that holds at all times")
              .withAxes(Axis.of("rewards"), Axis.automatic());
      section = section.figure(figure);
    }
    return section;
  }

  private static Series line(
      String name, List<TracePoint> trace, ToDoubleFunction<TracePoint> value) {
    return Series.of(
        name, trace.stream().map(p -> new Point(p.rewards(), value.applyAsDouble(p))).toList());
  }

  private static Section shadows(ModelComparison comparison) {
    ReportTable table = ReportTable.of("Shadows", "model", "texts", "same label as shown", "share");
    for (ShadowAgreement each : comparison.shadows()) {
      table =
          table.row(
              each.name(),
              String.format(Locale.ROOT, "%,d", each.texts()),
              String.format(Locale.ROOT, "%,d", each.agreed()),
              number((double) each.agreed() / each.texts()));
    }
    return Section.titled("Shadows")
        .paragraph("A shadow predicts every text, but nobody is shown what, so it has no reward.")
        .table(table);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "not known";
  }

  private static String interval(double estimate, double halfWidth) {
    return Double.isFinite(estimate) && Double.isFinite(halfWidth)
        ? String.format(Locale.ROOT, "%.4f to %.4f", estimate - halfWidth, estimate + halfWidth)
        : "not known";
  }
}
