package dev.starsight.cli.retraining;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.annotation.retraining.AnswerCounts;
import dev.starsight.annotation.retraining.AnswerCounts.Answered;
import dev.starsight.annotation.retraining.AnsweredSplits;
import dev.starsight.annotation.retraining.ModelRows;
import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.PairedBars.Pair;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.model.Metrics;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of a model that was fitted again with the answers of people. */
record RetrainReport(ModelRows before, AnsweredSplits after, LabelSet labels) {

  /**
   * Returns the page.
   *
   * @param model the name of the old model
   * @param read the files that were read
   */
  Report of(String model, RetrainResults results, Provenance read) {
    RetrainedComparison validation = results.validation();
    Report report =
        Report.titled(model + ", fitted again with answers")
            .withSubtitle(
                "An answer replaces the label of its row; answered rows that are in no file are"
                    + " trained on, too. Every row stays in its part.")
            .withKeyFigures(
                new KeyFigure(
                    score(validation.metric().of(validation.before())),
                    validation.metric().id() + " before",
                    "on validation"),
                new KeyFigure(
                    score(validation.metric().of(validation.after())),
                    validation.metric().id() + " after",
                    "on validation"),
                new KeyFigure(
                    signed(validation.difference().value()),
                    "difference",
                    "95 %%: %s to %s; above 0: the new model is better"
                        .formatted(
                            signed(validation.difference().interval().low()),
                            signed(validation.difference().interval().high()))),
                new KeyFigure(
                    String.format(Locale.ROOT, "%,d", after.counts().used()), "answers used"))
            .with(comparison(results))
            .with(answers());
    RetrainedModel.Tested tested = results.tested();
    if (tested != null) {
      report =
          report.with(EvaluationSections.figures("The new model on the test part", tested.after()));
    }
    return report.with(Section.titled("Provenance").facts(read.withFileNames().facts()));
  }

  private Section comparison(RetrainResults results) {
    RetrainedComparison validation = results.validation();
    List<Bar> bars = new ArrayList<>();
    bars.add(bar("validation", validation));
    ReportTable table =
        row(
            ReportTable.of(
                "Both models on the same rows",
                "part",
                "rows",
                "before",
                "after",
                "difference",
                "from",
                "to"),
            "validation",
            validation);
    RetrainedModel.Tested tested = results.tested();
    if (tested != null) {
      bars.add(bar("test", tested.comparison()));
      table = row(table, "test", tested.comparison());
    }
    return Section.titled("Which is better")
        .paragraph(sentence(validation.verdict()))
        .figure(
            Bars.horizontal("How much better the new model is", bars)
                .withSubtitle(
                    "Difference of %s with its paired 95 %% interval; above 0 the new model is"
                            .formatted(validation.metric().id())
                        + " better.")
                .withFormat(ValueFormat.decimals(4)),
            table)
        .paragraph(
            "Validation decides. The same rows are drawn for both models in each of 1,000"
                + " resamples, fewer beyond 50,000 rows, equal texts together. If both were equally"
                + " good, the interval would lie above 0 once in 40 times.")
        .paragraph(results.looksSentence())
        .figure(
            PairedBars.of(
                    "Recall by label",
                    "before",
                    "after",
                    recalls(validation.before(), validation.after()))
                .withSubtitle(
                    "Share of the validation rows of a label that are predicted correctly.")
                .withAxis(Axis.automatic().withFormat(ValueFormat.percent(1))));
  }

  private static Bar bar(String part, RetrainedComparison comparison) {
    return new Bar(
        part,
        comparison.difference().value(),
        comparison.difference().interval().low(),
        comparison.difference().interval().high());
  }

  private static ReportTable row(ReportTable table, String part, RetrainedComparison comparison) {
    return table.row(
        part,
        comparison.rows(),
        score(comparison.metric().of(comparison.before())),
        score(comparison.metric().of(comparison.after())),
        signed(comparison.difference().value()),
        signed(comparison.difference().interval().low()),
        signed(comparison.difference().interval().high()));
  }

  private List<Pair> recalls(Metrics one, Metrics other) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      pairs.add(new Pair(labels.label(label), recall(one, label), recall(other, label)));
    }
    return pairs;
  }

  private static double recall(Metrics metrics, int label) {
    List<Long> row = metrics.confusion().get(label);
    long all = row.stream().mapToLong(Long::longValue).sum();
    return all == 0 ? Double.NaN : (double) row.get(label) / all;
  }

  private Section answers() {
    AnswerCounts counts = after.counts();
    ReportTable table =
        ReportTable.of("What became of the answers", "answered rows", "another label", "the same");
    table = row(table, "of the training part", counts.training());
    table = row(table, "of the validation part", counts.validation());
    table =
        row(
            table,
            counts.testCorrected() ? "of the test part, used" : "of the test part, not used",
            counts.test());
    Dataset<Example> old = before.splits().train();
    Dataset<Example> now = after.splits().train();
    Section section =
        Section.titled("What the answers changed")
            .paragraph(
                String.format(
                    Locale.ROOT,
                    "%,d answered rows of no file were added to the training part, %,d were left"
                        + " out because their text or group is held out or their group is not"
                        + " known, and %,d tasks have answers that decide nothing. The training"
                        + " part had %,d rows and has %,d.",
                    counts.added(),
                    counts.leftOut(),
                    counts.undecided(),
                    old.size(),
                    now.size()))
            .table(table);
    if (counts.moreRows() > 0) {
      section =
          section.paragraph(
              String.format(
                  Locale.ROOT, "%,d of these rows are of further files.", counts.moreRows()));
    }
    if (counts.training().changed() > 0) {
      section = section.table(replaced(old, now));
    }
    return section.figure(
        PairedBars.of("The training part by label", "before", "after", sizes(old, now))
            .withAxis(Axis.of("rows").withFormat(ValueFormat.whole())));
  }

  private static ReportTable row(ReportTable table, String part, Answered answered) {
    return table.row(part, answered.changed(), answered.confirmed());
  }

  /** Counts the rows whose label changed, by both; rows keep their order. */
  private ReportTable replaced(Dataset<Example> old, Dataset<Example> now) {
    long[][] counts = new long[labels.size()][labels.size()];
    for (int i = 0; i < old.size(); i++) {
      int from = labels.idOf(old.rows().get(i).requireLabel());
      int to = labels.idOf(now.rows().get(i).requireLabel());
      counts[from][to] += from == to ? 0 : 1;
    }
    ReportTable table = ReportTable.of("Labels that were replaced", "old label", "answer", "rows");
    for (int from = 0; from < counts.length; from++) {
      for (int to = 0; to < counts.length; to++) {
        if (counts[from][to] > 0) {
          table = table.row(labels.label(from), labels.label(to), counts[from][to]);
        }
      }
    }
    return table;
  }

  private List<Pair> sizes(Dataset<Example> old, Dataset<Example> now) {
    Map<String, Integer> earlier = Sampling.perLabel(old);
    Map<String, Integer> later = Sampling.perLabel(now);
    return labels.labels().stream()
        .map(label -> new Pair(label, earlier.getOrDefault(label, 0), later.getOrDefault(label, 0)))
        .toList();
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
