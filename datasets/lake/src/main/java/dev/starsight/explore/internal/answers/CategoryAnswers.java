package dev.starsight.explore.internal.answers;

import static dev.starsight.explore.internal.answers.Formats.percent;
import static dev.starsight.explore.internal.answers.Formats.two;

import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.StackedBars;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes the answers about categories. */
final class CategoryAnswers {

  private final ExploredSource source;
  private final List<CategoryCounts> best;
  private final List<CategoryCounts> largest;

  CategoryAnswers(ExploredSource source) {
    this.source = source;
    this.best = source.categories(ExploredSource.BEST_FIRST);
    this.largest = source.categories(ExploredSource.LARGEST_FIRST);
  }

  Answer averageByCategory() {
    TableBuilder table =
        new TableBuilder(
            "average stars by category",
            "product_category VARCHAR, reviews BIGINT, average_star DOUBLE");
    best.forEach(each -> table.row(each.name(), each.reviews(), each.average()));
    Figure figure =
        bars("Average stars by category", best, CategoryCounts::average).withAxis(Formats.STARS);
    return source.answer(Question.AVERAGE_STAR_BY_CATEGORY, averageSentence(), table, figure);
  }

  private Bars bars(
      String title, List<CategoryCounts> categories, ToDoubleFunction<CategoryCounts> value) {
    List<Bars.Bar> bars =
        categories.stream()
            .map(each -> new Bars.Bar(each.label(), value.applyAsDouble(each)))
            .toList();
    return Bars.horizontal(title, bars).withSubtitle(source.reviews());
  }

  private String averageSentence() {
    if (isUnnamed()) {
      return "The average of %s is %s stars. %s"
          .formatted(source.reviews(), two(source.all().average()), ExploredSource.NO_CATEGORY);
    }
    if (best.size() < 2) {
      return "The average of %s, all in one category, is %s stars."
          .formatted(source.reviews(), two(source.all().average()));
    }
    CategoryCounts first = best.get(0);
    CategoryCounts last = best.get(best.size() - 1);
    return "%s is rated best of %s categories, %s stars on average, and %s worst, %s."
        .formatted(
            first.label(), best.size(), two(first.average()), last.label(), two(last.average()));
  }

  private boolean isUnnamed() {
    return best.size() == 1 && best.get(0).name().isBlank();
  }

  Answer countByCategory() {
    TableBuilder table =
        new TableBuilder(
            "reviews by category", "product_category VARCHAR, reviews BIGINT, share DOUBLE");
    largest.forEach(
        each -> table.row(each.name(), each.reviews(), (double) each.reviews() / source.rows()));
    Figure figure =
        bars("Reviews by category", largest, CategoryCounts::reviews).withFormat(Formats.WHOLE);
    return source.answer(
        Question.COUNT_BY_CATEGORY, countSentence(), spellingNote(), table, figure);
  }

  private String countSentence() {
    if (largest.isEmpty()) {
      return "";
    }
    if (isUnnamed()) {
      return ExploredSource.NO_CATEGORY;
    }
    CategoryCounts first = largest.get(0);
    String rest =
        largest.size() == 1
            ? "the only category"
            : "the most of %s categories".formatted(largest.size());
    return "%s has %s of %s, %s."
        .formatted(first.label(), Formats.whole(first.reviews()), source.reviews(), rest);
  }

  /** Names the categories that are probably one category spelled in several ways. */
  private String spellingNote() {
    Map<String, List<String>> byLetters = new TreeMap<>();
    for (CategoryCounts each : source.findings().categories()) {
      String letters = each.name().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "");
      byLetters.computeIfAbsent(letters, absent -> new ArrayList<>()).add(each.label());
    }
    String pairs =
        byLetters.values().stream()
            .filter(names -> names.size() > 1)
            .map(names -> String.join(" and ", names))
            .collect(Collectors.joining("; "));
    return pairs.isEmpty()
        ? ""
        : "Categories that differ only in case, spaces or underscores are counted apart: " + pairs;
  }

  Answer firstReviewByCategory() {
    TableBuilder table =
        new TableBuilder("first review by category", "product_category VARCHAR, first_review DATE");
    List<CategoryCounts> dated =
        source.findings().categories().stream()
            .filter(each -> each.first() != null)
            .sorted(
                Comparator.comparing(CategoryAnswers::first).thenComparing(ExploredSource.BY_NAME))
            .toList();
    dated.forEach(each -> table.row(each.name(), first(each)));
    Question question = Question.FIRST_REVIEW_BY_CATEGORY;
    return dated.isEmpty()
        ? source.answer(question, ExploredSource.NO_DATES, table, null)
        : source.answer(
            question, firstReviewSentence(dated), source.undatedNote(), table, openings(dated));
  }

  private static String firstReviewSentence(List<CategoryCounts> dated) {
    CategoryCounts oldest = dated.get(0);
    CategoryCounts youngest = dated.get(dated.size() - 1);
    String rest =
        dated.size() == 1
            ? ""
            : "; the youngest of %s categories, %s, begins on %s"
                .formatted(dated.size(), youngest.label(), first(youngest));
    return "The first review is of %s, in %s%s.".formatted(first(oldest), oldest.label(), rest);
  }

  private static LocalDate first(CategoryCounts dated) {
    return Objects.requireNonNull(dated.first());
  }

  /** Draws from the year before the first review, so that one category makes a line too. */
  private Figure openings(List<CategoryCounts> dated) {
    SortedMap<Integer, Integer> opened = new TreeMap<>();
    dated.forEach(each -> opened.merge(first(each).getYear(), 1, Integer::sum));
    List<Lines.Point> points = new ArrayList<>();
    int first = opened.firstKey() - 1;
    int last = source.all().years().lastKey();
    // A century of years without reviews means a typing error, not a line worth drawing.
    boolean drawGaps = last - first <= 100;
    for (int year = first; year <= last; year++) {
      if (drawGaps || opened.containsKey(year)) {
        points.add(new Lines.Point(year, opened.getOrDefault(year, 0)));
      }
    }
    return Lines.of(
            "Categories by the year of their first review",
            List.of(Lines.Series.of("Categories", points)))
        .withArea()
        .withAxes(Formats.YEARS, Formats.CATEGORIES);
  }

  Answer starsByCategory() {
    TableBuilder table =
        new TableBuilder(
            "stars by category",
            "product_category VARCHAR, star_1 BIGINT, star_2 BIGINT, star_3 BIGINT, star_4 BIGINT,"
                + " star_5 BIGINT, average_star DOUBLE");
    List<StackedBars.Row> rows = new ArrayList<>();
    for (CategoryCounts each : best) {
      long[] n = each.stars().toArray();
      table.row(each.name(), n[0], n[1], n[2], n[3], n[4], each.average());
      rows.add(StackedBars.Row.of(each.label(), n));
    }
    Figure figure =
        StackedBars.of("Stars by category, best average first", StarCounts.NAMES, rows)
            .withSubtitle(source.reviews());
    return source.answer(
        Question.STARS_BY_CATEGORY, best.isEmpty() ? "" : starsSentence(), table, figure);
  }

  private String starsSentence() {
    CategoryCounts ones = withMost(1);
    CategoryCounts fives = withMost(5);
    boolean several = best.size() > 1;
    return "Five stars make up %s of %s%s, and one star %s%s."
        .formatted(
            percent(fives.stars().share(5)),
            fives.label(),
            several ? ", the most of all categories" : "",
            percent(ones.stars().share(1)),
            several ? " of " + ones.label() : "");
  }

  private CategoryCounts withMost(int star) {
    return Collections.max(
        best,
        Comparator.comparingDouble((CategoryCounts each) -> each.stars().share(star))
            .thenComparing(ExploredSource.BEST_FIRST));
  }
}
