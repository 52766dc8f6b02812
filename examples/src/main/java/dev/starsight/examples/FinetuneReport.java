package dev.starsight.examples;

import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.ModelDescription;
import dev.starsight.report.KeyFigure;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.transformer.EpochRecord;
import dev.starsight.transformer.FineTuned;
import dev.starsight.watch.TrainingCurves;
import dev.starsight.watch.Warning;
import java.util.List;
import java.util.Locale;

/**
 * {@code finetune}'s page. It lies in a model directory that may be given to others, so it quotes
 * no texts.
 */
final class FinetuneReport {

  private FinetuneReport() {}

  static String page(
      ModelDescription model,
      FineTuned tuned,
      TrainingCurves curves,
      List<Warning> warnings,
      Evaluation test,
      Provenance input) {
    Metrics metrics = test.metrics();
    return Report.titled("A fine-tuned encoder")
        .withSubtitle(extent(tuned) + ".")
        .withKeyFigures(
            EvaluationSections.tile(
                metrics, Metric.BALANCED_ACCURACY, "balanced accuracy, test part"),
            EvaluationSections.tile(metrics, Metric.MAE, "mean absolute error, test part"),
            new KeyFigure(
                Integer.toString(warnings.size()),
                warnings.size() == 1 ? "warning" : "warnings",
                "by the rules that watched it"))
        .with(training(tuned, curves, warnings))
        .with(EvaluationSections.figures("The test part", test))
        .with(Section.titled("Settings").facts(model.settings()))
        .with(
            Section.titled("Provenance").facts(EvaluationReport.provenance(input.withFileNames())))
        .html();
  }

  /** How long it was, in words. */
  static String extent(FineTuned tuned) {
    return String.format(
        Locale.ROOT,
        "%,d steps in %d epoch%s; the weights of epoch %d were kept",
        tuned.steps(),
        tuned.epochs().size(),
        tuned.epochs().size() == 1 ? "" : "s",
        tuned.bestEpoch());
  }

  private static Section training(FineTuned tuned, TrainingCurves curves, List<Warning> warnings) {
    Section section = Section.titled("The training");
    for (Warning warning : warnings) {
      section =
          section.warning(warning.rule(), sentence(warning.message()) + sentence(warning.advice()));
    }
    if (warnings.isEmpty()) {
      section = section.paragraph("None of the rules that watched it had anything to warn of.");
    }
    return section
        .figure(curves.loss(), epochs(tuned.epochs(), tuned.bestEpoch()))
        .figures(curves.accuracy(), curves.learningRate());
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ". ";
  }

  private static ReportTable epochs(List<EpochRecord> epochs, int bestEpoch) {
    ReportTable table =
        ReportTable.of(
            "Epoch by epoch, on the validation part",
            "epoch",
            "training loss",
            "validation loss",
            "accuracy",
            "balanced accuracy",
            "MAE",
            "seconds",
            "tokens/s");
    for (EpochRecord epoch : epochs) {
      Metrics m = epoch.validation();
      table =
          table.row(
              Integer.toString(epoch.epoch()),
              EvaluationSections.text(epoch.trainLoss()),
              EvaluationSections.text(epoch.validationLoss()),
              EvaluationSections.text(m == null ? Double.NaN : m.accuracy()),
              EvaluationSections.text(m == null ? Double.NaN : m.balancedAccuracy()),
              EvaluationSections.text(m == null ? Double.NaN : m.mae()),
              String.format(Locale.ROOT, "%.1f", epoch.seconds()),
              String.format(Locale.ROOT, "%,.0f", epoch.tokensPerSecond()));
    }
    return table.withHighlight(bestEpoch - 1);
  }
}
