package dev.starsight.evaluation.report;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Matrix;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.ConfusionMatrix.LabelScore;
import dev.starsight.evaluation.Decoding;
import dev.starsight.evaluation.Decoding.DecodingCosts;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.evaluation.Slices;
import dev.starsight.evaluation.Slices.Slice;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sections that show an {@link Evaluation}, for the pages of evaluations, searches and trainings.
 *
 * <pre>{@code
 * Report page = Report.titled("The test part")
 *     .with(EvaluationSections.figures("How well it predicts", evaluation))
 *     .with(EvaluationSections.mistakes(evaluation));
 * }</pre>
 */
public final class EvaluationSections {

  private static final int QUOTES = 8;
  static final int QUOTE_CHARACTERS = 600;

  private EvaluationSections() {}

  /** Returns a section on what headlines gained on validation; null gives none. */
  public static List<Section> headline(@Nullable HeadlineGain gain) {
    if (gain == null) {
      return List.of();
    }
    ReportTable table =
        ReportTable.of(
                String.format(
                    Locale.ROOT, "%s on %,d validation rows", gain.metric().id(), gain.rows()),
                "learner",
                "text alone",
                "headline and text",
                "gained",
                "95 % interval")
            .row(
                gain.learner(),
                score(gain.without()),
                score(gain.with()),
                signed(gain.difference().value()),
                signed(gain.difference().interval().low())
                    + " to "
                    + signed(gain.difference().interval().high()));
    String how =
        gain.headline() == Headline.WITHOUT_STARS
            ? "What names the label, such as \"Five Stars\", was cut from the headlines."
            : "Headlines were read as they are: those that name the label, such as \"Five Stars\","
                + " are a part of the gain.";
    return List.of(
        Section.titled("What the headline gained")
            .paragraph(
                how
                    + " The same linear learner was fitted on the same rows with and without them."
                    + " A learner that was chosen on these rows flatters the gain a little.")
            .table(table));
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }

  /**
   * Returns the metrics with their intervals, the confusion matrix, calibration and accuracy by
   * coverage.
   */
  public static Section figures(String heading, Evaluation evaluation) {
    Metrics m = evaluation.metrics();
    Section section =
        Section.titled(heading)
            .keyFigures(
                tile(m, Metric.BALANCED_ACCURACY, "balanced accuracy"),
                tile(m, Metric.ACCURACY, "accuracy"),
                tile(m, Metric.MAE, "mean absolute error"),
                tile(m, Metric.WITHIN_ONE, "within one star"));
    section =
        m.showsConfusion()
            ? section.figure(
                Matrix.of("Confusion matrix", m.labels().labels(), m.confusion())
                    .withSubtitle("Rows are the true labels, columns the predicted ones."),
                perLabel(evaluation))
            : section.table(perLabel(evaluation));
    return section
        .table(metrics(m))
        .paragraph(calibration(m))
        .figures(reliability(evaluation), coverage(evaluation));
  }

  /** Returns what the calibration error of these rows means. */
  private static String calibration(Metrics metrics) {
    return String.format(
        Locale.ROOT,
        "The calibration error of a sample (ece) is above 0 by chance alone: on average by the"
            + " noise floor, %s here, if every confidence is right. The estimate without that"
            + " (eceDebiased) is %s, and the interval is about it.",
        score(metrics.eceNoiseFloor()),
        score(metrics.eceDebiased()));
  }

  /** Returns a tile with one metric and its interval. */
  public static KeyFigure tile(Metrics metrics, Metric metric, String label) {
    Interval interval = metrics.intervals().get(metric.id());
    return new KeyFigure(
        score(metric.of(metrics)),
        label,
        interval == null
            ? ""
            : "95 %%: %s to %s".formatted(score(interval.low()), score(interval.high())));
  }

  private static ReportTable metrics(Metrics metrics) {
    ReportTable table =
        ReportTable.of(
            String.format(Locale.ROOT, "Metrics on %,d rows, with 95 %% intervals", metrics.rows()),
            "metric",
            "value",
            "from",
            "to",
            "better is");
    for (Metrics.Figure figure : metrics.figures()) {
      Interval interval = figure.interval();
      table =
          table.row(
              figure.name(),
              score(figure.value()),
              interval == null ? "–" : score(interval.low()),
              interval == null ? "–" : score(interval.high()),
              figure.better());
    }
    return table;
  }

  private static ReportTable perLabel(Evaluation evaluation) {
    ReportTable table = ReportTable.of("By label", "label", "precision", "recall", "F1", "rows");
    for (LabelScore score : evaluation.perLabel()) {
      table =
          table.row(
              score.label(),
              score(score.precision()),
              score(score.recall()),
              score(score.f1()),
              score.support());
    }
    return table;
  }

  private static Lines reliability(Evaluation evaluation) {
    List<Lines.Point> points =
        evaluation.reliability().stream()
            .filter(bin -> bin.rows() > 0)
            .map(bin -> new Lines.Point(bin.confidence(), bin.accuracy()))
            .toList();
    return Lines.of(
            "Does confidence mean what it says?",
            List.of(
                Lines.Series.of("as it is", points),
                Lines.Series.of("perfect", List.of(new Lines.Point(0, 0), new Lines.Point(1, 1)))
                    .asReference()))
        .withSubtitle("Share predicted right by mean confidence, 15 bins.")
        .withAxes(share("confidence"), share("share right"));
  }

  private static Lines coverage(Evaluation evaluation) {
    List<Lines.Point> points =
        evaluation.riskCoverage().stream()
            .map(point -> new Lines.Point(point.share(), point.accuracy()))
            .toList();
    return Lines.of("What a review budget buys", List.of(Lines.Series.of("accuracy", points)))
        .withSubtitle("Accuracy of the most confident predictions; a person reviews the rest.")
        .withAxes(share("share predicted automatically"), share("share right"));
  }

  private static Axis share(String label) {
    return Axis.of(label).withRange(0, 1).withFormat(ValueFormat.percent(0));
  }

  /** Returns a section on slices of the rows; none if no slice has enough rows. */
  public static List<Section> slices(Evaluation evaluation) {
    Slices slices = Slices.of(evaluation);
    if (slices.slices().isEmpty()) {
      return List.of();
    }
    ReportTable table =
        ReportTable.of(
            "Slices, the one furthest below the rest first",
            "slice",
            "rows",
            "accuracy",
            "rest",
            "difference",
            "interval",
            "");
    for (Slice slice : slices.slices()) {
      table =
          table.row(
              slice.column() + " " + slice.value(),
              slice.rows(),
              score(slice.accuracy()),
              score(slice.restAccuracy()),
              signed(slice.difference()),
              signed(slice.differenceInterval().low())
                  + " to "
                  + signed(slice.differenceInterval().high()),
              slice.isWorse() ? "worse" : "");
    }
    String found =
        slices.worse().isEmpty()
            ? "In none of them is the model right less often than elsewhere, beyond chance."
            : slices.worse().stream()
                .map(slice -> slice.column() + " " + slice.value())
                .collect(Collectors.joining(", ", "The model is right less often for: ", "."));
    return List.of(
        Section.titled("Where it is worse")
            .paragraph(
                ("%s %,d slices were looked at; the intervals of the differences hold for all of"
                        + " them at once with a probability of 95 %%.")
                    .formatted(found, slices.slices().size()))
            .table(table));
  }

  /** Returns the most confident mistakes. */
  public static Section mistakes(Evaluation evaluation) {
    Section section = Section.titled("What it got wrong");
    List<Judgement> mistakes = evaluation.mostConfidentMistakes(QUOTES);
    if (mistakes.isEmpty()) {
      return section.paragraph("Nothing: every row of the test part was predicted right.");
    }
    return section
        .paragraph("The most confident mistakes on the test part. Sometimes the label is wrong.")
        .quotes(quotes(mistakes));
  }

  /**
   * Returns the metrics of other decisions on the same probabilities, for a person to choose by.
   *
   * @param validation of validation rows; whoever chooses a decision on the test part flatters the
   *     model there
   */
  public static Section decodings(Evaluation validation) {
    LabelSet labels = validation.metrics().labels();
    List<Judgement> judgements = validation.judgements();
    DecodingCosts costs =
        DecodingCosts.of(
            labels,
            judgements.stream().map(Judgement::prediction).toList(),
            Evaluation.truth(labels, judgements.stream().map(Judgement::example).toList()));
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "Other decisions on the same probabilities of %,d validation rows",
                validation.metrics().rows()),
            "label decided on",
            "balanced accuracy",
            "accuracy",
            "MAE",
            "within one",
            "kappa");
    for (DecodingCosts.Row row : costs.rows()) {
      Metrics m = row.metrics();
      table =
          table.row(
              row.decoding() == Decoding.MOST_PROBABLE
                  ? "the most probable"
                  : "the one with the least expected error",
              score(m.balancedAccuracy()),
              score(m.accuracy()),
              score(m.mae()),
              score(m.withinOne()),
              score(m.quadraticKappa()));
    }
    return Section.titled("What a decision costs")
        .paragraph(
            "Predictions are the most probable label. Where a small error is better than a large"
                + " one, the label with the least expected error may be better. The decisions are"
                + " compared on the validation part, so that none is chosen on the test part.")
        .table(table);
  }

  /** Returns the texts with their labels and predictions; long texts are cut. */
  public static List<Report.Quote> quotes(List<Judgement> judgements) {
    return judgements.stream()
        .map(
            judgement ->
                new Report.Quote(
                    shorten(judgement.example().text()),
                    Objects.requireNonNullElse(judgement.example().label(), ""),
                    judgement.prediction().label(),
                    judgement.prediction().confidence()))
        .toList();
  }

  static String shorten(String text) {
    if (text.isEmpty()) {
      return "(empty text)";
    }
    if (text.length() <= QUOTE_CHARACTERS) {
      return text;
    }
    boolean cutsPair = Character.isHighSurrogate(text.charAt(QUOTE_CHARACTERS - 1));
    return text.substring(0, QUOTE_CHARACTERS - (cutsPair ? 1 : 0)) + " …";
  }
}
