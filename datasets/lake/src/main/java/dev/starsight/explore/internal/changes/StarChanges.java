package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.List;

/** Writes what changed of stars. */
final class StarChanges {

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;

  StarChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
  }

  Change countByStar() {
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
        "The share of reviews with %s goes from %s, the largest move of the five; %s."
            .formatted(
                StarCounts.NAMES.get(most - 1),
                sources.move(Formats.percent(one.share(most)), Formats.percent(other.share(most))),
                drift.words());
    return sources.change(
        Question.COUNT_BY_STAR,
        sentence,
        rows.table(),
        sources.bars(
            "Share of reviews by star", both, Axis.automatic().withFormat(Formats.PERCENT)),
        drift);
  }

  Change helpfulByStar() {
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
      return sources.withoutVotes(Question.HELPFUL_VOTES_BY_STAR, rows.table());
    }
    Drift drift = Drift.ofMeans("difference of average helpful votes", ones, others);
    String averages =
        sources.both(
            Formats.two(ones.mean()) + " helpful votes on average", Formats.two(others.mean()));
    String sentence = "A review has %s: %s.".formatted(averages, drift.words());
    return sources.change(
        Question.HELPFUL_VOTES_BY_STAR,
        sentence,
        "Votes gather with time: of two reviews the younger one has had less of it.",
        rows.table(),
        sources.bars(
            "Average helpful votes by star",
            both,
            Axis.of("helpful votes a review").withFormat(Formats.TWO)),
        drift);
  }

  Change positiveToNegative() {
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
    String shares =
        sources.both(
            Formats.percent((double) one[0] / first.rows()),
            Formats.percent((double) other[0] / second.rows()));
    String sentence =
        "Positive reviews (4 or 5 stars) make up %s, %s and %s to a negative one: %s."
            .formatted(shares, ratio(one), ratio(other), drift.words());
    return sources.change(
        Question.POSITIVE_TO_NEGATIVE,
        sentence,
        rows.table(),
        sources.bars(
            "Positive and negative reviews", both, Axis.automatic().withFormat(Formats.PERCENT)),
        drift);
  }

  private static long[] sentiments(Findings of) {
    long positive = of.all().stars().positive();
    return new long[] {positive, of.rows() - positive};
  }

  private static String ratio(long[] sentiments) {
    return sentiments[1] == 0 ? "none" : Formats.two((double) sentiments[0] / sentiments[1]);
  }
}
