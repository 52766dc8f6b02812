package dev.starsight.explore.internal.changes;

import static dev.starsight.explore.internal.answers.Formats.percent;

import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the changes of categories: their number of reviews and their first review. */
final class CategoryChanges {

  /** A sentence names no more categories than this. */
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

  Change countByCategory() {
    PairedRows rows = PairedRows.ofShares("reviews by category", "product_category VARCHAR");
    for (CategoryPair pair : pairs.stream().sorted(CategoryPair.LARGEST_FIRST).toList()) {
      rows.addShares(
          pair.name(),
          pair.label(),
          pair.firstStars().reviews(),
          first.rows(),
          pair.secondStars().reviews(),
          second.rows());
    }
    if (pairs.size() == 1) {
      String reviews =
          sources.both(Formats.whole(first.rows()) + " reviews", Formats.whole(second.rows()));
      return Change.unjudged(
          Question.COUNT_BY_CATEGORY,
          "Both have one category and the same: %s.".formatted(reviews),
          rows.table().table());
    }
    Drift drift =
        Drifts.ofShares(reviews(CategoryPair::firstStars), reviews(CategoryPair::secondStars));
    return sources.change(
        Question.COUNT_BY_CATEGORY,
        pairs.isEmpty() ? "" : sharesSentence(drift),
        "",
        rows.table(),
        sources.bars("Share of reviews by category", rows.bars(), ComparedSources.SHARES),
        drift);
  }

  private long[] reviews(Function<CategoryPair, StarCounts> stars) {
    return pairs.stream().mapToLong(pair -> stars.apply(pair).reviews()).toArray();
  }

  private String sharesSentence(Drift drift) {
    CategoryPair most =
        pairs.stream()
            .max(Comparator.comparingDouble(pair -> Math.abs(secondShare(pair) - firstShare(pair))))
            .orElseThrow();
    return "The share of %s goes from %s, the largest move of %s categories; %s."
        .formatted(
            most.label(),
            sources.move(percent(firstShare(most)), percent(secondShare(most))),
            pairs.size(),
            drift.words());
  }

  private double firstShare(CategoryPair pair) {
    return (double) pair.firstStars().reviews() / first.rows();
  }

  private double secondShare(CategoryPair pair) {
    return (double) pair.secondStars().reviews() / second.rows();
  }

  Change firstReviewByCategory() {
    TableBuilder table =
        new TableBuilder(
            "first review by category",
            "product_category VARCHAR, first_review_first DATE, first_review_second DATE,"
                + " days_later BIGINT");
    pairs.stream()
        .filter(pair -> earliest(pair) < Long.MAX_VALUE)
        .sorted(Comparator.comparingLong(CategoryChanges::earliest))
        .forEach(
            pair -> table.row(pair.name(), pair.firstDate(), pair.secondDate(), daysLater(pair)));
    boolean drawn =
        !first.all().years().isEmpty() && !second.all().years().isEmpty() && pairs.size() > 1;
    return new Change(
        Question.FIRST_REVIEW_BY_CATEGORY,
        categoriesSentence(),
        "",
        table.table(),
        drawn ? openings() : null,
        null);
  }

  private static long earliest(CategoryPair pair) {
    return Stream.of(pair.firstDate(), pair.secondDate())
        .flatMap(Stream::ofNullable)
        .mapToLong(LocalDate::toEpochDay)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static @Nullable Long daysLater(CategoryPair pair) {
    LocalDate one = pair.firstDate();
    LocalDate other = pair.secondDate();
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

  private static String only(List<CategoryPair> categories, String source) {
    if (categories.isEmpty()) {
      return "none only in " + source;
    }
    String names =
        categories.stream().limit(NAMED).map(CategoryPair::label).collect(Collectors.joining(", "));
    String more =
        categories.size() > NAMED ? " and %s more".formatted(categories.size() - NAMED) : "";
    return "%s only in %s (%s%s)".formatted(categories.size(), source, names, more);
  }

  private Figure openings() {
    return sources
        .lines("Categories by the year of their first review", CategoryChanges::opened)
        .withAxes(Formats.YEARS, Formats.CATEGORIES);
  }

  private static Lines.Series opened(String name, Findings findings) {
    SortedMap<Integer, Integer> opened = new TreeMap<>();
    findings.all().years().keySet().forEach(year -> opened.put(year, 0));
    findings.categories().stream()
        .flatMap(each -> Stream.ofNullable(each.first()))
        .forEach(date -> opened.merge(date.getYear(), 1, Integer::sum));
    List<Lines.Point> points = new ArrayList<>();
    opened.forEach((year, n) -> points.add(new Lines.Point(year, n)));
    return Lines.Series.of(name, points);
  }
}
