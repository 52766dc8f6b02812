package dev.starsight.evaluation.report;

import static dev.starsight.evaluation.report.EvaluationSections.QUOTE_CHARACTERS;
import static dev.starsight.evaluation.report.EvaluationSections.shorten;
import static dev.starsight.report.ReportTable.score;

import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.explain.ColumnImportance;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.ExplanationTally;
import dev.starsight.explain.WordEffect;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.run.Threads;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Sections that explain the predictions of an {@link Evaluation}. */
public final class ExplanationSections {

  private static final int WORDS = 4;

  /** Kinds whose predictions take microseconds, so that many can be explained. */
  private static final Set<String> QUICK_KINDS =
      Set.of("sparse-linear", "ordinal-linear", "gradient-boosting");

  private static final int EXPLAINED_ROWS = 200;

  private ExplanationSections() {}

  /**
   * Returns the words and phrases with the strongest effects in one example of each predicted label
   * and, for the quick kinds of models, what the predictions of each label go by.
   */
  public static Section of(Classifier classifier, Evaluation evaluation) {
    ReportTable table =
        ReportTable.of(
            "Words and phrases removed one at a time: how much less probable the predicted label is"
                + " without them",
            "text",
            "predicted",
            "confidence",
            "words for it",
            "words against it");
    for (String label : evaluation.metrics().labels().labels()) {
      Judgement judgement =
          evaluation.judgements().stream()
              .filter(j -> j.prediction().label().equals(label) && isSuitable(j.example().text()))
              .findFirst()
              .orElse(null);
      if (judgement != null) {
        List<WordEffect> effects =
            Explanation.of(classifier, judgement.example()).distinctPhrases();
        table =
            table.row(
                shorten(judgement.example().text()),
                label,
                score(judgement.prediction().confidence()),
                words(WordEffect.strongestFor(effects, WORDS)),
                words(WordEffect.strongestAgainst(effects, WORDS)));
      }
    }
    Section section = Section.titled("Which words moved it").table(table);
    return QUICK_KINDS.contains(classifier.kind())
        ? section.table(phrases(classifier, evaluation))
        : section;
  }

  private static ReportTable phrases(Classifier classifier, Evaluation evaluation) {
    List<Judgement> rows = evaluation.judgements().stream().limit(EXPLAINED_ROWS).toList();
    Explanation[] explanations = new Explanation[rows.size()];
    Threads.forEach(
        rows.size(), i -> explanations[i] = Explanation.of(classifier, rows.get(i).example()));
    ExplanationTally tally = new ExplanationTally();
    List.of(explanations).forEach(tally::add);
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "What the predictions go by: how much less probable the label is without the"
                    + " phrase, in the mean of the rows that have it, of %,d rows",
                rows.size()),
            "predicted",
            "rows",
            "words and phrases for it");
    for (String label : classifier.labels().labels()) {
      List<WordEffect> strongest =
          tally.strongest(label, 2, 2 * WORDS).stream()
              .map(phrase -> new WordEffect(phrase.words(), 0, phrase.effect()))
              .toList();
      table = table.row(label, String.valueOf(tally.rows(label)), words(strongest));
    }
    return table;
  }

  /** Returns the section with a table of the importance of each column. */
  public static Section withImportances(
      Section section, Metric metric, List<ColumnImportance> importances) {
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "The importance of a column: how much worse %s is on validation rows when its"
                    + " values are permuted",
                metric.id()),
            "column",
            "worse by");
    for (ColumnImportance importance : importances) {
      table = table.row(importance.column(), score(importance.drop()));
    }
    return section.table(table);
  }

  private static boolean isSuitable(String text) {
    return text.length() >= 60 && text.length() <= QUOTE_CHARACTERS;
  }

  private static String words(List<WordEffect> effects) {
    return effects.isEmpty()
        ? "–"
        : effects.stream()
            .map(e -> String.format(Locale.ROOT, "%s %+.2f", e.word(), e.effect()))
            .collect(Collectors.joining(", "));
  }
}
