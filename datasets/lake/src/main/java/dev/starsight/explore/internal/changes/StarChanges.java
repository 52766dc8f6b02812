package dev.starsight.explore.internal.changes;

import static dev.starsight.explore.internal.answers.Formats.percent;
import static dev.starsight.explore.internal.answers.Formats.two;

import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Writes the changes of stars: their shares, their votes, their averages over the years. */
final class StarChanges {

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;
  private final SortedMap<Integer, StarCounts> before;
  private final SortedMap<Integer, StarCounts> after;

  StarChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
    this.before = first.all().years();
    this.after = second.all().years();
  }

  Change countByStar() {
    PairedRows rows = PairedRows.ofShares("by star", "star_rating INTEGER");
    long[] one = first.all().stars().toArray();
    long[] other = second.all().stars().toArray();
    for (int i = 0; i < StarCounts.STARS; i++) {
      rows.addShares(i + 1, StarCounts.name(i + 1), one[i], first.rows(), other[i], second.rows());
    }
    Drift drift = Drifts.ofShares(one, other);
    PairedBars.Pair most = rows.largestMove();
    String sentence =
        "The share of reviews with %s goes from %s, the largest move of the five; %s."
            .formatted(
                most.label(),
                sources.move(percent(most.first()), percent(most.second())),
                drift.words());
    return sources.change(
        Question.COUNT_BY_STAR,
        sentence,
        "",
        rows.table(),
        sources.bars("Share of reviews by star", rows.bars(), ComparedSources.SHARES),
        drift);
  }

  Change helpfulByStar() {
    PairedRows rows =
        PairedRows.ofMeans("helpful votes by star", "star_rating INTEGER", "average_helpful_votes");
    for (int star = 1; star <= StarCounts.STARS; star++) {
      rows.addMeans(
          star,
          StarCounts.name(star),
          first.helpful().get(star - 1),
          second.helpful().get(star - 1));
    }
    Moments one = first.helpful().stream().reduce(Moments.NONE, Moments::plus);
    Moments other = second.helpful().stream().reduce(Moments.NONE, Moments::plus);
    if (one.count() == 0 || other.count() == 0) {
      return sources.withoutVotes(Question.HELPFUL_VOTES_BY_STAR, rows.table());
    }
    Drift drift = Drifts.ofMeans("difference of average helpful votes", one, other);
    String averages =
        sources.both(two(one.mean()) + " helpful votes on average", two(other.mean()));
    return sources.change(
        Question.HELPFUL_VOTES_BY_STAR,
        "A review has %s: %s.".formatted(averages, drift.words()),
        "Votes gather with time: of two reviews the younger one has had less of it.",
        rows.table(),
        sources.bars("Average helpful votes by star", rows.bars(), Formats.VOTES),
        drift);
  }

  Change positiveToNegative() {
    PairedRows rows = PairedRows.ofShares("positive to negative", "sentiment VARCHAR");
    long ones = first.rows();
    long others = second.rows();
    long one = first.all().stars().positive();
    long other = second.all().stars().positive();
    rows.addShares("positive", "4 or 5 stars", one, ones, other, others);
    rows.addShares("negative", "1 to 3 stars", ones - one, ones, others - other, others);
    Drift drift = Drifts.ofRates("difference of the share of positives", one, ones, other, others);
    PairedBars.Pair positive = rows.bars().get(0);
    String sentence =
        "Positive reviews (4 or 5 stars) make up %s, %s and %s to a negative one: %s."
            .formatted(
                sources.both(percent(positive.first()), percent(positive.second())),
                ratio(one, ones),
                ratio(other, others),
                drift.words());
    return sources.change(
        Question.POSITIVE_TO_NEGATIVE,
        sentence,
        "",
        rows.table(),
        sources.bars("Positive and negative reviews", rows.bars(), ComparedSources.SHARES),
        drift);
  }

  private static String ratio(long positive, long reviews) {
    return positive == reviews ? "none" : two((double) positive / (reviews - positive));
  }

  Change averageByYear() {
    TableBuilder table =
        new TableBuilder(
            "average stars by year",
            "product_category VARCHAR, year INTEGER, reviews_first BIGINT, reviews_second BIGINT,"
                + " average_star_first DOUBLE, average_star_second DOUBLE, difference DOUBLE");
    Stream.concat(
            Stream.of(new CategoryPair(first.all(), second.all())),
            CategoryPair.of(first, second).stream().sorted(CategoryPair.LARGEST_FIRST))
        .forEach(pair -> addYears(table, pair));
    if (before.isEmpty() || after.isEmpty()) {
      return Change.unjudged(
          Question.AVERAGE_STAR_BY_YEAR, "One of the two has no dates.", table.table());
    }
    SortedSet<Integer> common = new TreeSet<>(before.keySet());
    common.retainAll(after.keySet());
    if (common.isEmpty()) {
      return nearestYears(table);
    }
    Drift drift = sameYears(common);
    String sentence =
        ("In the %s that both have, "
                + "the average of %s differs from that of %s of the same year by %s.")
            .formatted(
                common.size() == 1 ? "year " + common.first() : common.size() + " years",
                sources.secondName(),
                sources.firstName(),
                drift.words());
    return yearChange(sentence, table, drift);
  }

  private Change yearChange(String sentence, TableBuilder table, Drift drift) {
    return sources.change(
        Question.AVERAGE_STAR_BY_YEAR,
        sentence,
        "",
        table,
        sources
            .lines(
                "Average stars by year",
                (name, findings) -> Formats.averages(name, findings.all().years()))
            .withAxes(Formats.YEARS, Formats.STARS),
        drift);
  }

  private static void addYears(TableBuilder table, CategoryPair pair) {
    SortedSet<Integer> years = new TreeSet<>(pair.firstYears().keySet());
    years.addAll(pair.secondYears().keySet());
    for (int year : years) {
      StarCounts one = in(pair.firstYears(), year);
      StarCounts other = in(pair.secondYears(), year);
      table.row(
          pair.name(),
          year,
          one.reviews(),
          other.reviews(),
          one.average(),
          other.average(),
          other.average() - one.average());
    }
  }

  private static StarCounts in(SortedMap<Integer, StarCounts> years, int year) {
    return years.getOrDefault(year, StarCounts.NONE);
  }

  /** A year of one source and a year of the other one. */
  private record Step(int from, int to) {}

  /** Compares the years that lie nearest to each other, where no year is in both. */
  private Change nearestYears(TableBuilder table) {
    Step step =
        before.keySet().stream()
            .flatMap(from -> after.keySet().stream().map(to -> new Step(from, to)))
            .min(Comparator.comparingInt(each -> Math.abs(each.to - each.from)))
            .orElseThrow();
    StarCounts one = in(before, step.from);
    StarCounts other = in(after, step.to);
    Drift drift =
        Drifts.ofStars(
            "difference of average stars from year to year", one, other, Significance.LEVEL);
    String sentence =
        "The average goes from %s stars in %s to %s in %s, the years nearest to each other: %s."
            .formatted(
                two(one.average()),
                yearOf(sources.firstName(), step.from),
                two(other.average()),
                yearOf(sources.secondName(), step.to),
                drift.words());
    return yearChange(sentence, table, drift);
  }

  private static String yearOf(String name, int year) {
    String text = Integer.toString(year);
    return name.equals(text) ? text : text + " (" + name + ")";
  }

  /**
   * Compares the years that both have, each difference weighted by the numbers of reviews that it
   * rests on, so that one source having more reviews of a good year is no difference. The variance
   * of a year is that of both sources together: the variance of a few reviews alone may be 0.
   */
  private Drift sameYears(Set<Integer> common) {
    double weights = 0;
    double weighted = 0;
    double variances = 0;
    Moments ones = Moments.NONE;
    Moments others = Moments.NONE;
    for (int year : common) {
      Moments one = in(before, year).moments();
      Moments other = in(after, year).moments();
      if (one.count() > 0 && other.count() > 0) {
        double weight = (double) one.count() * other.count() / (one.count() + other.count());
        weights += weight;
        weighted += weight * (other.mean() - one.mean());
        // The variance of a difference is that of a review divided by the weight.
        variances += weight * one.plus(other).variance();
        ones = ones.plus(one);
        others = others.plus(other);
      }
    }
    double difference = weighted / weights;
    double half = Significance.normal(Significance.LEVEL / 2) * Math.sqrt(variances) / weights;
    double spread = Math.max(ones.variance(), others.variance());
    return Drifts.ofDifference(
        "difference of average stars within years",
        difference,
        half,
        half,
        difference * difference / spread,
        Math.min(ones.count(), others.count()));
  }
}
