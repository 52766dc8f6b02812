package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import tech.tablesaw.api.Table;

/** Writes what changed over the years. */
final class YearChanges {

  private static final String NO_DATES = "One of the two has no dates.";

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;

  YearChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
  }

  Change averageByYear() {
    TableBuilder rows =
        new TableBuilder("average stars by year")
            .texts("product_category")
            .integers("year")
            .counts("reviews_first", "reviews_second")
            .numbers("average_star_first", "average_star_second", "difference");
    years(rows, new CategoryPair(Findings.ALL, Findings.ALL, first.all(), second.all()));
    List<CategoryPair> largestFirst =
        CategoryPair.of(first, second).stream()
            .sorted(Comparator.comparingLong((CategoryPair pair) -> -pair.reviews()))
            .toList();
    for (CategoryPair pair : largestFirst) {
      years(rows, pair);
    }
    SortedMap<Integer, StarCounts> before = first.all().years();
    SortedMap<Integer, StarCounts> after = second.all().years();
    if (before.isEmpty() || after.isEmpty()) {
      return Change.unjudged(Question.AVERAGE_STAR_BY_YEAR, NO_DATES, rows.table());
    }
    SortedSet<Integer> common = new TreeSet<>(before.keySet());
    common.retainAll(after.keySet());
    if (common.isEmpty()) {
      return stepChange(before, after, rows.table());
    }
    Drift drift = sameYears(before, after, common);
    String sentence =
        "In the %s that both have, the average of %s differs from that of %s of the same year by %s."
            .formatted(
                common.size() == 1 ? "year " + common.first() : common.size() + " years",
                sources.secondName(),
                sources.firstName(),
                drift.words());
    return sources.change(
        Question.AVERAGE_STAR_BY_YEAR, sentence, rows.table(), yearLines(before, after), drift);
  }

  private static Lines.Series series(String name, SortedMap<Integer, StarCounts> years) {
    List<Lines.Point> points = new ArrayList<>();
    years.forEach((year, stars) -> points.add(new Lines.Point(year, stars.average())));
    return Lines.Series.of(name, points);
  }

  private static void years(TableBuilder rows, CategoryPair pair) {
    SortedMap<Integer, StarCounts> before = pair.firstYears();
    SortedMap<Integer, StarCounts> after = pair.secondYears();
    SortedSet<Integer> years = new TreeSet<>(before.keySet());
    years.addAll(after.keySet());
    for (int year : years) {
      StarCounts one = before.getOrDefault(year, StarCounts.NONE);
      StarCounts other = after.getOrDefault(year, StarCounts.NONE);
      rows.row(
          pair.name(),
          year,
          one.reviews(),
          other.reviews(),
          one.average(),
          other.average(),
          other.average() - one.average());
    }
  }

  /** A year of one source and a year of the other one. */
  private record Step(int from, int to) {}

  /** The years that lie nearest to each other, where no year is in both. */
  private static Step step(
      SortedMap<Integer, StarCounts> before, SortedMap<Integer, StarCounts> after) {
    return before.keySet().stream()
        .flatMap(from -> after.keySet().stream().map(to -> new Step(from, to)))
        .min(Comparator.comparingInt(step -> Math.abs(step.to - step.from)))
        .orElseThrow();
  }

  private Change stepChange(
      SortedMap<Integer, StarCounts> before, SortedMap<Integer, StarCounts> after, Table table) {
    Step step = step(before, after);
    StarCounts one = before.getOrDefault(step.from, StarCounts.NONE);
    StarCounts other = after.getOrDefault(step.to, StarCounts.NONE);
    Drift drift =
        Drift.ofMeans(
            "difference of average stars from year to year", one.moments(), other.moments());
    String sentence =
        "The average goes from %s stars in %s to %s in %s, the years nearest to each other: %s."
            .formatted(
                Formats.two(one.average()),
                yearOf(sources.firstName(), step.from),
                Formats.two(other.average()),
                yearOf(sources.secondName(), step.to),
                drift.words());
    return sources.change(
        Question.AVERAGE_STAR_BY_YEAR, sentence, table, yearLines(before, after), drift);
  }

  private static String yearOf(String name, int year) {
    String text = Integer.toString(year);
    return name.equals(text) ? text : text + " (" + name + ")";
  }

  private Figure yearLines(
      SortedMap<Integer, StarCounts> before, SortedMap<Integer, StarCounts> after) {
    return Lines.of(
            "Average stars by year",
            List.of(series(sources.firstName(), before), series(sources.secondName(), after)))
        .withAxes(Formats.YEARS, Formats.STARS);
  }

  /**
   * The differences of years that both have, each weighed by how well it is known, so that one
   * source having more reviews of a good year is no difference.
   */
  private static Drift sameYears(
      SortedMap<Integer, StarCounts> before,
      SortedMap<Integer, StarCounts> after,
      Set<Integer> common) {
    double weights = 0;
    double weighed = 0;
    Moments ones = new Moments(0, 0, 0);
    Moments others = new Moments(0, 0, 0);
    for (int year : common) {
      Moments one = before.getOrDefault(year, StarCounts.NONE).moments();
      Moments other = after.getOrDefault(year, StarCounts.NONE).moments();
      double variance = one.variance() / one.count() + other.variance() / other.count();
      if (variance > 0) {
        weights += 1 / variance;
        weighed += (other.mean() - one.mean()) / variance;
        ones = ones.and(one);
        others = others.and(other);
      }
    }
    double difference = weighed / weights;
    double half = Significance.normal(Significance.LEVEL / 2) / Math.sqrt(weights);
    double spread = Math.max(ones.variance(), others.variance());
    return Drift.ofDifference(
        "difference of average stars within years",
        difference,
        half,
        half,
        difference * difference / spread,
        Math.min(ones.count(), others.count()));
  }
}
