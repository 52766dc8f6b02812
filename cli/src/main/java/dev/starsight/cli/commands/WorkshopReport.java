package dev.starsight.cli.commands;

import dev.starsight.automl.report.SearchReport;
import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.ValueFormat;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.explore.Exploration;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.profile.LeakageCheck;
import dev.starsight.quality.QualityReport;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.text.LengthDistribution;
import dev.starsight.watch.FineTuningReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of {@code workshop}, from the input to the queue for a person. */
final class WorkshopReport {

  private static final int UNSURE_SHOWN = 6;

  private static final String SAMPLE =
      String.format(
          Locale.ROOT,
          "Generated sample reviews, written by no customer; their stars overlap so much that no"
              + " model of the texts can have a balanced accuracy above %.2f. ",
          SampleReviews.BEST_BALANCED_ACCURACY);

  private WorkshopReport() {}

  /**
   * Returns the page.
   *
   * @param boundary what the split keeps in one part, and what not
   */
  static Report of(WorkshopResults results, String boundary, long seed) {
    Evaluation evaluation = results.evaluation;
    Metrics metrics = evaluation.metrics();
    String best = results.board.best().name();
    Report report =
        Report.titled("From reviews to a model")
            .withSubtitle(subtitle(results, best))
            .withKeyFigures(
                new KeyFigure(count(results.examples.size()), "reviews", "read"),
                EvaluationSections.tile(metrics, Metric.BALANCED_ACCURACY, "balanced accuracy"),
                EvaluationSections.tile(metrics, Metric.MAE, "mean absolute error, in stars"),
                new KeyFigure(count(results.queued), "for a person", "unsure predictions"))
            .with(input(results));
    QualityReport quality = results.quality;
    if (quality != null) {
      report = report.with(quality.section());
    }
    Exploration exploration = results.exploration;
    if (exploration != null) {
      report = report.with(exploration.sections());
    }
    return report
        .with(data(results, boundary))
        .with(FineTuningReport.withEpochs(SearchReport.leaderboard(results.board), results.epochs))
        .with(EvaluationSections.headline(results.headline))
        .with(EvaluationSections.figures("The best candidate on the test part", evaluation))
        .with(MadePromise.sections(results.promise))
        .with(EvaluationSections.slices(evaluation))
        .with(EvaluationSections.mistakes(evaluation))
        .with(unsure(results))
        .with(provenance(results, seed));
  }

  private static String subtitle(WorkshopResults results, String best) {
    return String.format(
        Locale.ROOT,
        "%sThe best of %d candidates is %s.",
        results.generated ? SAMPLE : "",
        results.board.trials().size(),
        best);
  }

  private static Section input(WorkshopResults results) {
    ReportTable files = ReportTable.of("Files", "file", "rows", "rejected");
    for (Provenance.Source source : results.provenance.sources()) {
      files = files.row(source.path(), count(source.rows()), count(source.rejected()));
    }
    LabelSet labels = LabelSet.of(results.examples);
    Map<String, Integer> counts = Sampling.perLabel(results.examples);
    List<Bars.Bar> bars =
        labels.labels().stream().map(l -> new Bars.Bar(l, counts.getOrDefault(l, 0))).toList();
    return Section.titled("Input")
        .table(files)
        .figure(
            Bars.vertical("Rows by label", bars)
                .withFormat(ValueFormat.whole())
                .withPalette(labels.isNumeric() ? Palette.STARS : Palette.ACCENT)
                .withAxis(Axis.of("rows").withFormat(ValueFormat.whole())));
  }

  private static Section data(WorkshopResults results, String boundary) {
    ReportTable table = ReportTable.of("The parts", "part", "rows", "by label");
    for (Map.Entry<String, Dataset<Example>> part : Features.parts(results.splits).entrySet()) {
      table = table.row(part.getKey(), count(part.getValue().size()), perLabel(part.getValue()));
    }
    LengthDistribution lengths = results.features.lengths();
    int maxLength = results.features.maxLength();
    Section section =
        Section.titled("Split, balancing, tokens")
            .paragraph(boundary)
            .paragraph(
                (results.splits.grouping() == null
                        ? count(results.splits.duplicatesMoved())
                            + " rows were moved to their copies. "
                        : "")
                    + "Only the training part is balanced, in the way that each candidate chooses.")
            .table(table)
            .paragraph(
                String.format(
                    Locale.ROOT,
                    "Tokens per training text: half have at most %d, nine in ten at most %d, the"
                        + " longest %,d or more. The feature files hold %d tokens per row, which"
                        + " truncates %.1f %% of the texts.",
                    lengths.quantile(0.5),
                    lengths.quantile(0.9),
                    lengths.longest(),
                    maxLength,
                    100 * lengths.truncatedShare(maxLength)));
    for (LeakageCheck.Leak leak : leaks(results)) {
      section = section.warning("A column that gives the label away", leak.sentence());
    }
    return section;
  }

  private static List<LeakageCheck.Leak> leaks(WorkshopResults results) {
    Dataset<Review> reviews = results.reviews;
    if (reviews == null) {
      return List.of();
    }
    List<String> headlines = new ArrayList<>();
    List<String> stars = new ArrayList<>();
    for (Review review : reviews) {
      headlines.add(review.reviewHeadline());
      stars.add(Integer.toString(review.starRating()));
    }
    return LeakageCheck.of(Map.of("review_headline", headlines), stars);
  }

  private static String perLabel(Dataset<Example> part) {
    Map<String, Integer> perLabel = Sampling.perLabel(part);
    return LabelSet.of(perLabel.keySet()).labels().stream()
        .map(label -> label + ": " + count(perLabel.getOrDefault(label, 0)))
        .collect(Collectors.joining(", "));
  }

  private static Section unsure(WorkshopResults results) {
    Double threshold = results.description.reviewThreshold();
    String which = "Predictions that do not pass the promise";
    String chosen = "";
    if (results.promise.isEmpty()) {
      which =
          String.format(
              Locale.ROOT,
              "Predictions with a confidence below %.2f",
              threshold == null ? 1 : threshold);
      chosen =
          ", on which the threshold was chosen so that a person sees about one prediction in five";
    }
    return Section.titled("Unsure predictions")
        .paragraph(
            String.format(
                Locale.ROOT,
                "%s go to the review queue: %,d rows of the validation part%s. No row of the test"
                    + " part is among them, so that it can still test a model that learns from the"
                    + " answers. `starsight annotate` lists and answers them.",
                which,
                results.queued,
                chosen))
        .quotes(EvaluationSections.quotes(results.validation.leastConfident(UNSURE_SHOWN)));
  }

  private static Section provenance(WorkshopResults results, long seed) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seed", Long.toString(seed));
    facts.putAll(results.provenance.facts());
    results
        .description
        .settings()
        .forEach((name, value) -> facts.put(results.board.best().name() + " " + name, value));
    return Section.titled("Provenance").facts(facts).table(results.stages.table());
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
