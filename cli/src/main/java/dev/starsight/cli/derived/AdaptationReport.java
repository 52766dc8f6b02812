package dev.starsight.cli.derived;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.transformer.training.AdaptationResult;
import dev.starsight.transformer.training.AdaptationResult.HeldOutLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page of an adaptation. */
final class AdaptationReport {

  private AdaptationReport() {}

  static Report of(String encoder, AdaptationResult result, List<String> notes, Provenance input) {
    ReportTable table =
        ReportTable.of(
            "Tenth by tenth",
            "done",
            "training loss",
            "held-out loss",
            "held-out perplexity",
            "seconds",
            "tokens/s");
    for (HeldOutLoss each : result.evaluations()) {
      table =
          table.row(
              percent(each),
              score(each.trainLoss()),
              score(each.heldOutLoss()),
              String.format(Locale.ROOT, "%,.1f", each.perplexity()),
              String.format(Locale.ROOT, "%,.1f", each.seconds()),
              Double.isNaN(each.tokensPerSecond())
                  ? "–"
                  : String.format(Locale.ROOT, "%,.0f", each.tokensPerSecond()));
    }
    Section section = Section.titled("The training");
    for (String note : notes) {
      section =
          section.paragraph(
              note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".");
    }
    return Report.titled("The encoder " + encoder + ", adapted")
        .withSubtitle(
            "Masked-language-model training on unlabelled texts. Losses are means over hidden"
                + " tokens, the same ones each time; the weights with the lowest are kept.")
        .withKeyFigures(
            new KeyFigure(score(result.lossBefore()), "held-out loss before"),
            new KeyFigure(score(result.lossAfter()), "held-out loss after"),
            new KeyFigure(
                String.format(Locale.ROOT, "%,d", result.texts()), "texts that were trained on"))
        .with(
            section.figure(
                Lines.of(
                        "Loss",
                        List.of(
                            series("training", result, HeldOutLoss::trainLoss),
                            series("held-out texts", result, HeldOutLoss::heldOutLoss)))
                    .withSubtitle("Training: means since the point before, with dropout.")
                    .withAxes(
                        Axis.of("share of the training").withFormat(ValueFormat.percent(0)),
                        Axis.of("mean loss of a hidden token")),
                table.withHighlight(result.best())))
        .with(Section.titled("Provenance").facts(input.withFileNames().facts()));
  }

  /**
   * Returns what the summary of an adaptation says of it.
   *
   * @param texts that it read, those held out included
   */
  static AdaptationResult result(JsonFields summary, long texts) throws IOException {
    List<HeldOutLoss> evaluations = new ArrayList<>();
    for (JsonFields each : summary.elements("evaluations")) {
      evaluations.add(
          new HeldOutLoss(
              each.real("done"),
              each.realOrNaN("trainLoss"),
              each.real("heldOutLoss"),
              each.real("seconds"),
              each.realOrNaN("tokensPerSecond")));
    }
    if (evaluations.isEmpty()) {
      throw summary.refused("evaluations", "a list that is not empty");
    }
    int best = evaluations.size() - 1;
    for (int i = best; i > 0; i--) {
      double loss = evaluations.get(i).heldOutLoss();
      boolean falls = loss < evaluations.get(0).heldOutLoss();
      best = falls && loss <= evaluations.get(best).heldOutLoss() ? i : best;
    }
    return new AdaptationResult(
        texts - summary.count("heldOut"),
        summary.count("heldOut"),
        summary.count("hiddenTokens"),
        summary.real("guessLoss"),
        summary.flag("newHead"),
        evaluations,
        best,
        summary.count("steps"),
        summary.integer("passes"),
        summary.count("resumedFromStep"));
  }

  private static String percent(HeldOutLoss each) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * each.done());
  }

  private static Lines.Series series(
      String name, AdaptationResult result, ToDoubleFunction<HeldOutLoss> loss) {
    return Lines.Series.of(
        name,
        result.evaluations().stream()
            .filter(each -> !Double.isNaN(loss.applyAsDouble(each)))
            .map(each -> new Lines.Point(each.done(), loss.applyAsDouble(each)))
            .toList());
  }
}
