package dev.starsight.datasets.explore;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.PairedBars;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Tells what changed from the findings of two sources. */
final class ChangeWriter {

  private static final int MEDIAN = 50;
  private static final int LENGTH_PERCENTILE = 70;
  private static final int MOST_SEEN = 95;
  private static final int CURVE_BINS = 40;
  private static final double PER = 10_000;
  private static final String NO_VOTES =
      "One of the two does not say how many found its reviews helpful.";

  private final ComparedSources sides;
  private final Findings first;
  private final Findings second;

  ChangeWriter(ComparedSources sides) {
    this.sides = sides;
    this.first = sides.first();
    this.second = sides.second();
  }

  List<Change> all() {
    CategoryChanges categories = new CategoryChanges(sides);
    return List.of(
        categories.averageByCategory(),
        categories.countByCategory(),
        categories.firstReviewByCategory(),
        categories.starsByCategory(),
        countByStar(),
        new YearChanges(sides).averageByYear(),
        helpfulByStar(),
        mostHelpful(),
        positiveToNegative(),
        repeatReviewers(),
        words());
  }

  private Change countByStar() {
    TableBuilder rows =
        new TableBuilder("by star")
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
      both.add(
          new PairedBars.Pair(StarCounts.NAMES.get(star - 1), one.share(star), other.share(star)));
      most = Math.abs(move) > Math.abs(other.share(most) - one.share(most)) ? star : most;
    }
    Drift drift = Drift.ofShares(one.toArray(), other.toArray());
    String sentence =
        "The share of reviews with "
            + StarCounts.NAMES.get(most - 1)
            + " goes from "
            + ComparedSources.PERCENT.format(one.share(most))
            + " in "
            + sides.firstName()
            + " to "
            + ComparedSources.PERCENT.format(other.share(most))
            + " in "
            + sides.secondName()
            + ", the largest move of the five; "
            + drift.words()
            + ".";
    return sides.change(
        Question.COUNT_BY_STAR,
        sentence,
        "",
        rows.table(),
        sides.bars(
            "Share of reviews by star", both, Axis.automatic().withFormat(ComparedSources.PERCENT)),
        drift);
  }

  private Change helpfulByStar() {
    TableBuilder rows =
        new TableBuilder("helpful votes by star")
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
      both.add(new PairedBars.Pair(StarCounts.NAMES.get(star - 1), one.mean(), other.mean()));
      ones = ones.and(one);
      others = others.and(other);
    }
    if (ones.count() == 0 || others.count() == 0) {
      return noVotes(Question.HELPFUL_VOTES_BY_STAR, rows.table());
    }
    Drift drift = Drift.ofMeans("difference of average helpful votes", ones, others);
    String sentence =
        "A review has "
            + ComparedSources.TWO.format(ones.mean())
            + " helpful votes on average in "
            + sides.firstName()
            + " and "
            + ComparedSources.TWO.format(others.mean())
            + " in "
            + sides.secondName()
            + ": "
            + drift.words()
            + ".";
    return sides.change(
        Question.HELPFUL_VOTES_BY_STAR,
        sentence,
        "Votes gather with time: of two reviews the younger one has had less of it.",
        rows.table(),
        sides.bars(
            "Average helpful votes by star",
            both,
            Axis.of("helpful votes a review").withFormat(ComparedSources.TWO)),
        drift);
  }

  private Change mostHelpful() {
    TableBuilder rows =
        new TableBuilder("most helpful")
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
            + ComparedSources.WHOLE.format((long) ones.get(0).helpfulVotes())
            + " votes in "
            + sides.firstName()
            + " and "
            + ComparedSources.WHOLE.format((long) others.get(0).helpfulVotes())
            + " in "
            + sides.secondName()
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
            sides.bars(
                "Most helpful reviews by rank",
                both,
                Axis.of("votes").withFormat(ComparedSources.WHOLE))),
        Optional.empty());
  }

  private static Change noVotes(Question question, Table table) {
    return new Change(question, NO_VOTES, "", table, Optional.empty(), Optional.empty());
  }

  private Change positiveToNegative() {
    TableBuilder rows =
        new TableBuilder("positive to negative")
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
            + ComparedSources.PERCENT.format((double) one[0] / first.rows())
            + " in "
            + sides.firstName()
            + " and "
            + ComparedSources.PERCENT.format((double) other[0] / second.rows())
            + " in "
            + sides.secondName()
            + ", "
            + ratio(one)
            + " and "
            + ratio(other)
            + " to a negative one: "
            + drift.words()
            + ".";
    return sides.change(
        Question.POSITIVE_TO_NEGATIVE,
        sentence,
        "",
        rows.table(),
        sides.bars(
            "Positive and negative reviews",
            both,
            Axis.automatic().withFormat(ComparedSources.PERCENT)),
        drift);
  }

  private static long[] sentiments(Findings of) {
    long positive = of.all().stars().positive();
    return new long[] {positive, of.rows() - positive};
  }

  private static String ratio(long[] sentiments) {
    return sentiments[1] == 0
        ? "none"
        : ComparedSources.TWO.format((double) sentiments[0] / sentiments[1]);
  }

  private Change repeatReviewers() {
    TableBuilder rows =
        new TableBuilder("repeat reviewers")
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
            + ComparedSources.TWO.format(rate(first, first.repeats().pairs()))
            + " cases of a customer with several reviews of one product in "
            + sides.firstName()
            + " and "
            + ComparedSources.TWO.format(rate(second, second.repeats().pairs()))
            + " in "
            + sides.secondName()
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
        sides.bars(
            "Several reviews of one product by one customer",
            both,
            Axis.of("to 10,000 reviews").withFormat(ComparedSources.TWO));
    return sides.change(Question.REPEAT_REVIEWERS, sentence, "", rows.table(), figure, drift);
  }

  private static double rate(Findings of, long count) {
    return PER * count / of.rows();
  }

  private Change words() {
    TableBuilder rows =
        new TableBuilder("words a review")
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
            + ComparedSources.WHOLE.format((long) one.percentile(MEDIAN))
            + " words in "
            + sides.firstName()
            + " and "
            + ComparedSources.WHOLE.format((long) other.percentile(MEDIAN))
            + " in "
            + sides.secondName()
            + "; "
            + drift.words()
            + "; the suggested max_length "
            + (length == otherLength
                ? "stays " + length
                : "goes from " + length + " to " + otherLength)
            + ".";
    return sides.change(
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
                List.of(
                    curve(sides.firstName(), one, most, width),
                    curve(sides.secondName(), other, most, width)))
            .withSubtitle("The shortest " + MOST_SEEN + " % of " + sides.subtitle())
            .withArea()
            .withAxes(
                Axis.of(across).withFormat(ComparedSources.WHOLE),
                Axis.of("share of reviews").withFormat(ComparedSources.PERCENT));
    int at = one.percentile(LENGTH_PERCENTILE);
    int then = other.percentile(LENGTH_PERCENTILE);
    return at == then
        ? lines.withMark(at, mark(at, "both"))
        : lines
            .withMark(at, mark(at, sides.firstName()))
            .withMark(then, mark(then, sides.secondName()));
  }

  private static String mark(long words, String name) {
    return "70 %: " + ComparedSources.WHOLE.format(words) + " words, " + name;
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
