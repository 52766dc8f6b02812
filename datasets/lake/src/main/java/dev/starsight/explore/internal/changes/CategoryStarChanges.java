package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Figure;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.StackedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Writes what changed of the stars of categories. */
final class CategoryStarChanges {

  /** How many categories are drawn with the stars of both sources. */
  private static final int DRAWN = 10;

  /** The length of a bar's label, which is a category and the name of a source. */
  private static final int LABEL = 50;

  /** The length of the name of a source in it. */
  private static final int NAME = 16;

  /** Changes by size, then chance, of which sizes tell nothing; what cannot be judged last. */
  private static final Comparator<Drift> LARGEST_FIRST =
      Comparator.comparing((Drift drift) -> drift.verdict() == Drift.Verdict.NOT_JUDGED)
          .thenComparing(drift -> !drift.isChange())
          .thenComparingDouble(drift -> drift.isChange() ? -drift.size() : 0);

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;
  private final List<CategoryPair> pairs;

  CategoryStarChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
    this.pairs = CategoryPair.of(first, second);
  }

  private List<CategoryPair> sorted(Comparator<CategoryPair> order) {
    return pairs.stream().sorted(order).toList();
  }

  private List<CategoryPair> inBoth() {
    return pairs.stream().filter(CategoryPair::isInBoth).toList();
  }

  /** Returns how often chance may be mistaken for a change in one of several categories. */
  private double level() {
    return Significance.LEVEL / Math.max(1, inBoth().size());
  }

  Change averageByCategory() {
    TableBuilder rows =
        new TableBuilder("average stars by category")
            .texts("product_category")
            .counts("reviews_first", "reviews_second")
            .numbers("average_star_first", "average_star_second", "difference", "low", "high");
    List<PairedBars.Pair> both = new ArrayList<>();
    Comparator<CategoryPair> best =
        Comparator.comparingDouble((CategoryPair pair) -> order(-pair.firstStars().average()))
            .thenComparingDouble(pair -> order(-pair.secondStars().average()));
    for (CategoryPair pair : sorted(best)) {
      double one = pair.firstStars().average();
      double other = pair.secondStars().average();
      Drift drift = Drift.ofMeans("", pair.firstStars().moments(), pair.secondStars().moments());
      rows.row(
          pair.name(),
          pair.firstStars().reviews(),
          pair.secondStars().reviews(),
          one,
          other,
          drift.value(),
          drift.low(),
          drift.high());
      both.add(new PairedBars.Pair(pair.label(), one, other));
    }
    Drift drift =
        Drift.ofMeans(
            "difference of average stars",
            first.all().stars().moments(),
            second.all().stars().moments());
    String averages =
        sources.both(
            Formats.two(first.all().average()) + " stars", Formats.two(second.all().average()));
    String sentence = "The average is %s: %s%s.".formatted(averages, drift.words(), moved());
    return sources.change(
        Question.AVERAGE_STAR_BY_CATEGORY,
        sentence,
        rows.table(),
        sources.bars("Average stars by category", both, Formats.STARS),
        drift);
  }

  /** Returns a key that sorts gaps last. */
  private static double order(double number) {
    return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
  }

  /** Returns the end of a sentence: the category that moved most, of several. */
  private String moved() {
    List<CategoryPair> several = inBoth();
    if (several.size() < 2) {
      return "";
    }
    Optional<CategoryPair> most =
        several.stream()
            .filter(this::hasMoved)
            .max(Comparator.comparingDouble(pair -> Math.abs(pair.difference())));
    String move =
        most.map(
                pair ->
                    "%s moves most, by %s"
                        .formatted(pair.label(), Drift.signed(pair.difference(), Formats.TWO)))
            .orElse("none moves by more than chance");
    return "; of %s categories in both %s".formatted(several.size(), move);
  }

  private boolean hasMoved(CategoryPair pair) {
    return Drift.ofMeans("", pair.firstStars().moments(), pair.secondStars().moments(), level())
        .isChange();
  }

  Change starsByCategory() {
    List<CategoryPair> mostFirst =
        sorted(
            Comparator.comparing(this::drift, LARGEST_FIRST)
                .thenComparingLong(pair -> -pair.reviews()));
    Table table = starsTable(mostFirst);
    List<CategoryPair> several = mostFirst.stream().filter(CategoryPair::isInBoth).toList();
    if (several.isEmpty()) {
      return Change.unjudged(Question.STARS_BY_CATEGORY, "No category is in both.", table);
    }
    String note =
        several.size() > DRAWN
            ? "The picture shows %s categories: those that changed most, then those with most reviews."
                .formatted(DRAWN)
            : "";
    return sources.change(
        Question.STARS_BY_CATEGORY,
        starsSentence(several),
        note,
        table,
        starsFigure(several),
        drift(several.get(0)));
  }

  private Table starsTable(List<CategoryPair> mostFirst) {
    TableBuilder rows =
        new TableBuilder("stars by category")
            .texts("product_category")
            .counts("reviews_first", "reviews_second");
    for (int star = 1; star <= StarCounts.STARS; star++) {
      rows.numbers("share_" + star + "_first", "share_" + star + "_second");
    }
    rows.numbers("stability_index").texts("judged_as");
    for (CategoryPair pair : mostFirst) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(pair.name());
      row.add(pair.firstStars().reviews());
      row.add(pair.secondStars().reviews());
      for (int star = 1; star <= StarCounts.STARS; star++) {
        row.add(pair.firstStars().share(star));
        row.add(pair.secondStars().share(star));
      }
      row.add(drift(pair).value());
      row.add(pair.isInBoth() ? drift(pair).verdict().words() : "only in one");
      rows.row(row.toArray());
    }
    return rows.table();
  }

  private Figure starsFigure(List<CategoryPair> several) {
    String one = Formats.shortened(sources.firstName(), NAME);
    String other = Formats.shortened(sources.secondName(), NAME);
    List<StackedBars.Row> rows = new ArrayList<>();
    for (CategoryPair pair : several.subList(0, Math.min(DRAWN, several.size()))) {
      String before =
          pairs.size() == 1 ? "" : Formats.shortened(pair.label(), LABEL - one.length()) + ", ";
      rows.add(StackedBars.Row.of(before + one, pair.firstStars().toArray()));
      rows.add(StackedBars.Row.of(other, pair.secondStars().toArray()));
    }
    String title = "Stars of both" + (pairs.size() == 1 ? "" : " by category");
    return StackedBars.of(title, StarCounts.NAMES, rows).withSubtitle(sources.subtitle());
  }

  private Drift drift(CategoryPair pair) {
    return Drift.ofShares(
        Drift.INDEX + " of one category",
        pair.firstStars().toArray(),
        pair.secondStars().toArray(),
        level());
  }

  private String starsSentence(List<CategoryPair> several) {
    CategoryPair most = several.get(0);
    Drift drift = drift(most);
    if (several.size() > 1 && !drift.isChange()) {
      return ("In none of the %s categories in both do the stars differ by more than chance; "
              + "%s has most reviews, and a %s of %s.")
          .formatted(several.size(), most.label(), Drift.INDEX, drift.shownValue());
    }
    String rest =
        several.size() < 2
            ? ""
            : "; in %s of %s categories in both the stars differ by no more than chance"
                .formatted(several.stream().filter(this::isAsChanceHasIt).count(), several.size());
    return "The stars of %s differ%s: %s %s, %s, five stars from %s to %s%s."
        .formatted(
            most.label(),
            several.size() < 2 ? "" : " most",
            Drift.INDEX,
            drift.shownValue(),
            drift.verdict().words(),
            Formats.percent(most.firstStars().share(StarCounts.STARS)),
            Formats.percent(most.secondStars().share(StarCounts.STARS)),
            rest);
  }

  private boolean isAsChanceHasIt(CategoryPair pair) {
    return drift(pair).verdict() == Drift.Verdict.CHANCE;
  }
}
