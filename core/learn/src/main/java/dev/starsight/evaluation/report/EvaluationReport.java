package dev.starsight.evaluation.report;

import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.util.Locale;

/**
 * Makes the page of one evaluation: the metrics with their intervals, the confusion matrix, metrics
 * by label, calibration, accuracy by coverage, the most confident mistakes, and the provenance.
 *
 * <pre>{@code
 * EvaluationReport.of("run/model", evaluation, examples.provenance()).writeTo(Path.of("report.html"));
 * }</pre>
 */
public final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * Returns the page.
   *
   * @param model name of the model, such as its directory
   * @param evaluation of that model
   * @param provenance of the rows it was evaluated on
   */
  public static Report of(String model, Evaluation evaluation, Provenance provenance) {
    return Report.titled("Evaluation of " + model)
        .withSubtitle(
            String.format(
                Locale.ROOT,
                "%,d labelled rows the model has not seen",
                evaluation.metrics().rows()))
        .with(EvaluationSections.figures("How well it predicts", evaluation))
        .with(EvaluationSections.mistakes(evaluation))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }
}
