package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what changed of categories: how many reviews they have, and since when. */
final class CategoryChanges {

  /** How many names of categories stand in a sentence. */
  private static final int NAMED = 3;

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;
  private final List<CategoryPair> pairs;

  CategoryChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
    this.pairs = CategoryPair.of(first, second);
  }

  private List<CategoryPair> sorted(Comparator<CategoryPair> order) {
    return pairs.stream().sorted(order).toList();
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
    return sources.change(
        Question.COUNT_BY_CATEGORY,
        pairs.isEmpty() ? "" : sharesSentence(drift),
        rows.table(),
        sources.bars(
            "Share of reviews by category", both, Axis.automatic().withFormat(Formats.PERCENT)),
        drift);
  }

  private String oneCategory() {
    String reviews =
        sources.both(Formats.whole(first.rows()) + " reviews", Formats.whole(second.rows()));
    return "Both have one category and the same: %s.".formatted(reviews);
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
    String move =
        sources.move(
            Formats.percent(share(most.firstStars(), first)),
            Formats.percent(share(most.secondStars(), second)));
    return "The share of %s goes from %s, the largest move of %s categories; %s."
        .formatted(most.label(), move, pairs.size(), drift.words());
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
    boolean drawn =
        !first.all().years().isEmpty() && !second.all().years().isEmpty() && pairs.size() > 1;
    return new Change(
        Question.FIRST_REVIEW_BY_CATEGORY,
        categoriesSentence(),
        "",
        rows.table(),
        drawn ? openings() : null,
        null);
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
    long shared = pairs.stream().filter(CategoryPair::isInBoth).count();
    String both =
        shared == 0
            ? "No category is"
            : shared == 1 ? "One category is" : shared + " categories are";
    return "%s in both, %s and %s."
        .formatted(both, only(appeared, sources.secondName()), only(gone, sources.firstName()));
  }

  private static String only(List<CategoryPair> some, String where) {
    if (some.isEmpty()) {
      return "none only in " + where;
    }
    String names =
        some.stream().limit(NAMED).map(CategoryPair::label).collect(Collectors.joining(", "));
    String more = some.size() > NAMED ? " and %s more".formatted(some.size() - NAMED) : "";
    return "%s only in %s (%s%s)".formatted(some.size(), where, names, more);
  }

  private Figure openings() {
    return Lines.of(
            "Categories by the year of their first review",
            List.of(opened(sources.firstName(), first), opened(sources.secondName(), second)))
        .withAxes(Formats.YEARS, Axis.of("categories").withFormat(Formats.WHOLE));
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
}
