package dev.starsight.report;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.Histogram;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Lines.Series;
import dev.starsight.chart.Matrix;
import dev.starsight.chart.StackedBars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Report.Quote;
import dev.starsight.report.Report.Status;
import dev.starsight.report.Report.StatusLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A report of invented numbers with every kind of block and figure. */
final class DemoReport {

  private static final List<String> STARS = List.of("1", "2", "3", "4", "5");

  private static final List<String> CATEGORIES =
      List.of(
          "Digital_Ebook_Purchase",
          "Books",
          "Gift Card",
          "Musical Instruments and Studio Recording Equipment",
          "Grocery",
          "Digital_Video_Games",
          "Home Improvement",
          "Apparel & Accessories",
          "Electronics",
          "Mobile_Electronics",
          "Software",
          "Digital_Software");

  private static final List<List<Long>> CONFUSION =
      List.of(
          List.of(812L, 318L, 96L, 31L, 89L),
          List.of(291L, 604L, 331L, 83L, 37L),
          List.of(84L, 290L, 655L, 262L, 55L),
          List.of(22L, 70L, 241L, 672L, 341L),
          List.of(41L, 19L, 52L, 288L, 946L));

  private DemoReport() {}

  static Report report() {
    return Report.titled("Digital software reviews: what is in them, and what can be learned")
        .withSubtitle(
            "81,632 reviews from 2008 to 2015; one run with seed 42, 9 minutes on 2 cores")
        .withKeyFigures(
            new KeyFigure("0.548", "balanced accuracy", "95 % interval 0.536 to 0.560"),
            new KeyFigure("0.541", "mean error in stars", "majority label: 1.72"),
            new KeyFigure("92.7 %", "within one star", "on 6,730 held-out rows"),
            new KeyFigure("1,204", "for a person to read", "confidence below 0.44"))
        .with(input())
        .with(quality())
        .with(exploration())
        .with(training())
        .with(evaluation())
        .with(mistakes())
        .with(provenance());
  }

  private static Section input() {
    return Section.titled("What came in")
        .paragraph(
            "One file in Amazon's TSV format, plain dialect: tab-separated, no quoting. Every row"
                + " has 15 columns; none was rejected.")
        .table(
            ReportTable.of("Input files", "File", "Rows", "Rejected", "SHA-256")
                .row("reviews.tsv.gz", 81632, 0, "9f0c3a17be42…77d1"));
  }

  private static Section quality() {
    return Section.titled("Quality")
        .statuses(
            List.of(
                new StatusLine(
                    Status.FAILED,
                    "Size is at least 200,000",
                    "The data has 81,632 rows; the rule asks for 200,000 or more."),
                new StatusLine(Status.PASSED, "review_id is complete", "81,632 of 81,632 rows."),
                new StatusLine(Status.PASSED, "review_id is unique", ""),
                new StatusLine(
                    Status.NOT_EVALUATED,
                    "marketplace is one of US, UK, DE, JP, FR",
                    "There is no column named marketplace."),
                new StatusLine(Status.SKIPPED, "Drift against last run", "No earlier run given.")))
        .warning(
            "The headline gives the label away",
            "One review_headline in seven is \u201cFive Stars\u201d or the like. It is not used"
                + " unless you ask for it.");
  }

  private static Section exploration() {
    return Section.titled("Exploration")
        .figures(starCounts(), helpfulVotes())
        .figure(averages(), averagesTable())
        .figure(starsByCategory())
        .figure(categoriesPerYear())
        .figure(averageByYear())
        .figure(words());
  }

  private static Figure starCounts() {
    return Bars.vertical(
            "Reviews by star",
            List.of(
                new Bar("1", 23783),
                new Bar("2", 6890),
                new Bar("3", 8308),
                new Bar("4", 16693),
                new Bar("5", 46410)))
        .withFormat(ValueFormat.whole())
        .withPalette(Palette.STARS);
  }

  private static Figure helpfulVotes() {
    return Bars.vertical(
            "Average helpful votes by star",
            List.of(
                new Bar("1", 4.890729),
                new Bar("2", 2.493028),
                new Bar("3", 1.559564),
                new Bar("4", 1.070936),
                new Bar("5", 0.532497)))
        .withFormat(ValueFormat.decimals(2))
        .withPalette(Palette.STARS);
  }

  private static Figure averages() {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < CATEGORIES.size(); i++) {
      bars.add(new Bar(CATEGORIES.get(i), 4.73 - i * 0.107));
    }
    return Bars.horizontal("Average star by category", bars)
        .withSubtitle("Digital software is the least loved of twelve categories")
        .withAxis(Axis.automatic().withRange(1, 5).withFormat(ValueFormat.decimals(2)))
        .withHighlight("Digital_Software");
  }

  private static ReportTable averagesTable() {
    ReportTable table = ReportTable.of("", "Category", "Reviews", "Average star");
    for (int i = 0; i < CATEGORIES.size(); i++) {
      table =
          table.row(
              CATEGORIES.get(i),
              120_000 - i * 7_321,
              ValueFormat.decimals(3).format(4.73 - i * 0.107));
    }
    return table;
  }

  private static Figure starsByCategory() {
    List<StackedBars.Row> rows = new ArrayList<>();
    for (int i = 0; i < CATEGORIES.size(); i++) {
      rows.add(
          StackedBars.Row.of(
              CATEGORIES.get(i), 300 + i * 200, 150 + i * 50, 300 + i * 40, 900, 6200 - i * 260));
    }
    return StackedBars.of(
            "Stars by category",
            List.of("1 star", "2 stars", "3 stars", "4 stars", "5 stars"),
            rows)
        .withSubtitle("Ordered by average star; number of reviews at the right");
  }

  private static Figure categoriesPerYear() {
    double[] years = new double[21];
    double[] opened = new double[21];
    for (int i = 0; i < years.length; i++) {
      years[i] = 1995 + i;
      opened[i] = new int[] {1, 1, 2, 9, 7, 5, 4, 2, 1, 1, 0, 2, 1, 3, 0, 1, 0, 0, 1, 1, 0}[i];
    }
    return Lines.of("Categories opened per year", List.of(Series.of("", years, opened)))
        .withAxes(
            Axis.automatic().withFormat(ValueFormat.year()),
            Axis.automatic().withFormat(ValueFormat.whole()))
        .withArea();
  }

  private static Figure averageByYear() {
    SplittableRandom random = new SplittableRandom(7);
    List<Series> series = new ArrayList<>();
    for (int c = 0; c < CATEGORIES.size(); c++) {
      List<Lines.Point> points = new ArrayList<>();
      double value = 4.5 - c * 0.09;
      for (int year = 1999 + c % 4; year <= 2015; year++) {
        value = Math.max(1.2, Math.min(4.9, value + random.nextDouble(-0.14, 0.15)));
        points.add(new Lines.Point(year, year == 2006 && c == 3 ? Double.NaN : value));
      }
      series.add(Series.of(CATEGORIES.get(c), points));
    }
    return Lines.of("Average star by category and year", series)
        .withAxes(
            Axis.automatic().withFormat(ValueFormat.year()),
            Axis.of("average star").withFormat(ValueFormat.decimals(1)));
  }

  private static Figure words() {
    SplittableRandom random = new SplittableRandom(11);
    double[] values = new double[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          Math.rint(Math.exp(3.4 + 0.95 * (random.nextDouble() + random.nextDouble() - 1) * 2.4));
    }
    return Histogram.upTo("Words a review", values, 200, 40)
        .withSubtitle("70 % of reviews have at most 59 words; the next power of two is 64")
        .withAxis(Axis.of("words").withFormat(ValueFormat.whole()))
        .withMark(59, "70th percentile: 59 words");
  }

  private static Section training() {
    double[] epochs = {1, 2, 3, 4};
    return Section.titled("Candidates")
        .paragraph("Each candidate is Java that compiles; the best one on validation is kept.")
        .table(
            ReportTable.of(
                    "Leaderboard, on validation",
                    "Rank",
                    "Candidate",
                    "Kind",
                    "Balanced accuracy",
                    "MAE",
                    "Fit",
                    "Predict")
                .row(1, "fine-tuned MiniLM", "transformer", "0.552", "0.546", "379 s", "41 s")
                .row(
                    2,
                    "linear, words 1\u20132",
                    "sparse linear",
                    "0.538",
                    "0.604",
                    "0.8 s",
                    "0.2 s")
                .row(
                    3,
                    "boosted trees, 200 chosen words",
                    "gradient boosting",
                    "0.463",
                    "0.781",
                    "58 s",
                    "1.1 s")
                .row(4, "frozen MiniLM, linear", "embedding", "0.456", "0.774", "540 s", "40 s")
                .row(5, "majority label", "baseline", "0.200", "1.720", "0 s", "0 s")
                .withHighlight(0))
        .figure(
            Bars.horizontal(
                    "Balanced accuracy of the candidates",
                    List.of(
                        new Bar("fine-tuned MiniLM", 0.552, 0.54, 0.564),
                        new Bar("linear, words 1\u20132", 0.538, 0.526, 0.55),
                        new Bar("boosted trees, 200 chosen words", 0.463, 0.451, 0.475),
                        new Bar("frozen MiniLM, linear", 0.456, 0.444, 0.468),
                        new Bar("majority label", 0.2)))
                .withSubtitle("Validation; lines are 95 % bootstrap intervals")
                .withAxis(Axis.automatic().withRange(0, 0.7).withFormat(ValueFormat.decimals(3)))
                .withHighlight("fine-tuned MiniLM"))
        .figure(
            Lines.of(
                    "Loss by epoch",
                    List.of(
                        Series.of("training", epochs, new double[] {1.21, 1.02, 0.93, 0.85}),
                        Series.of("validation", epochs, new double[] {1.09, 1.04, 1.03, 1.06})))
                .withAxes(
                    Axis.of("epoch"), Axis.of("cross-entropy").withFormat(ValueFormat.decimals(2)))
                .withMark(3, "best epoch"))
        .code(
            "Candidate 2",
            "Trainer trainer = LinearTraining.defaults()\n"
                + "    .withWords(1, 2)\n"
                + "    .withSeed(42);");
  }

  private static Section evaluation() {
    double[] bins = {0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95};
    return Section.titled("Evaluation")
        .paragraph("Measured once, on 6,730 rows that no candidate had seen.")
        .figure(Matrix.of("Confusion matrix", STARS, CONFUSION))
        .figures(
            Lines.of(
                    "Reliability",
                    List.of(
                        Series.of("perfect", new double[] {0, 1}, new double[] {0, 1})
                            .asReference(),
                        Series.of(
                            "model", bins, new double[] {.22, .33, .41, .52, .6, .71, .83, .93})))
                .withAxes(
                    Axis.of("confidence").withRange(0, 1).withFormat(ValueFormat.percent(0)),
                    Axis.of("accuracy").withRange(0, 1).withFormat(ValueFormat.percent(0))),
            Lines.of(
                    "Error by coverage",
                    List.of(
                        Series.of(
                            "error",
                            new double[] {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1},
                            new double[] {.08, .12, .17, .21, .25, .29, .33, .37, .41, .45})))
                .withAxes(
                    Axis.of("share answered by the model").withFormat(ValueFormat.percent(0)),
                    Axis.of("error").withFormat(ValueFormat.percent(0)))
                .withArea());
  }

  private static Section mistakes() {
    return Section.titled("Where it is wrong, and where it is unsure")
        .quotes(
            List.of(
                new Quote(
                    "Worked for two days. Then it asked me to activate again & again, and nobody"
                        + " answers.",
                    "1",
                    "2",
                    0.48),
                new Quote(
                    "I wanted to love this <b>so much</b>. The first half is great, then it crashes"
                        + " on every export. Support was friendly. "
                        + "They sent a patch which changed nothing, and another one. ".repeat(8),
                    "3",
                    "4",
                    0.39),
                new Quote("Meh.", "3", "1", 0.31),
                new Quote("Does what it says, not more, not less", "", "4", 0.42)))
        .note("1,204 texts wait for a person", "starsight annotate list --queue queue");
  }

  private static Section provenance() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Input", "reviews.tsv.gz, 81,632 rows");
    facts.put("SHA-256", "9f0c3a17be42d1c58ab7740a6cc1f06a2f5be20b0a4478d6d1c6a5ab9e0f77d1");
    facts.put("Seed", "42");
    facts.put("Split", "90 / 5 / 5, stratified, equal texts on one side");
    facts.put("Version", "0.1.0-SNAPSHOT");
    return Section.titled("Provenance").facts(facts);
  }
}
