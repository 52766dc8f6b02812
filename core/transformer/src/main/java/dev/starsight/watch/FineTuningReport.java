package dev.starsight.watch;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.watch.TrainingWatch.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of a fine-tuning: the warnings, the curves, every epoch, the model on the test part, its
 * options, and the names of the input files. It often lies in a model directory that is given to
 * others, so it quotes no texts.
 *
 * <pre>{@code
 * FineTuningReport.of(
 *         description, tuned, TrainingCurves.of(journal, tuned.bestEpoch()), watch.warnings(), test,
 *         examples.provenance(), "Rows with the same text are in one part.", null)
 *     .writeTo(Path.of("model", "report.html"));
 * }</pre>
 */
public final class FineTuningReport {

  private FineTuningReport() {}

  /**
   * Returns the page.
   *
   * @param model the description that was saved with the model
   * @param tuned the result of the training; its classifier may be closed
   * @param curves of the same training
   * @param warnings of the rules that watched it
   * @param test the evaluation of the saved model
   * @param input the provenance of all rows
   * @param boundary what the split keeps in one part, and what not, in words
   * @param headline what headlines gained a linear model; null leaves that out
   */
  public static Report of(
      ModelDescription model,
      FineTuningResult tuned,
      TrainingCurves curves,
      List<Warning> warnings,
      Evaluation test,
      Provenance input,
      String boundary,
      @Nullable HeadlineGain headline) {
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
        .with(training(tuned, curves, warnings, FineTuningResult.slowness(model.settings())))
        .with(EvaluationSections.figures("The test part", test).paragraph(boundary))
        .with(EvaluationSections.slices(test))
        .with(EvaluationSections.headline(headline))
        .with(Section.titled("Settings").facts(model.settings()))
        .with(Section.titled("Provenance").facts(input.withFileNames().facts()));
  }

  /** Returns how many steps and epochs a training had and which weights were kept, in words. */
  public static String extent(FineTuningResult tuned) {
    return String.format(
        Locale.ROOT,
        "%,d steps in %d epoch%s; the weights of epoch %d were kept",
        tuned.steps(),
        tuned.epochs().size(),
        tuned.epochs().size() == 1 ? "" : "s",
        tuned.bestEpoch());
  }

  private static Section training(
      FineTuningResult tuned,
      TrainingCurves curves,
      List<Warning> warnings,
      Optional<String> slowness) {
    Section section = Section.titled("The training");
    if (slowness.isPresent()) {
      section = section.warning("Slow", sentence(slowness.get()));
    }
    for (Warning warning : warnings) {
      section =
          section.warning(warning.rule(), sentence(warning.message()) + sentence(warning.advice()));
    }
    if (warnings.isEmpty()) {
      section = section.paragraph("None of the rules that watched it gave a warning.");
    }
    return section
        .figure(curves.loss(), epochs(tuned.epochs(), tuned.bestEpoch()))
        .figures(curves.accuracy(), curves.learningRate());
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ". ";
  }

  private static ReportTable epochs(List<EpochRecord> epochs, int bestEpoch) {
    long rows =
        epochs.stream()
            .flatMap(epoch -> Stream.ofNullable(epoch.validation()))
            .mapToLong(Metrics::rows)
            .max()
            .orElse(0);
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "Epoch by epoch, on %,d rows of the validation part (a deadline may leave time for"
                    + " a part of it); these rows chose the epoch",
                rows),
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
              score(epoch.trainLoss()),
              score(epoch.validationLoss()),
              score(m == null ? Double.NaN : m.accuracy()),
              score(m == null ? Double.NaN : m.balancedAccuracy()),
              score(m == null ? Double.NaN : m.mae()),
              String.format(Locale.ROOT, "%.1f", epoch.seconds()),
              String.format(Locale.ROOT, "%,.0f", epoch.tokensPerSecond()));
    }
    return table.withHighlight(bestEpoch - 1);
  }

  /**
   * Returns the section with a table of these epochs, and with the curves of the loss if there are
   * at least two.
   */
  public static Section withEpochs(Section section, List<EpochRecord> epochs) {
    if (epochs.isEmpty()) {
      return section;
    }
    ReportTable table =
        ReportTable.of(
            "Fine-tuning, epoch by epoch",
            "epoch",
            "training loss",
            "validation loss",
            "balanced accuracy",
            "seconds",
            "tokens/s");
    List<Lines.Point> train = new ArrayList<>();
    List<Lines.Point> validation = new ArrayList<>();
    for (EpochRecord epoch : epochs) {
      Metrics m = epoch.validation();
      table =
          table.row(
              Integer.toString(epoch.epoch()),
              score(epoch.trainLoss()),
              score(epoch.validationLoss()),
              m == null ? "–" : score(m.balancedAccuracy()),
              String.format(Locale.ROOT, "%.1f s", epoch.seconds()),
              String.format(Locale.ROOT, "%,.0f", epoch.tokensPerSecond()));
      train.add(new Lines.Point(epoch.epoch(), epoch.trainLoss()));
      validation.add(new Lines.Point(epoch.epoch(), epoch.validationLoss()));
    }
    if (epochs.size() < 2) {
      return section.table(table);
    }
    return section.figure(
        Lines.of(
                "Fine-tuning",
                List.of(
                    Lines.Series.of("training", train), Lines.Series.of("validation", validation)))
            .withSubtitle("Loss by epoch.")
            .withAxes(Axis.of("epoch").withFormat(ValueFormat.whole()), Axis.of("loss")),
        table);
  }
}
