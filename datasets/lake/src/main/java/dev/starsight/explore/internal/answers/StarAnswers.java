package dev.starsight.explore.internal.answers;

import static dev.starsight.explore.internal.answers.Formats.two;

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

/** Writes the answers about stars. */
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
    TableBuilder table =
        new TableBuilder("by star", "star_rating INTEGER, reviews BIGINT, share DOUBLE");
    StarCounts stars = all.stars();
    List<Bars.Bar> bars = new ArrayList<>();
    int most = 1;
    for (int star = 1; star <= StarCounts.STARS; star++) {
      table.row(star, stars.of(star), stars.share(star));
      bars.add(new Bars.Bar(StarCounts.name(star), stars.of(star)));
      most = stars.of(star) > stars.of(most) ? star : most;
    }
    String sentence =
        "%s of %s have %s; the average is %s."
            .formatted(
                Formats.percent(stars.share(most)),
                source.reviews(),
                StarCounts.name(most),
                two(all.average()));
    Figure figure = starBars("Reviews by star", bars).withFormat(Formats.WHOLE);
    return source.answer(Question.COUNT_BY_STAR, sentence, table, figure);
  }

  private Bars starBars(String title, List<Bars.Bar> bars) {
    return Bars.vertical(title, bars).withSubtitle(source.reviews()).withPalette(Palette.STARS);
  }

  Answer averageByYear() {
    TableBuilder table =
        new TableBuilder(
            "average stars by year",
            "product_category VARCHAR, year INTEGER, reviews BIGINT, average_star DOUBLE");
    List<CategoryCounts> rows = new ArrayList<>();
    rows.add(all);
    rows.addAll(source.categories(ExploredSource.LARGEST_FIRST));
    for (CategoryCounts each : rows) {
      each.years()
          .forEach((year, stars) -> table.row(each.name(), year, stars.reviews(), stars.average()));
    }
    Question question = Question.AVERAGE_STAR_BY_YEAR;
    if (all.years().isEmpty()) {
      return source.answer(question, ExploredSource.NO_DATES, table, null);
    }
    String omitted =
        rows.size() - 1 > CATEGORY_LINES
            ? "The picture shows the " + CATEGORY_LINES + " categories with most reviews."
            : "";
    String note = (source.undatedNote() + " " + omitted).strip();
    Figure figure = all.years().size() > 1 ? yearLines(rows) : null;
    return source.answer(question, yearSentence(all.years()), note, table, figure);
  }

  private static Figure yearLines(List<CategoryCounts> rows) {
    int lines = rows.size() == 2 ? 1 : Math.min(rows.size(), CATEGORY_LINES + 1);
    List<Lines.Series> series =
        rows.subList(0, lines).stream()
            .map(each -> Formats.averages(lines == 1 ? "Average" : each.label(), each.years()))
            .toList();
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
    return two(years.getOrDefault(year, StarCounts.NONE).average());
  }

  Answer helpfulByStar() {
    TableBuilder table =
        new TableBuilder(
            "helpful votes by star",
            "star_rating INTEGER, reviews BIGINT, average_helpful_votes DOUBLE");
    List<Bars.Bar> bars = new ArrayList<>();
    for (int star = 1; star <= StarCounts.STARS; star++) {
      double average = source.findings().helpful().get(star - 1).mean();
      table.row(star, all.stars().of(star), average);
      bars.add(new Bars.Bar(StarCounts.name(star), average));
    }
    Optional<Bars.Bar> most =
        bars.stream()
            .filter(bar -> !Double.isNaN(bar.value()))
            .reduce((one, other) -> other.value() > one.value() ? other : one);
    Question question = Question.HELPFUL_VOTES_BY_STAR;
    if (most.isEmpty()) {
      return source.answer(question, ExploredSource.NO_VOTES, table, null);
    }
    String sentence =
        "Reviews with %s are found most helpful: %s votes on average."
            .formatted(most.get().label(), two(most.get().value()));
    Figure figure = starBars("Average helpful votes by star", bars).withAxis(Formats.VOTES);
    return source.answer(question, sentence, table, figure);
  }

  Answer positiveToNegative() {
    long positive = all.stars().positive();
    long negative = source.rows() - positive;
    double ratio = negative > 0 ? (double) positive / negative : Double.NaN;
    TableBuilder table =
        new TableBuilder("positive to negative", "positive BIGINT, negative BIGINT, ratio DOUBLE")
            .row(positive, negative, ratio);
    String sentence =
        "%s positive reviews (4 or 5 stars) stand against %s negative ones%s."
            .formatted(
                Formats.whole(positive),
                Formats.whole(negative),
                negative > 0 ? ": %s to one".formatted(two(ratio)) : "");
    List<Bars.Bar> bars =
        List.of(new Bars.Bar("4 or 5 stars", positive), new Bars.Bar("1 to 3 stars", negative));
    Figure figure = ExploredSource.counts("Positive and negative reviews", "reviews", bars);
    return source.answer(Question.POSITIVE_TO_NEGATIVE, sentence, table, figure);
  }
}
