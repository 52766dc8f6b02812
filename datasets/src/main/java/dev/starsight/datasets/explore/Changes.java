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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Tells what changed from the findings of two sources. */
final class Changes {

  /** So many categories are drawn with the stars of both sources. */
  private static final int DRAWN = 10;

  /** So many names of categories stand in a sentence. */
  private static final int NAMED = 3;

  private static final int MEDIAN = 50;
  private static final int LENGTH_PERCENTILE = 70;
  private static final int MOST_SEEN = 95;
  private static final int CURVE_BINS = 40;
  private static final double PER = 10_000;

  /** Longer labels and names are cut where both stand before one bar. */
  private static final int LABEL = 30;

  private static final int NAME = 16;
  private static final String NO_DATES = "One of the two has no dates.";
  private static final String NO_REVIEWS = "One of the two has no reviews.";
  private static final String NO_VOTES =
      "One of the two does not say how many found its reviews helpful.";

  private static final ValueFormat WHOLE = ValueFormat.whole();
  private static final ValueFormat TWO = ValueFormat.decimals(2);
  private static final ValueFormat PERCENT = ValueFormat.percent(1);
  private static final Axis STARS = Axis.of("average stars").withRange(1, 5).withFormat(TWO);

  /** One category in both sources; null where a source does not have it. */
  private record Pair(
      String label, @Nullable CategoryCounts first, @Nullable CategoryCounts second) {

    boolean isInBoth() {
      return first != null && second != null;
    }

    StarCounts firstStars() {
      return first == null ? NONE : first.stars();
    }

    StarCounts secondStars() {
      return second == null ? NONE : second.stars();
    }

    long reviews() {
      return firstStars().reviews() + secondStars().reviews();
    }

    double difference() {
      return secondStars().average() - firstStars().average();
    }
  }

  private static final StarCounts NONE = new StarCounts(0, 0, 0, 0, 0);

  private final String firstName;
  private final Findings first;
  private final String secondName;
  private final Findings second;
  private final List<Pair> pairs;

  Changes(String firstName, Findings first, String secondName, Findings second) {
    this.firstName = firstName;
    this.first = first;
    this.secondName = secondName;
    this.second = second;
    this.pairs = pairs(first, second);
  }

  /** The categories of both by name. */
  private static List<Pair> pairs(Findings first, Findings second) {
    SortedMap<String, Pair> pairs = new TreeMap<>(CodePointOrder.INSTANCE);
    first.categories().forEach(each -> pairs.put(each.name(), new Pair(each.label(), each, null)));
    second
        .categories()
        .forEach(
            each ->
                pairs.merge(
                    each.name(),
                    new Pair(each.label(), null, each),
                    (one, other) -> new Pair(one.label, one.first, other.second)));
    return List.copyOf(pairs.values());
  }

  List<Change> all() {
    return List.of(
        averageByCategory(),
        countByCategory(),
        firstReviewByCategory(),
        starsByCategory(),
        countByStar(),
        averageByYear(),
        helpfulByStar(),
        mostHelpful(),
        positiveToNegative(),
        repeatReviewers(),
        words());
  }

  private Change change(
      Question question, String sentence, String note, Table table, Figure figure, Drift drift) {
    boolean empty = first.rows() == 0 || second.rows() == 0;
    return new Change(
        question,
        empty ? NO_REVIEWS : sentence,
        note,
        table,
        empty ? Optional.empty() : Optional.of(figure),
        empty ? Optional.empty() : Optional.of(drift));
  }

  private PairedBars bars(String title, List<PairedBars.Pair> both, Axis axis) {
    return PairedBars.of(title, firstName, secondName, both).withAxis(axis);
  }

  private String subtitle() {
    return WHOLE.format(first.rows()) + " and " + WHOLE.format(second.rows()) + " reviews";
  }

  private List<Pair> sorted(Comparator<Pair> order) {
    return pairs.stream().sorted(order).toList();
  }

  private List<Pair> inBoth() {
    return pairs.stream().filter(Pair::isInBoth).toList();
  }

  /** How seldom chance may be mistaken for more in one of several categories. */
  private double level() {
    return Chance.LEVEL / Math.max(1, inBoth().size());
  }

  private Change averageByCategory() {
    TableRows rows =
        new TableRows("average stars by category")
            .texts("product_category")
            .counts("reviews_first", "reviews_second")
            .numbers("average_star_first", "average_star_second", "difference", "low", "high");
    List<PairedBars.Pair> both = new ArrayList<>();
    Comparator<Pair> best =
        Comparator.comparingDouble((Pair pair) -> order(-pair.firstStars().average()))
            .thenComparingDouble(pair -> order(-pair.secondStars().average()));
    for (Pair pair : sorted(best)) {
      double one = pair.firstStars().average();
      double other = pair.secondStars().average();
      Drift drift = Drift.ofMeans("", pair.firstStars().moments(), pair.secondStars().moments());
      rows.row(
          name(pair),
          pair.firstStars().reviews(),
          pair.secondStars().reviews(),
          one,
          other,
          drift.value(),
          drift.low(),
          drift.high());
      both.add(new PairedBars.Pair(pair.label, one, other));
    }
    Drift drift =
        Drift.ofMeans(
            "difference of average stars",
            first.all().stars().moments(),
            second.all().stars().moments());
    String sentence =
        "The average is "
            + TWO.format(first.all().average())
            + " stars in "
            + firstName
            + " and "
            + TWO.format(second.all().average())
            + " in "
            + secondName
            + ": "
            + drift.words()
            + moved();
    return change(
        Question.AVERAGE_STAR_BY_CATEGORY,
        sentence,
        "",
        rows.table(),
        bars("Average stars by category", both, STARS).withSubtitle(subtitle()),
        drift);
  }

  /** Gaps last. */
  private static double order(double number) {
    return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
  }

  /** The end of a sentence: the category that moved most, of several. */
  private String moved() {
    List<Pair> several = inBoth();
    if (several.size() < 2) {
      return ".";
    }
    Pair most =
        several.stream()
            .max(Comparator.comparingDouble(pair -> Math.abs(pair.difference())))
            .orElseThrow();
    return "; of "
        + several.size()
        + " categories in both "
        + most.label
        + " moves most, by "
        + Drift.signed(most.difference(), TWO)
        + ".";
  }

  private static String name(Pair pair) {
    CategoryCounts known = pair.first == null ? pair.second : pair.first;
    return known == null ? "" : known.name();
  }

  private Change countByCategory() {
    TableRows rows =
        new TableRows("reviews by category")
            .texts("product_category")
            .counts("reviews_first", "reviews_second")
            .numbers("share_first", "share_second", "difference");
    List<PairedBars.Pair> both = new ArrayList<>();
    for (Pair pair : sorted(Comparator.comparingLong((Pair pair) -> -pair.reviews()))) {
      double one = share(pair.firstStars(), first);
      double other = share(pair.secondStars(), second);
      rows.row(
          name(pair),
          pair.firstStars().reviews(),
          pair.secondStars().reviews(),
          one,
          other,
          other - one);
      both.add(new PairedBars.Pair(pair.label, one, other));
    }
    Drift drift =
        Drift.ofShares(
            pairs.stream().mapToLong(pair -> pair.firstStars().reviews()).toArray(),
            pairs.stream().mapToLong(pair -> pair.secondStars().reviews()).toArray());
    if (pairs.size() == 1) {
      return new Change(
          Question.COUNT_BY_CATEGORY,
          oneCategory(),
          "",
          rows.table(),
          Optional.empty(),
          Optional.empty());
    }
    return change(
        Question.COUNT_BY_CATEGORY,
        pairs.isEmpty() ? "" : sharesSentence(drift),
        "",
        rows.table(),
        bars("Share of reviews by category", both, Axis.automatic().withFormat(PERCENT))
            .withSubtitle(subtitle()),
        drift);
  }

  private String oneCategory() {
    return "Both have one category and the same: "
        + WHOLE.format(first.rows())
        + " reviews in "
        + firstName
        + " and "
        + WHOLE.format(second.rows())
        + " in "
        + secondName
        + ".";
  }

  private String sharesSentence(Drift drift) {
    Pair most =
        pairs.stream()
            .max(
                Comparator.comparingDouble(
                    pair ->
                        Math.abs(
                            share(pair.secondStars(), second) - share(pair.firstStars(), first))))
            .orElseThrow();
    return "The share of "
        + most.label
        + " goes from "
        + PERCENT.format(share(most.firstStars(), first))
        + " in "
        + firstName
        + " to "
        + PERCENT.format(share(most.secondStars(), second))
        + " in "
        + secondName
        + ", the largest move of "
        + pairs.size()
        + " categories; "
        + drift.words()
        + ".";
  }

  private static double share(StarCounts stars, Findings of) {
    return (double) stars.reviews() / of.rows();
  }

  private Change firstReviewByCategory() {
    TableRows rows =
        new TableRows("first review by category")
            .texts("product_category")
            .dates("first_review_first", "first_review_second")
            .counts("days_later");
    Comparator<Pair> oldest =
        Comparator.comparingLong(pair -> Math.min(day(pair.first), day(pair.second)));
    for (Pair pair : sorted(oldest)) {
      boolean dated = day(pair.first) < Long.MAX_VALUE || day(pair.second) < Long.MAX_VALUE;
      if (dated) {
        rows.row(name(pair), date(pair.first), date(pair.second), daysLater(pair));
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

  private static @Nullable Long daysLater(Pair pair) {
    LocalDate one = date(pair.first);
    LocalDate other = date(pair.second);
    return one == null || other == null ? null : ChronoUnit.DAYS.between(one, other);
  }

  private String categoriesSentence() {
    List<Pair> appeared = pairs.stream().filter(pair -> pair.first == null).toList();
    List<Pair> gone = pairs.stream().filter(pair -> pair.second == null).toList();
    int shared = inBoth().size();
    return (shared == 1 ? "One category is" : shared + " categories are")
        + " in both, "
        + only(appeared, secondName)
        + " and "
        + only(gone, firstName)
        + ".";
  }

  private static String only(List<Pair> some, String where) {
    List<String> names = some.stream().limit(NAMED).map(Pair::label).toList();
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
            List.of(opened(firstName, first), opened(secondName, second)))
        .withAxes(
            Axis.of("year").withFormat(ValueFormat.year()),
            Axis.of("categories").withFormat(WHOLE));
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

  private Change starsByCategory() {
    TableRows rows = new TableRows("stars by category").texts("product_category");
    rows.counts("reviews_first", "reviews_second");
    for (int star = 1; star <= StarCounts.STARS; star++) {
      rows.numbers("share_" + star + "_first", "share_" + star + "_second");
    }
    rows.numbers("stability_index").texts("judged_as");
    List<Pair> mostFirst =
        sorted(
            Comparator.comparing(this::drift, LARGEST_FIRST)
                .thenComparingLong(pair -> -pair.reviews()));
    List<StackedBars.Row> drawn = new ArrayList<>();
    for (Pair pair : mostFirst) {
      Drift drift = drift(pair);
      List<@Nullable Object> row = new ArrayList<>();
      row.add(name(pair));
      row.add(pair.firstStars().reviews());
      row.add(pair.secondStars().reviews());
      for (int star = 1; star <= StarCounts.STARS; star++) {
        row.add(pair.firstStars().share(star));
        row.add(pair.secondStars().share(star));
      }
      row.add(drift.value());
      row.add(pair.isInBoth() ? drift.verdict().words() : "only in one");
      rows.row(row.toArray());
      if (pair.isInBoth() && drawn.size() < 2 * DRAWN) {
        String before = mostFirst.size() == 1 ? "" : shortened(pair.label, LABEL) + ", ";
        String one = shortened(firstName, NAME);
        drawn.add(StackedBars.Row.of(before + one, pair.firstStars().toArray()));
        drawn.add(StackedBars.Row.of(shortened(secondName, NAME), pair.secondStars().toArray()));
      }
    }
    Figure figure =
        StackedBars.of(
                "Stars of both" + (mostFirst.size() == 1 ? "" : " by category"), starNames(), drawn)
            .withSubtitle(subtitle());
    List<Pair> several = mostFirst.stream().filter(Pair::isInBoth).toList();
    String note =
        several.size() > DRAWN
            ? "The picture shows "
                + DRAWN
                + " categories: those that changed most, then those with most reviews."
            : "";
    if (several.isEmpty()) {
      return new Change(
          Question.STARS_BY_CATEGORY,
          "No category is in both.",
          "",
          rows.table(),
          Optional.empty(),
          Optional.empty());
    }
    return change(
        Question.STARS_BY_CATEGORY,
        starsSentence(several),
        note,
        rows.table(),
        figure,
        drift(several.get(0)));
  }

  /** Changes by size, then chance, of which sizes tell nothing; what cannot be judged last. */
  private static final Comparator<Drift> LARGEST_FIRST =
      Comparator.comparing((Drift drift) -> drift.verdict() == Drift.Verdict.NOT_JUDGED)
          .thenComparing(drift -> !drift.isChange())
          .thenComparingDouble(drift -> drift.isChange() ? -drift.size() : 0);

  private Drift drift(Pair pair) {
    return Drift.ofShares(
        Drift.INDEX + " of one category",
        pair.firstStars().toArray(),
        pair.secondStars().toArray(),
        level());
  }

  private String starsSentence(List<Pair> several) {
    Pair most = several.get(0);
    Drift drift = drift(most);
    long same = several.stream().filter(pair -> !drift(pair).isChange()).count();
    if (several.size() > 1 && same == several.size()) {
      return "In none of the "
          + several.size()
          + " categories in both do the stars differ by more than chance; "
          + most.label
          + " has most reviews, and a "
          + Drift.INDEX
          + " of "
          + drift.shownValue()
          + ".";
    }
    String fives =
        PERCENT.format(most.firstStars().share(StarCounts.STARS))
            + " to "
            + PERCENT.format(most.secondStars().share(StarCounts.STARS));
    String rest =
        several.size() < 2
            ? "."
            : "; in "
                + same
                + " of "
                + several.size()
                + " categories in both the stars differ by no more than chance.";
    return "The stars of "
        + most.label
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

  private static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "\u2026";
  }

  private static List<String> starNames() {
    return List.of("1 star", "2 stars", "3 stars", "4 stars", "5 stars");
  }

  private Change countByStar() {
    TableRows rows =
        new TableRows("by star")
            .integers("star_rating")
            .counts("reviews_first", "reviews_second")
            .numbers("share_first", "share_second", "difference");
    List<PairedBars.Pair> both = new ArrayList<>();
    StarCounts one = first.all().stars();
    StarCounts other = second.all().stars();
    int most = 1;
    for (int star = 1; star <= StarCounts.STARS; star++) {
      double move = other.share(star) - one.share(star);
      rows.row(star, one.of(star), other.of(star), one.share(star), other.share(star), move);
      both.add(new PairedBars.Pair(starNames().get(star - 1), one.share(star), other.share(star)));
      most = Math.abs(move) > Math.abs(other.share(most) - one.share(most)) ? star : most;
    }
    Drift drift = Drift.ofShares(one.toArray(), other.toArray());
    String sentence =
        "The share of reviews with "
            + starNames().get(most - 1)
            + " goes from "
            + PERCENT.format(one.share(most))
            + " in "
            + firstName
            + " to "
            + PERCENT.format(other.share(most))
            + " in "
            + secondName
            + ", the largest move of the five; "
            + drift.words()
            + ".";
    return change(
        Question.COUNT_BY_STAR,
        sentence,
        "",
        rows.table(),
        bars("Share of reviews by star", both, Axis.automatic().withFormat(PERCENT))
            .withSubtitle(subtitle()),
        drift);
  }

  private Change averageByYear() {
    TableRows rows =
        new TableRows("average stars by year")
            .texts("product_category")
            .integers("year")
            .counts("reviews_first", "reviews_second")
            .numbers("average_star_first", "average_star_second", "difference");
    years(rows, new Pair(Findings.ALL, first.all(), second.all()));
    for (Pair pair : sorted(Comparator.comparingLong((Pair pair) -> -pair.reviews()))) {
      years(rows, pair);
    }
    SortedMap<Integer, StarCounts> before = first.all().years();
    SortedMap<Integer, StarCounts> after = second.all().years();
    if (before.isEmpty() || after.isEmpty()) {
      return new Change(
          Question.AVERAGE_STAR_BY_YEAR,
          NO_DATES,
          "",
          rows.table(),
          Optional.empty(),
          Optional.empty());
    }
    SortedSet<Integer> common = new TreeSet<>(before.keySet());
    common.retainAll(after.keySet());
    if (common.isEmpty()) {
      return stepChange(before, after, rows.table());
    }
    Drift drift = sameYears(before, after, common);
    String sentence =
        "In the "
            + (common.size() == 1 ? "year " + common.first() : common.size() + " years")
            + " that both have, the average of "
            + secondName
            + " differs from that of "
            + firstName
            + " of the same year by "
            + drift.words()
            + ".";
    return change(
        Question.AVERAGE_STAR_BY_YEAR, sentence, "", rows.table(), yearLines(before, after), drift);
  }

  private static Lines.Series series(String name, SortedMap<Integer, StarCounts> years) {
    List<Lines.Point> points = new ArrayList<>();
    years.forEach((year, stars) -> points.add(new Lines.Point(year, stars.average())));
    return Lines.Series.of(name, points);
  }

  private static void years(TableRows rows, Pair pair) {
    SortedMap<Integer, StarCounts> before =
        pair.first == null ? new TreeMap<>() : pair.first.years();
    SortedMap<Integer, StarCounts> after =
        pair.second == null ? new TreeMap<>() : pair.second.years();
    SortedSet<Integer> years = new TreeSet<>(before.keySet());
    years.addAll(after.keySet());
    for (int year : years) {
      StarCounts one = before.getOrDefault(year, NONE);
      StarCounts other = after.getOrDefault(year, NONE);
      rows.row(
          name(pair),
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
    StarCounts one = before.getOrDefault(step.from, NONE);
    StarCounts other = after.getOrDefault(step.to, NONE);
    Drift drift =
        Drift.ofMeans(
            "difference of average stars from year to year", one.moments(), other.moments());
    String sentence =
        "The average goes from "
            + TWO.format(one.average())
            + " stars in "
            + yearOf(firstName, step.from)
            + " to "
            + TWO.format(other.average())
            + " in "
            + yearOf(secondName, step.to)
            + ", the years nearest to each other: "
            + drift.words()
            + ".";
    return change(
        Question.AVERAGE_STAR_BY_YEAR, sentence, "", table, yearLines(before, after), drift);
  }

  private static String yearOf(String name, int year) {
    String text = Integer.toString(year);
    return name.equals(text) ? text : text + " (" + name + ")";
  }

  private Figure yearLines(
      SortedMap<Integer, StarCounts> before, SortedMap<Integer, StarCounts> after) {
    return Lines.of(
            "Average stars by year", List.of(series(firstName, before), series(secondName, after)))
        .withAxes(Axis.of("year").withFormat(ValueFormat.year()), STARS);
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
      Moments one = before.getOrDefault(year, NONE).moments();
      Moments other = after.getOrDefault(year, NONE).moments();
      double variance = one.variance() / one.count() + other.variance() / other.count();
      if (variance > 0) {
        weights += 1 / variance;
        weighed += (other.mean() - one.mean()) / variance;
        ones = ones.and(one);
        others = others.and(other);
      }
    }
    double difference = weighed / weights;
    double half = Chance.normal(Chance.LEVEL / 2) / Math.sqrt(weights);
    double spread = Math.max(ones.variance(), others.variance());
    return Drift.ofDifference(
        "difference of average stars within years",
        difference,
        half,
        half,
        difference * difference / spread,
        Math.min(ones.count(), others.count()));
  }

  private Change helpfulByStar() {
    TableRows rows =
        new TableRows("helpful votes by star")
            .integers("star_rating")
            .counts("reviews_first", "reviews_second")
            .numbers(
                "average_helpful_votes_first",
                "average_helpful_votes_second",
                "difference",
                "low",
                "high");
    List<PairedBars.Pair> both = new ArrayList<>();
    Moments ones = new Moments(0, 0, 0);
    Moments others = new Moments(0, 0, 0);
    for (int star = 1; star <= StarCounts.STARS; star++) {
      Moments one = first.helpful().get(star - 1);
      Moments other = second.helpful().get(star - 1);
      Drift drift = Drift.ofMeans("", one, other);
      rows.row(
          star,
          one.count(),
          other.count(),
          one.mean(),
          other.mean(),
          drift.value(),
          drift.low(),
          drift.high());
      both.add(new PairedBars.Pair(starNames().get(star - 1), one.mean(), other.mean()));
      ones = ones.and(one);
      others = others.and(other);
    }
    if (ones.count() == 0 || others.count() == 0) {
      return noVotes(Question.HELPFUL_VOTES_BY_STAR, rows.table());
    }
    Drift drift = Drift.ofMeans("difference of average helpful votes", ones, others);
    String sentence =
        "A review has "
            + TWO.format(ones.mean())
            + " helpful votes on average in "
            + firstName
            + " and "
            + TWO.format(others.mean())
            + " in "
            + secondName
            + ": "
            + drift.words()
            + ".";
    return change(
        Question.HELPFUL_VOTES_BY_STAR,
        sentence,
        "Votes gather with time: of two reviews the younger one has had less of it.",
        rows.table(),
        bars(
                "Average helpful votes by star",
                both,
                Axis.of("helpful votes a review").withFormat(TWO))
            .withSubtitle(subtitle()),
        drift);
  }

  private Change mostHelpful() {
    TableRows rows =
        new TableRows("most helpful")
            .integers("rank")
            .texts("review_id_first", "review_id_second")
            .integers("helpful_votes_first", "helpful_votes_second", "difference");
    List<HelpfulReview> ones = first.mostHelpful();
    List<HelpfulReview> others = second.mostHelpful();
    List<PairedBars.Pair> both = new ArrayList<>();
    for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
      HelpfulReview one = i < ones.size() ? ones.get(i) : null;
      HelpfulReview other = i < others.size() ? others.get(i) : null;
      Integer votes = one == null ? null : Integer.valueOf(one.helpfulVotes());
      Integer otherVotes = other == null ? null : Integer.valueOf(other.helpfulVotes());
      rows.row(
          i + 1,
          one == null ? null : one.reviewId(),
          other == null ? null : other.reviewId(),
          votes,
          otherVotes,
          votes == null || otherVotes == null ? null : otherVotes - votes);
      both.add(
          new PairedBars.Pair(
              "rank " + (i + 1),
              votes == null ? Double.NaN : votes,
              otherVotes == null ? Double.NaN : otherVotes));
    }
    if (ones.isEmpty() || others.isEmpty()) {
      return noVotes(Question.MOST_HELPFUL_REVIEWS, rows.table());
    }
    Set<String> ids = new HashSet<>(ones.stream().map(HelpfulReview::reviewId).toList());
    long common = others.stream().filter(other -> ids.contains(other.reviewId())).count();
    String sentence =
        "The most helpful review has "
            + WHOLE.format((long) ones.get(0).helpfulVotes())
            + " votes in "
            + firstName
            + " and "
            + WHOLE.format((long) others.get(0).helpfulVotes())
            + " in "
            + secondName
            + "; "
            + (common == 0 ? "none" : Long.toString(common))
            + " of those shown "
            + (common == 1 ? "is" : "are")
            + " in both.";
    return new Change(
        Question.MOST_HELPFUL_REVIEWS,
        sentence,
        "The greatest of more reviews is greater by itself, so this is not judged.",
        rows.table(),
        Optional.of(
            bars("Most helpful reviews by rank", both, Axis.of("votes").withFormat(WHOLE))
                .withSubtitle(subtitle())),
        Optional.empty());
  }

  private static Change noVotes(Question question, Table table) {
    return new Change(question, NO_VOTES, "", table, Optional.empty(), Optional.empty());
  }

  private Change positiveToNegative() {
    TableRows rows =
        new TableRows("positive to negative")
            .texts("sentiment")
            .counts("reviews_first", "reviews_second")
            .numbers("share_first", "share_second", "difference");
    long[] one = sentiments(first);
    long[] other = sentiments(second);
    List<PairedBars.Pair> both = new ArrayList<>();
    List<String> names = List.of("positive", "negative");
    for (int i = 0; i < names.size(); i++) {
      double before = (double) one[i] / first.rows();
      double after = (double) other[i] / second.rows();
      rows.row(names.get(i), one[i], other[i], before, after, after - before);
      String label = i == 0 ? "4 or 5 stars" : "1 to 3 stars";
      both.add(new PairedBars.Pair(label, before, after));
    }
    Drift drift =
        Drift.ofRates(
            "difference of the share of positives", one[0], first.rows(), other[0], second.rows());
    String sentence =
        "Positive reviews (4 or 5 stars) make up "
            + PERCENT.format((double) one[0] / first.rows())
            + " in "
            + firstName
            + " and "
            + PERCENT.format((double) other[0] / second.rows())
            + " in "
            + secondName
            + ", "
            + ratio(one)
            + " and "
            + ratio(other)
            + " to a negative one: "
            + drift.words()
            + ".";
    return change(
        Question.POSITIVE_TO_NEGATIVE,
        sentence,
        "",
        rows.table(),
        bars("Positive and negative reviews", both, Axis.automatic().withFormat(PERCENT))
            .withSubtitle(subtitle()),
        drift);
  }

  private static long[] sentiments(Findings of) {
    long positive = of.all().stars().positive();
    return new long[] {positive, of.rows() - positive};
  }

  private static String ratio(long[] sentiments) {
    return sentiments[1] == 0 ? "none" : TWO.format((double) sentiments[0] / sentiments[1]);
  }

  private Change repeatReviewers() {
    TableRows rows =
        new TableRows("repeat reviewers")
            .integers("rank")
            .texts("customer_id_first", "product_title_first")
            .counts("reviews_first")
            .texts("customer_id_second", "product_title_second")
            .counts("reviews_second", "difference");
    List<RepeatCounts.Pair> ones = first.repeats().top();
    List<RepeatCounts.Pair> others = second.repeats().top();
    for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
      RepeatCounts.Pair one = i < ones.size() ? ones.get(i) : null;
      RepeatCounts.Pair other = i < others.size() ? others.get(i) : null;
      rows.row(
          i + 1,
          one == null ? null : one.customer(),
          one == null ? null : one.title(),
          one == null ? null : one.reviews(),
          other == null ? null : other.customer(),
          other == null ? null : other.title(),
          other == null ? null : other.reviews(),
          one == null || other == null ? null : other.reviews() - one.reviews());
    }
    Drift drift =
        Drift.ofRates(
            "difference of repeated pairs a review",
            first.repeats().pairs(),
            first.rows(),
            second.repeats().pairs(),
            second.rows());
    String sentence =
        "To 10,000 reviews come "
            + TWO.format(rate(first, first.repeats().pairs()))
            + " cases of a customer with several reviews of one product in "
            + firstName
            + " and "
            + TWO.format(rate(second, second.repeats().pairs()))
            + " in "
            + secondName
            + ": "
            + drift.words()
            + ".";
    List<PairedBars.Pair> both =
        List.of(
            new PairedBars.Pair(
                "cases",
                rate(first, first.repeats().pairs()),
                rate(second, second.repeats().pairs())),
            new PairedBars.Pair(
                "customers in them",
                rate(first, first.repeats().customers()),
                rate(second, second.repeats().customers())));
    Figure figure =
        bars(
                "Several reviews of one product by one customer",
                both,
                Axis.of("to 10,000 reviews").withFormat(TWO))
            .withSubtitle(subtitle());
    return change(Question.REPEAT_REVIEWERS, sentence, "", rows.table(), figure, drift);
  }

  private static double rate(Findings of, long count) {
    return PER * count / of.rows();
  }

  private Change words() {
    TableRows rows =
        new TableRows("words a review")
            .texts("percentile")
            .integers("words_first", "words_second", "difference");
    WordCounts one = first.words();
    WordCounts other = second.words();
    boolean some = first.rows() > 0 && second.rows() > 0;
    for (int percent = 10; percent <= 100 && some; percent += 10) {
      int before = percent == 100 ? one.maximum() : one.percentile(percent);
      int after = percent == 100 ? other.maximum() : other.percentile(percent);
      String name = percent == 100 ? "max" : Integer.toString(percent);
      rows.row(name, before, after, after - before);
    }
    int[] deciles = deciles(one.and(other));
    Drift drift = Drift.ofShares(counts(one, deciles), counts(other, deciles));
    int length = WordCounts.maxLength(one.percentile(LENGTH_PERCENTILE));
    int otherLength = WordCounts.maxLength(other.percentile(LENGTH_PERCENTILE));
    String sentence =
        "Half of the reviews have at most "
            + WHOLE.format((long) one.percentile(MEDIAN))
            + " words in "
            + firstName
            + " and "
            + WHOLE.format((long) other.percentile(MEDIAN))
            + " in "
            + secondName
            + "; "
            + drift.words()
            + "; the suggested max_length "
            + (length == otherLength
                ? "stays " + length
                : "goes from " + length + " to " + otherLength)
            + ".";
    return change(
        Question.WORDS_A_REVIEW,
        sentence,
        "The index compares how many reviews lie in each tenth of both together.",
        rows.table(),
        curves(one, other),
        drift);
  }

  /** Where tenths of the texts end, each once: the last class has no end. */
  private static int[] deciles(WordCounts both) {
    return IntStream.rangeClosed(1, 9)
        .map(tenth -> both.percentile(tenth * 10) + 1)
        .distinct()
        .toArray();
  }

  private static long[] counts(WordCounts words, int[] ends) {
    long[] counts = new long[ends.length + 1];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      counts[i] = words.between(from, ends[i]);
      from = ends[i];
    }
    counts[ends.length] = words.between(from, Integer.MAX_VALUE);
    return counts;
  }

  private Figure curves(WordCounts one, WordCounts other) {
    int most = Math.max(one.percentile(MOST_SEEN), other.percentile(MOST_SEEN));
    int width = Math.max(1, (most + CURVE_BINS) / CURVE_BINS);
    String across = width == 1 ? "words" : "words, in steps of " + width;
    Lines lines =
        Lines.of(
                "Words a review",
                List.of(curve(firstName, one, most, width), curve(secondName, other, most, width)))
            .withSubtitle("The shortest " + MOST_SEEN + " % of " + subtitle())
            .withArea()
            .withAxes(
                Axis.of(across).withFormat(WHOLE), Axis.of("share of reviews").withFormat(PERCENT));
    int at = one.percentile(LENGTH_PERCENTILE);
    int then = other.percentile(LENGTH_PERCENTILE);
    return at == then
        ? lines.withMark(at, mark(at, "both"))
        : lines.withMark(at, mark(at, firstName)).withMark(then, mark(then, secondName));
  }

  private static String mark(long words, String name) {
    return "70 %: " + WHOLE.format(words) + " words, " + name;
  }

  private static Lines.Series curve(String name, WordCounts words, int most, int width) {
    List<Lines.Point> points = new ArrayList<>();
    for (int from = 0; from <= most; from += width) {
      double share = (double) words.between(from, from + width) / words.total();
      points.add(new Lines.Point(from, share));
    }
    return Lines.Series.of(name, points);
  }
}
