package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the answers on categories. */
final class CategoryAnswers {

  private final ExploredSource source;

  CategoryAnswers(ExploredSource source) {
    this.source = source;
  }

  Answer averageByCategory() {
    List<CategoryCounts> best = source.categories(ExploredSource.BEST_FIRST);
    TableBuilder rows =
        new TableBuilder("average stars by category")
            .texts("product_category")
            .counts("reviews")
            .numbers("average_star");
    List<Bars.Bar> bars = new ArrayList<>();
    for (CategoryCounts each : best) {
      rows.row(each.name(), each.reviews(), each.average());
      bars.add(new Bars.Bar(each.label(), each.average()));
    }
    Figure figure =
        Bars.horizontal("Average stars by category", bars)
            .withSubtitle(source.reviews())
            .withAxis(Formats.STARS);
    return source.answer(
        Question.AVERAGE_STAR_BY_CATEGORY, averageSentence(best), rows.table(), figure);
  }

  private String averageSentence(List<CategoryCounts> best) {
    if (best.size() < 2) {
      return "The average of %s, all in one category, is %s stars."
          .formatted(source.reviews(), Formats.two(source.all().average()));
    }
    CategoryCounts first = best.get(0);
    CategoryCounts last = best.get(best.size() - 1);
    return "%s is rated best of %s categories, %s stars on average, and %s worst, %s."
        .formatted(
            first.label(),
            best.size(),
            Formats.two(first.average()),
            last.label(),
            Formats.two(last.average()));
  }

  Answer countByCategory() {
    List<CategoryCounts> largest = source.categories(ExploredSource.LARGEST_FIRST);
    TableBuilder rows =
        new TableBuilder("reviews by category")
            .texts("product_category")
            .counts("reviews")
            .numbers("share");
    List<Bars.Bar> bars = new ArrayList<>();
    for (CategoryCounts each : largest) {
      rows.row(each.name(), each.reviews(), (double) each.reviews() / source.rows());
      bars.add(new Bars.Bar(each.label(), each.reviews()));
    }
    Figure figure =
        Bars.horizontal("Reviews by category", bars)
            .withSubtitle(source.reviews())
            .withFormat(Formats.WHOLE);
    return source.answer(
        Question.COUNT_BY_CATEGORY, countSentence(largest), spellingNote(), rows.table(), figure);
  }

  private String countSentence(List<CategoryCounts> largest) {
    if (largest.isEmpty()) {
      return "";
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
    List<CategoryCounts> dated =
        source.findings().categories().stream()
            .filter(each -> each.first() != null)
            .sorted(
                Comparator.comparing(CategoryAnswers::first).thenComparing(ExploredSource.BY_NAME))
            .toList();
    TableBuilder rows =
        new TableBuilder("first review by category")
            .texts("product_category")
            .dates("first_review");
    SortedMap<Integer, Integer> opened = new TreeMap<>();
    for (CategoryCounts each : dated) {
      rows.row(each.name(), first(each));
      opened.merge(first(each).getYear(), 1, Integer::sum);
    }
    Question question = Question.FIRST_REVIEW_BY_CATEGORY;
    return dated.isEmpty()
        ? source.answer(question, ExploredSource.NO_DATES, rows.table(), null)
        : source.answer(
            question,
            firstReviewSentence(dated),
            source.undatedNote(),
            rows.table(),
            openings(opened));
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

  private static LocalDate first(CategoryCounts each) {
    LocalDate first = each.first();
    if (first == null) {
      throw new IllegalStateException(each.name() + " has no date");
    }
    return first;
  }

  /** Draws from the year before the first review, so that one category makes a line too. */
  private Figure openings(SortedMap<Integer, Integer> opened) {
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
        .withAxes(Formats.YEARS, Axis.of("categories").withFormat(Formats.WHOLE));
  }

  Answer starsByCategory() {
    List<CategoryCounts> best = source.categories(ExploredSource.BEST_FIRST);
    TableBuilder table =
        new TableBuilder("stars by category")
            .texts("product_category")
            .counts("star_1", "star_2", "star_3", "star_4", "star_5")
            .numbers("average_star");
    List<StackedBars.Row> rows = new ArrayList<>();
    for (CategoryCounts each : best) {
      StarCounts stars = each.stars();
      table.row(
          each.name(),
          stars.of(1),
          stars.of(2),
          stars.of(3),
          stars.of(4),
          stars.of(5),
          each.average());
      rows.add(StackedBars.Row.of(each.label(), stars.toArray()));
    }
    Figure figure =
        StackedBars.of("Stars by category, best average first", StarCounts.NAMES, rows)
            .withSubtitle(source.reviews());
    return source.answer(Question.STARS_BY_CATEGORY, starsSentence(best), table.table(), figure);
  }

  private static String starsSentence(List<CategoryCounts> best) {
    if (best.isEmpty()) {
      return ExploredSource.NO_REVIEWS;
    }
    CategoryCounts ones = withMost(1, best);
    CategoryCounts fives = withMost(5, best);
    boolean several = best.size() > 1;
    return "Five stars make up %s of %s%s, and one star %s%s."
        .formatted(
            Formats.percent(fives.stars().share(5)),
            fives.label(),
            several ? ", the most of all categories" : "",
            Formats.percent(ones.stars().share(1)),
            several ? " of " + ones.label() : "");
  }

  private static CategoryCounts withMost(int star, List<CategoryCounts> categories) {
    return Collections.max(
        categories,
        Comparator.comparingDouble((CategoryCounts each) -> each.stars().share(star))
            .thenComparing(ExploredSource.BEST_FIRST));
  }
}
