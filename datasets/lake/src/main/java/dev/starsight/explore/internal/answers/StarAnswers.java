package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.Lines;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Writes the answers on stars. */
final class StarAnswers {

  /** The largest number of lines that can be told apart; smaller categories are left out. */
  private static final int CATEGORY_LINES = 7;

  private final ExploredSource source;
  private final CategoryCounts all;

  StarAnswers(ExploredSource source) {
    this.source = source;
    this.all = source.all();
  }

  Answer countByStar() {
    TableBuilder rows =
        new TableBuilder("by star").integers("star_rating").counts("reviews").numbers("share");
    List<Bars.Bar> bars = new ArrayList<>();
    int most = 1;
    for (int s = 1; s <= StarCounts.STARS; s++) {
      rows.row(s, all.stars().of(s), all.stars().share(s));
      bars.add(new Bars.Bar(StarCounts.NAMES.get(s - 1), all.stars().of(s)));
      most = all.stars().of(s) > all.stars().of(most) ? s : most;
    }
    Figure figure =
        Bars.vertical("Reviews by star", bars)
            .withSubtitle(source.reviews())
            .withFormat(Formats.WHOLE)
            .withPalette(Palette.STARS);
    String sentence =
        "%s of %s have %s; the average is %s."
            .formatted(
                Formats.percent(all.stars().share(most)),
                source.reviews(),
                StarCounts.NAMES.get(most - 1),
                Formats.two(all.average()));
    return source.answer(Question.COUNT_BY_STAR, sentence, rows.table(), figure);
  }

  Answer averageByYear() {
    TableBuilder table =
        new TableBuilder("average stars by year")
            .texts("product_category")
            .integers("year")
            .counts("reviews")
            .numbers("average_star");
    List<CategoryCounts> rows = new ArrayList<>();
    rows.add(all);
    rows.addAll(source.categories(ExploredSource.LARGEST_FIRST));
    for (CategoryCounts each : rows) {
      each.years()
          .forEach((year, stars) -> table.row(each.name(), year, stars.reviews(), stars.average()));
    }
    Question question = Question.AVERAGE_STAR_BY_YEAR;
    if (all.years().isEmpty()) {
      return source.answer(question, ExploredSource.NO_DATES, table.table(), null);
    }
    String left = rows.size() - 1 > CATEGORY_LINES ? linesNote() : "";
    String note = (source.undatedNote() + " " + left).strip();
    Figure figure = all.years().size() > 1 ? yearLines(rows) : null;
    return source.answer(question, yearSentence(all.years()), note, table.table(), figure);
  }

  private static String linesNote() {
    return "The picture shows the " + CATEGORY_LINES + " categories with most reviews.";
  }

  private static Figure yearLines(List<CategoryCounts> rows) {
    int lines = rows.size() == 2 ? 1 : Math.min(rows.size(), CATEGORY_LINES + 1);
    List<Lines.Series> series = new ArrayList<>();
    for (CategoryCounts each : rows.subList(0, lines)) {
      List<Lines.Point> points = new ArrayList<>();
      each.years().forEach((year, of) -> points.add(new Lines.Point(year, of.average())));
      series.add(Lines.Series.of(lines == 1 ? "Average" : each.label(), points));
    }
    return Lines.of("Average stars by year", series).withAxes(Formats.YEARS, Formats.STARS);
  }

  private static String yearSentence(SortedMap<Integer, StarCounts> years) {
    int first = years.firstKey();
    int last = years.lastKey();
    if (first == last) {
      return "All dated reviews are of %s.".formatted(first);
    }
    int best =
        years.entrySet().stream()
            .max(Comparator.comparingDouble(entry -> entry.getValue().average()))
            .map(Map.Entry::getKey)
            .orElse(first);
    return "The average goes from %s stars in %s to %s in %s; the best year is %s with %s."
        .formatted(
            average(years, first), first, average(years, last), last, best, average(years, best));
  }

  private static String average(SortedMap<Integer, StarCounts> years, int year) {
    return Formats.two(years.getOrDefault(year, StarCounts.NONE).average());
  }

  Answer helpfulByStar() {
    TableBuilder rows =
        new TableBuilder("helpful votes by star")
            .integers("star_rating")
            .counts("reviews")
            .numbers("average_helpful_votes");
    List<Bars.Bar> bars = new ArrayList<>();
    for (int i = 1; i <= StarCounts.STARS; i++) {
      double average = source.findings().helpful().get(i - 1).mean();
      rows.row(i, all.stars().of(i), average);
      bars.add(new Bars.Bar(StarCounts.NAMES.get(i - 1), average));
    }
    Optional<Bars.Bar> most =
        bars.stream()
            .filter(bar -> !Double.isNaN(bar.value()))
            .reduce((one, other) -> other.value() > one.value() ? other : one);
    if (most.isEmpty()) {
      return source.answer(
          Question.HELPFUL_VOTES_BY_STAR, ExploredSource.NO_VOTES, rows.table(), null);
    }
    Figure figure =
        Bars.vertical("Average helpful votes by star", bars)
            .withSubtitle(source.reviews())
            .withAxis(Axis.of("helpful votes a review").withFormat(Formats.TWO))
            .withPalette(Palette.STARS);
    String sentence =
        "Reviews with %s are found most helpful: %s votes on average."
            .formatted(most.get().label(), Formats.two(most.get().value()));
    return source.answer(Question.HELPFUL_VOTES_BY_STAR, sentence, rows.table(), figure);
  }

  Answer positiveToNegative() {
    long positive = all.stars().positive();
    long negative = source.rows() - positive;
    double ratio = negative > 0 ? (double) positive / negative : Double.NaN;
    TableBuilder rows =
        new TableBuilder("positive to negative").counts("positive", "negative").numbers("ratio");
    rows.row(positive, negative, ratio);
    String sentence =
        "%s positive reviews (4 or 5 stars) stand against %s negative ones%s."
            .formatted(
                Formats.whole(positive),
                Formats.whole(negative),
                negative > 0 ? ": %s to one".formatted(Formats.two(ratio)) : "");
    List<Bars.Bar> bars =
        List.of(new Bars.Bar("4 or 5 stars", positive), new Bars.Bar("1 to 3 stars", negative));
    Figure figure = ExploredSource.counts("Positive and negative reviews", "reviews", bars);
    return source.answer(Question.POSITIVE_TO_NEGATIVE, sentence, rows.table(), figure);
  }
}
