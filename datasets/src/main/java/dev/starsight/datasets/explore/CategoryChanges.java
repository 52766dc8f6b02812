package dev.starsight.datasets.explore;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.StackedBars;
import dev.starsight.chart.ValueFormat;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Tells what changed of categories. */
final class CategoryChanges {

  /** So many categories are drawn with the stars of both sources. */
  private static final int DRAWN = 10;

  /** So many names of categories stand in a sentence. */
  private static final int NAMED = 3;

  /** Where a category and a name stand before one bar, both are no longer than this. */
  private static final int LABEL = 50;

  private static final int NAME = 16;

  /** Changes by size, then chance, of which sizes tell nothing; what cannot be judged last. */
  private static final Comparator<Drift> LARGEST_FIRST =
      Comparator.comparing((Drift drift) -> drift.verdict() == Drift.Verdict.NOT_JUDGED)
          .thenComparing(drift -> !drift.isChange())
          .thenComparingDouble(drift -> drift.isChange() ? -drift.size() : 0);

  private final ComparedSources sides;
  private final Findings first;
  private final Findings second;
  private final List<CategoryPair> pairs;

  CategoryChanges(ComparedSources sides) {
    this.sides = sides;
    this.first = sides.first();
    this.second = sides.second();
    this.pairs = CategoryPair.of(first, second);
  }

  private List<CategoryPair> sorted(Comparator<CategoryPair> order) {
    return pairs.stream().sorted(order).toList();
  }

  private List<CategoryPair> inBoth() {
    return pairs.stream().filter(CategoryPair::isInBoth).toList();
  }

  /** How seldom chance may be mistaken for more in one of several categories. */
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
    String sentence =
        "The average is "
            + ComparedSources.TWO.format(first.all().average())
            + " stars in "
            + sides.firstName()
            + " and "
            + ComparedSources.TWO.format(second.all().average())
            + " in "
            + sides.secondName()
            + ": "
            + drift.words()
            + moved();
    return sides.change(
        Question.AVERAGE_STAR_BY_CATEGORY,
        sentence,
        "",
        rows.table(),
        sides.bars("Average stars by category", both, ComparedSources.STARS),
        drift);
  }

  /** Gaps last. */
  private static double order(double number) {
    return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
  }

  /** The end of a sentence: the category that moved most, of several. */
  private String moved() {
    List<CategoryPair> several = inBoth();
    if (several.size() < 2) {
      return ".";
    }
    Optional<CategoryPair> most =
        several.stream()
            .filter(this::hasMoved)
            .max(Comparator.comparingDouble(pair -> Math.abs(pair.difference())));
    String move =
        most.map(
                pair ->
                    pair.label()
                        + " moves most, by "
                        + Drift.signed(pair.difference(), ComparedSources.TWO))
            .orElse("none moves by more than chance");
    return "; of " + several.size() + " categories in both " + move + ".";
  }

  private boolean hasMoved(CategoryPair pair) {
    return Drift.ofMeans("", pair.firstStars().moments(), pair.secondStars().moments(), level())
        .isChange();
  }

  Change countByCategory() {
    TableBuilder rows =
        new TableBuilder("reviews by category")
            .texts("product_category")
            .counts("reviews_first", "reviews_second")
            .numbers("share_first", "share_second", "difference");
    List<PairedBars.Pair> both = new ArrayList<>();
    for (CategoryPair pair :
        sorted(Comparator.comparingLong((CategoryPair pair) -> -pair.reviews()))) {
      double one = share(pair.firstStars(), first);
      double other = share(pair.secondStars(), second);
      rows.row(
          pair.name(),
          pair.firstStars().reviews(),
          pair.secondStars().reviews(),
          one,
          other,
          other - one);
      both.add(new PairedBars.Pair(pair.label(), one, other));
    }
    Drift drift =
        Drift.ofShares(
            pairs.stream().mapToLong(pair -> pair.firstStars().reviews()).toArray(),
            pairs.stream().mapToLong(pair -> pair.secondStars().reviews()).toArray());
    if (pairs.size() == 1) {
      return Change.unjudged(Question.COUNT_BY_CATEGORY, oneCategory(), rows.table());
    }
    return sides.change(
        Question.COUNT_BY_CATEGORY,
        pairs.isEmpty() ? "" : sharesSentence(drift),
        "",
        rows.table(),
        sides.bars(
            "Share of reviews by category",
            both,
            Axis.automatic().withFormat(ComparedSources.PERCENT)),
        drift);
  }

  private String oneCategory() {
    return "Both have one category and the same: "
        + ComparedSources.WHOLE.format(first.rows())
        + " reviews in "
        + sides.firstName()
        + " and "
        + ComparedSources.WHOLE.format(second.rows())
        + " in "
        + sides.secondName()
        + ".";
  }

  private String sharesSentence(Drift drift) {
    CategoryPair most =
        pairs.stream()
            .max(
                Comparator.comparingDouble(
                    pair ->
                        Math.abs(
                            share(pair.secondStars(), second) - share(pair.firstStars(), first))))
            .orElseThrow();
    return "The share of "
        + most.label()
        + " goes from "
        + ComparedSources.PERCENT.format(share(most.firstStars(), first))
        + " in "
        + sides.firstName()
        + " to "
        + ComparedSources.PERCENT.format(share(most.secondStars(), second))
        + " in "
        + sides.secondName()
        + ", the largest move of "
        + pairs.size()
        + " categories; "
        + drift.words()
        + ".";
  }

  private static double share(StarCounts stars, Findings of) {
    return (double) stars.reviews() / of.rows();
  }

  Change firstReviewByCategory() {
    TableBuilder rows =
        new TableBuilder("first review by category")
            .texts("product_category")
            .dates("first_review_first", "first_review_second")
            .counts("days_later");
    Comparator<CategoryPair> oldest =
        Comparator.comparingLong(pair -> Math.min(day(pair.first()), day(pair.second())));
    for (CategoryPair pair : sorted(oldest)) {
      boolean dated = day(pair.first()) < Long.MAX_VALUE || day(pair.second()) < Long.MAX_VALUE;
      if (dated) {
        rows.row(pair.name(), date(pair.first()), date(pair.second()), daysLater(pair));
      }
    }
    Optional<Figure> figure =
        first.all().years().isEmpty() || second.all().years().isEmpty() || pairs.size() == 1
            ? Optional.empty()
            : Optional.of(openings());
    return new Change(
        Question.FIRST_REVIEW_BY_CATEGORY,
        categoriesSentence(),
        "",
        rows.table(),
        figure,
        Optional.empty());
  }

  private static long day(@Nullable CategoryCounts counts) {
    return counts == null || counts.first() == null ? Long.MAX_VALUE : counts.first().toEpochDay();
  }

  private static @Nullable LocalDate date(@Nullable CategoryCounts counts) {
    return counts == null ? null : counts.first();
  }

  private static @Nullable Long daysLater(CategoryPair pair) {
    LocalDate one = date(pair.first());
    LocalDate other = date(pair.second());
    return one == null || other == null ? null : ChronoUnit.DAYS.between(one, other);
  }

  private String categoriesSentence() {
    List<CategoryPair> appeared = pairs.stream().filter(pair -> pair.first() == null).toList();
    List<CategoryPair> gone = pairs.stream().filter(pair -> pair.second() == null).toList();
    int shared = inBoth().size();
    String both =
        shared == 0
            ? "No category is"
            : shared == 1 ? "One category is" : shared + " categories are";
    return both
        + " in both, "
        + only(appeared, sides.secondName())
        + " and "
        + only(gone, sides.firstName())
        + ".";
  }

  private static String only(List<CategoryPair> some, String where) {
    List<String> names = some.stream().limit(NAMED).map(CategoryPair::label).toList();
    String listed =
        some.isEmpty()
            ? ""
            : " ("
                + String.join(", ", names)
                + (some.size() > NAMED ? " and " + (some.size() - NAMED) + " more" : "")
                + ")";
    return (some.isEmpty() ? "none" : Integer.toString(some.size())) + " only in " + where + listed;
  }

  private Figure openings() {
    return Lines.of(
            "Categories by the year of their first review",
            List.of(opened(sides.firstName(), first), opened(sides.secondName(), second)))
        .withAxes(
            Axis.of("year").withFormat(ValueFormat.year()),
            Axis.of("categories").withFormat(ComparedSources.WHOLE));
  }

  private static Lines.Series opened(String name, Findings of) {
    SortedMap<Integer, Integer> opened = new TreeMap<>();
    of.all().years().keySet().forEach(year -> opened.put(year, 0));
    of.categories().stream()
        .flatMap(each -> Stream.ofNullable(each.first()))
        .forEach(date -> opened.merge(date.getYear(), 1, Integer::sum));
    List<Lines.Point> points = new ArrayList<>();
    opened.forEach((year, n) -> points.add(new Lines.Point(year, n)));
    return Lines.Series.of(name, points);
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
            ? "The picture shows "
                + DRAWN
                + " categories: those that changed most, then those with most reviews."
            : "";
    return sides.change(
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
    String one = ComparedSources.shortened(sides.firstName(), NAME);
    String other = ComparedSources.shortened(sides.secondName(), NAME);
    List<StackedBars.Row> rows = new ArrayList<>();
    for (CategoryPair pair : several.subList(0, Math.min(DRAWN, several.size()))) {
      String before =
          pairs.size() == 1
              ? ""
              : ComparedSources.shortened(pair.label(), LABEL - one.length()) + ", ";
      rows.add(StackedBars.Row.of(before + one, pair.firstStars().toArray()));
      rows.add(StackedBars.Row.of(other, pair.secondStars().toArray()));
    }
    String title = "Stars of both" + (pairs.size() == 1 ? "" : " by category");
    return StackedBars.of(title, StarCounts.NAMES, rows).withSubtitle(sides.subtitle());
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
      return "In none of the "
          + several.size()
          + " categories in both do the stars differ by more than chance; "
          + most.label()
          + " has most reviews, and a "
          + Drift.INDEX
          + " of "
          + drift.shownValue()
          + ".";
    }
    String fives =
        ComparedSources.PERCENT.format(most.firstStars().share(StarCounts.STARS))
            + " to "
            + ComparedSources.PERCENT.format(most.secondStars().share(StarCounts.STARS));
    String rest =
        several.size() < 2
            ? "."
            : "; in "
                + several.stream().filter(this::isAsChanceHasIt).count()
                + " of "
                + several.size()
                + " categories in both the stars differ by no more than chance.";
    return "The stars of "
        + most.label()
        + (several.size() < 2 ? " differ: " : " differ most: ")
        + Drift.INDEX
        + " "
        + drift.shownValue()
        + ", "
        + drift.verdict().words()
        + ", five stars from "
        + fives
        + rest;
  }

  private boolean isAsChanceHasIt(CategoryPair pair) {
    return drift(pair).verdict() == Drift.Verdict.CHANCE;
  }
}
