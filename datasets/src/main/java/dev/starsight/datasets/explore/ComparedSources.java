package dev.starsight.datasets.explore;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.ValueFormat;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * The two sources that are compared.
 *
 * @param firstName what the first is called
 * @param first what was found in it
 * @param secondName what the second is called
 * @param second what was found in it
 */
record ComparedSources(String firstName, Findings first, String secondName, Findings second) {

  static final ValueFormat WHOLE = ValueFormat.whole();
  static final ValueFormat TWO = ValueFormat.decimals(2);
  static final ValueFormat PERCENT = ValueFormat.percent(1);
  static final Axis STARS = Axis.of("average stars").withRange(1, 5).withFormat(TWO);

  private static final String NO_REVIEWS = "One of the two has no reviews.";

  /** A change with all its parts, or none of them where a side is empty. */
  Change change(
      Question question, String sentence, String note, Table table, Figure figure, Drift drift) {
    return first.rows() == 0 || second.rows() == 0
        ? Change.unjudged(question, NO_REVIEWS, table)
        : new Change(question, sentence, note, table, Optional.of(figure), Optional.of(drift));
  }

  PairedBars bars(String title, List<PairedBars.Pair> pairs, Axis axis) {
    return PairedBars.of(title, firstName, secondName, pairs)
        .withAxis(axis)
        .withSubtitle(subtitle());
  }

  /** How much is compared. */
  String subtitle() {
    return WHOLE.format(first.rows()) + " and " + WHOLE.format(second.rows()) + " reviews";
  }

  /** The beginning of a name that is too long. */
  static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "\u2026";
  }
}
