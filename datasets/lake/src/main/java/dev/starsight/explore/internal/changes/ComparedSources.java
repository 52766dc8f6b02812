package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The two sources that are compared.
 *
 * @param firstName what the first is called
 * @param first what was found in it
 * @param secondName what the second is called
 * @param second what was found in it
 */
public record ComparedSources(
    String firstName, Findings first, String secondName, Findings second) {

  private static final String NO_REVIEWS = "One of the two has no reviews.";
  private static final String NO_VOTES =
      "One of the two does not say how many found its reviews helpful.";

  Change change(Question question, String sentence, Table table, Figure figure, Drift drift) {
    return change(question, sentence, "", table, figure, drift);
  }

  /** Returns a change with all its parts, or without figure and drift where a source is empty. */
  Change change(
      Question question, String sentence, String note, Table table, Figure figure, Drift drift) {
    return first.rows() == 0 || second.rows() == 0
        ? Change.unjudged(question, NO_REVIEWS, table)
        : new Change(question, sentence, note, table, figure, drift);
  }

  Change withoutVotes(Question question, Table table) {
    return Change.unjudged(question, NO_VOTES, table);
  }

  PairedBars bars(String title, List<PairedBars.Pair> pairs, Axis axis) {
    return PairedBars.of(title, firstName, secondName, pairs)
        .withAxis(axis)
        .withSubtitle(subtitle());
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
