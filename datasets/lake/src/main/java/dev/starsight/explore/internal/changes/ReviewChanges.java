package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.HelpfulReview;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes what changed of single reviews: their votes and their writers. */
final class ReviewChanges {

  private static final double PER = 10_000;

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;

  ReviewChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
  }

  Change mostHelpful() {
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
      return sources.withoutVotes(Question.MOST_HELPFUL_REVIEWS, rows.table());
    }
    Set<String> ids = new HashSet<>(ones.stream().map(HelpfulReview::reviewId).toList());
    long common = others.stream().filter(other -> ids.contains(other.reviewId())).count();
    String votes =
        sources.both(
            Formats.whole(ones.get(0).helpfulVotes()) + " votes",
            Formats.whole(others.get(0).helpfulVotes()));
    String sentence =
        "The most helpful review has %s; %s of those shown %s in both."
            .formatted(
                votes, common == 0 ? "none" : Long.toString(common), common == 1 ? "is" : "are");
    return new Change(
        Question.MOST_HELPFUL_REVIEWS,
        sentence,
        "The greatest of more reviews is greater by itself, so this is not judged.",
        rows.table(),
        sources.bars(
            "Most helpful reviews by rank", both, Axis.of("votes").withFormat(Formats.WHOLE)),
        null);
  }

  Change repeatReviewers() {
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
    String cases =
        sources.both(
            "%s cases of a customer with several reviews of one product"
                .formatted(Formats.two(rate(first, first.repeats().pairs()))),
            Formats.two(rate(second, second.repeats().pairs())));
    String sentence = "To 10,000 reviews come %s: %s.".formatted(cases, drift.words());
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
        sources.bars(
            "Several reviews of one product by one customer",
            both,
            Axis.of("to 10,000 reviews").withFormat(Formats.TWO));
    return sources.change(Question.REPEAT_REVIEWERS, sentence, rows.table(), figure, drift);
  }

  private static double rate(Findings of, long count) {
    return PER * count / of.rows();
  }
}
