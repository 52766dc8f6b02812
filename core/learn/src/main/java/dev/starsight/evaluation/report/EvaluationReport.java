package dev.starsight.evaluation.report;

import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.model.directory.TrainingTexts.SeenRows;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the page of one evaluation: the metrics with their intervals, the confusion matrix, metrics
 * by label, calibration, accuracy by coverage, slices, the most confident mistakes, and the
 * provenance.
 *
 * <pre>{@code
 * EvaluationReport.of("run/model", evaluation, examples.provenance()).writeTo(Path.of("report.html"));
 * }</pre>
 */
public final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * Returns the page of a model of which it is not known whether it has seen the rows.
   *
   * @see #of(String, Evaluation, Provenance, SeenRows)
   */
  public static Report of(String model, Evaluation evaluation, Provenance provenance) {
    return of(model, evaluation, provenance, null);
  }

  /**
   * Returns the page.
   *
   * @param model name of the model, such as its directory
   * @param evaluation of that model
   * @param provenance of the rows it was evaluated on
   * @param seen how many of the rows have a text that the model was fitted on, as {@link
   *     TrainingTexts#seen} counts them; null if that cannot be told
   */
  public static Report of(
      String model, Evaluation evaluation, Provenance provenance, @Nullable SeenRows seen) {
    Report report =
        Report.titled("Evaluation of " + model)
            .withSubtitle(
                String.format(
                    Locale.ROOT,
                    "%,d labelled rows%s",
                    evaluation.metrics().rows(),
                    seen == null ? "; whether the model was fitted on them cannot be told" : ""));
    if (seen != null && seen.seen() > 0) {
      report =
          report.with(
              Section.titled("Rows the model has seen")
                  .warning("These figures flatter the model", seen + "."));
    }
    return report
        .with(EvaluationSections.figures("How well it predicts", evaluation))
        .with(EvaluationSections.slices(evaluation))
        .with(EvaluationSections.mistakes(evaluation))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }
}
