package dev.starsight.explore.internal.changes;

import static dev.starsight.explore.internal.answers.Formats.percent;
import static dev.starsight.explore.internal.answers.Formats.two;

import dev.starsight.chart.Figure;
import dev.starsight.chart.StackedBars;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Drift.Verdict;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the changes of the stars of categories. */
final class CategoryStarChanges {

  /** The figure shows no more categories than this. */
  private static final int DRAWN = 10;

  /** The length of a bar's label, which is a category and the name of a source. */
  private static final int LABEL = 50;

  /** The length of the name of a source in it. */
  private static final int NAME = 16;

  /**
   * A category and the change of its stars. Changes are sorted by size, then those that chance
   * explains, whose sizes mean nothing; what cannot be judged comes last.
   */
  private record Judged(CategoryPair pair, Drift drift) {

    static final Comparator<Judged> LARGEST_FIRST =
        Comparator.comparing((Judged each) -> each.drift.verdict() == Verdict.NOT_JUDGED)
            .thenComparing(each -> !each.drift.isChange())
            .thenComparingDouble(each -> each.drift.isChange() ? -each.drift.size() : 0)
            .thenComparing(Judged::pair, CategoryPair.LARGEST_FIRST);
  }

  private final ComparedSources sources;
  private final List<CategoryPair> pairs;
  private final List<CategoryPair> inBoth;

  /** How often chance may be mistaken for a change in one of several categories. */
  private final double level;

  CategoryStarChanges(ComparedSources sources) {
    this.sources = sources;
    this.pairs = CategoryPair.of(sources.first(), sources.second());
    this.inBoth = pairs.stream().filter(CategoryPair::isInBoth).toList();
    this.level = Significance.LEVEL / Math.max(1, inBoth.size());
  }

  Change averageByCategory() {
    PairedRows rows =
        PairedRows.ofMeans("average stars by category", "product_category VARCHAR", "average_star");
    Comparator<CategoryPair> best =
        Comparator.comparingDouble((CategoryPair pair) -> order(-pair.firstStars().average()))
            .thenComparingDouble(pair -> order(-pair.secondStars().average()));
    for (CategoryPair pair : pairs.stream().sorted(best).toList()) {
      rows.addMeans(
          pair.name(), pair.label(), pair.firstStars().moments(), pair.secondStars().moments());
    }
    StarCounts one = sources.first().all().stars();
    StarCounts other = sources.second().all().stars();
    Drift drift = Drifts.ofStars("difference of average stars", one, other, Significance.LEVEL);
    String averages = sources.both(two(one.average()) + " stars", two(other.average()));
    return sources.change(
        Question.AVERAGE_STAR_BY_CATEGORY,
        "The average is %s: %s%s.".formatted(averages, drift.words(), moved()),
        "",
        rows.table(),
        sources.bars("Average stars by category", rows.bars(), Formats.STARS),
        drift);
  }

  /** Returns a key that sorts gaps last. */
  private static double order(double number) {
    return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
  }

  /** Returns the end of a sentence: the category that moved most, of several. */
  private String moved() {
    if (inBoth.size() < 2) {
      return "";
    }
    String move =
        inBoth.stream()
            .filter(this::hasMoved)
            .max(Comparator.comparingDouble(pair -> Math.abs(pair.difference())))
            .map(
                pair ->
                    pair.label()
                        + " moves most, by "
                        + Drift.signed(pair.difference(), Formats.TWO))
            .orElse("none moves by more than chance");
    return "; of %s categories in both %s".formatted(inBoth.size(), move);
  }

  private boolean hasMoved(CategoryPair pair) {
    return Drifts.ofStars("", pair.firstStars(), pair.secondStars(), level).isChange();
  }

  Change starsByCategory() {
    List<Judged> mostFirst =
        pairs.stream()
            .map(pair -> new Judged(pair, drift(pair)))
            .sorted(Judged.LARGEST_FIRST)
            .toList();
    TableBuilder table = starsTable(mostFirst);
    List<Judged> several = mostFirst.stream().filter(each -> each.pair.isInBoth()).toList();
    if (several.isEmpty()) {
      return Change.unjudged(Question.STARS_BY_CATEGORY, "No category is in both.", table.table());
    }
    String note =
        several.size() > DRAWN
            ? ("The picture shows %s categories: "
                    + "those that changed most, then those with most reviews.")
                .formatted(DRAWN)
            : "";
    return sources.change(
        Question.STARS_BY_CATEGORY,
        starsSentence(several),
        note,
        table,
        starsFigure(several),
        several.get(0).drift);
  }

  private static TableBuilder starsTable(List<Judged> mostFirst) {
    StringBuilder columns =
        new StringBuilder(
            "product_category VARCHAR, reviews_first BIGINT, reviews_second BIGINT, ");
    for (int star = 1; star <= StarCounts.STARS; star++) {
      columns.append("share_%1$s_first DOUBLE, share_%1$s_second DOUBLE, ".formatted(star));
    }
    columns.append("stability_index DOUBLE, judged_as VARCHAR");
    TableBuilder table = new TableBuilder("stars by category", columns.toString());
    for (Judged each : mostFirst) {
      StarCounts one = each.pair.firstStars();
      StarCounts other = each.pair.secondStars();
      List<@Nullable Object> row = new ArrayList<>();
      row.addAll(List.of(each.pair.name(), one.reviews(), other.reviews()));
      for (int star = 1; star <= StarCounts.STARS; star++) {
        row.addAll(List.of(one.share(star), other.share(star)));
      }
      row.add(each.drift.value());
      row.add(each.pair.isInBoth() ? each.drift.verdict().words() : "only in one");
      table.row(row.toArray());
    }
    return table;
  }

  private Figure starsFigure(List<Judged> several) {
    String one = Formats.shortened(sources.firstName(), NAME);
    String other = Formats.shortened(sources.secondName(), NAME);
    List<StackedBars.Row> rows = new ArrayList<>();
    for (Judged each : several.subList(0, Math.min(DRAWN, several.size()))) {
      String label = Formats.shortened(each.pair.label(), LABEL - one.length()) + ", ";
      rows.add(
          StackedBars.Row.of(
              pairs.size() == 1 ? one : label + one, each.pair.firstStars().toArray()));
      rows.add(StackedBars.Row.of(other, each.pair.secondStars().toArray()));
    }
    String title = "Stars of both" + (pairs.size() == 1 ? "" : " by category");
    return StackedBars.of(title, StarCounts.NAMES, rows).withSubtitle(sources.subtitle());
  }

  private Drift drift(CategoryPair pair) {
    return Drifts.ofShares(
        Drift.INDEX + " of one category",
        pair.firstStars().toArray(),
        pair.secondStars().toArray(),
        level);
  }

  private static String starsSentence(List<Judged> several) {
    CategoryPair most = several.get(0).pair;
    Drift drift = several.get(0).drift;
    if (several.size() > 1 && !drift.isChange()) {
      return ("In none of the %s categories in both do the stars differ by more than chance; "
              + "%s has most reviews, and a %s of %s.")
          .formatted(several.size(), most.label(), Drift.INDEX, drift.shownValue());
    }
    long same = several.stream().filter(each -> each.drift.verdict() == Verdict.CHANCE).count();
    String rest =
        several.size() < 2
            ? ""
            : "; in %s of %s categories in both the stars differ by no more than chance"
                .formatted(same, several.size());
    return "The stars of %s differ%s: %s %s, %s, five stars from %s to %s%s."
        .formatted(
            most.label(),
            several.size() < 2 ? "" : " most",
            Drift.INDEX,
            drift.shownValue(),
            drift.verdict().words(),
            percent(most.firstStars().share(StarCounts.STARS)),
            percent(most.secondStars().share(StarCounts.STARS)),
            rest);
  }
}
