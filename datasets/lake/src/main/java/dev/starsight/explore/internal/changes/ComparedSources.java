package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The two sources that are compared.
 *
 * @param firstName the name of the first
 * @param first the findings of the first source
 * @param secondName the name of the second
 * @param second the findings of the second source
 */
public record ComparedSources(
    String firstName, Findings first, String secondName, Findings second) {

  static final Axis SHARES = Axis.automatic().withFormat(Formats.PERCENT);

  private static final String NO_VOTES =
      "One of the two does not say how many found its reviews helpful.";

  /** Returns one change per question, in the order of {@link Question}. */
  public List<Change> changes() {
    CategoryChanges categories = new CategoryChanges(this);
    CategoryStarChanges categoryStars = new CategoryStarChanges(this);
    StarChanges stars = new StarChanges(this);
    ReviewChanges reviews = new ReviewChanges(this);
    return List.of(
        categoryStars.averageByCategory(),
        categories.countByCategory(),
        categories.firstReviewByCategory(),
        categoryStars.starsByCategory(),
        stars.countByStar(),
        stars.averageByYear(),
        stars.helpfulByStar(),
        reviews.mostHelpful(),
        stars.positiveToNegative(),
        reviews.repeatReviewers(),
        reviews.words());
  }

  /** Returns a change with all its parts, or without figure and drift where a source is empty. */
  Change change(
      Question question,
      String sentence,
      String note,
      TableBuilder table,
      Figure figure,
      Drift drift) {
    return first.rows() == 0 || second.rows() == 0
        ? Change.unjudged(question, "One of the two has no reviews.", table.table())
        : new Change(question, sentence, note, table.table(), figure, drift);
  }

  Change withoutVotes(Question question, TableBuilder table) {
    return Change.unjudged(question, NO_VOTES, table.table());
  }

  PairedBars bars(String title, List<PairedBars.Pair> pairs, Axis axis) {
    return PairedBars.of(title, firstName, secondName, pairs)
        .withAxis(axis)
        .withSubtitle(subtitle());
  }

  /** Returns a figure with a line for each source. */
  Lines lines(String title, BiFunction<String, Findings, Lines.Series> line) {
    return Lines.of(title, List.of(line.apply(firstName, first), line.apply(secondName, second)));
  }

  /** Returns how much is compared. */
  String subtitle() {
    return "%s and %s reviews".formatted(Formats.whole(first.rows()), Formats.whole(second.rows()));
  }

  /** Returns the values of both sources, joined by "and". */
  String both(String one, String other) {
    return joined(one, "and", other);
  }

  /** Returns the values of both sources, joined by "to". */
  String move(String one, String other) {
    return joined(one, "to", other);
  }

  private String joined(String one, String word, String other) {
    return "%s in %s %s %s in %s".formatted(one, firstName, word, other, secondName);
  }
}
