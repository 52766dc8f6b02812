package dev.starsight.explore.internal.changes;

import static dev.starsight.explore.internal.answers.Formats.two;
import static dev.starsight.explore.internal.answers.Formats.whole;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.HelpfulReview;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes the changes of single reviews: their votes, their writers, their length. */
final class ReviewChanges {

  /** The figure leaves out texts longer than this percentile. */
  private static final int MOST_SHOWN = 95;

  private static final int CURVE_BINS = 40;

  private static final String NO_CUSTOMERS =
      "One of the two does not say who wrote its reviews, or of which product.";

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;

  ReviewChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
  }

  Change mostHelpful() {
    TableBuilder table =
        new TableBuilder(
            "most helpful",
            "rank INTEGER, review_id_first VARCHAR, review_id_second VARCHAR, helpful_votes_first"
                + " INTEGER, helpful_votes_second INTEGER, difference INTEGER");
    List<HelpfulReview> ones = first.mostHelpful();
    List<HelpfulReview> others = second.mostHelpful();
    List<PairedBars.Pair> bars = new ArrayList<>();
    for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
      Integer one = valueAt(ones, i, HelpfulReview::helpfulVotes);
      Integer other = valueAt(others, i, HelpfulReview::helpfulVotes);
      table.row(
          i + 1,
          valueAt(ones, i, HelpfulReview::reviewId),
          valueAt(others, i, HelpfulReview::reviewId),
          one,
          other,
          difference(one, other));
      bars.add(
          new PairedBars.Pair(
              "rank " + (i + 1),
              one == null ? Double.NaN : one,
              other == null ? Double.NaN : other));
    }
    if (ones.isEmpty() || others.isEmpty()) {
      return sources.withoutVotes(Question.MOST_HELPFUL_REVIEWS, table);
    }
    Set<String> ids = new HashSet<>(ones.stream().map(HelpfulReview::reviewId).toList());
    long common = others.stream().filter(other -> ids.contains(other.reviewId())).count();
    String sentence =
        "The most helpful review has %s; %s of those shown %s in both."
            .formatted(
                sources.both(
                    whole(ones.get(0).helpfulVotes()) + " votes",
                    whole(others.get(0).helpfulVotes())),
                common == 0 ? "none" : Long.toString(common),
                common == 1 ? "is" : "are");
    return new Change(
        Question.MOST_HELPFUL_REVIEWS,
        sentence,
        "The greatest of more reviews is greater by itself, so this is not judged.",
        table.table(),
        sources.bars(
            "Most helpful reviews by rank", bars, Axis.of("votes").withFormat(Formats.WHOLE)),
        null);
  }

  /** Returns a value of an element; null after the end of the list. */
  private static <T, V> @Nullable V valueAt(List<T> list, int i, Function<T, V> value) {
    return i < list.size() ? value.apply(list.get(i)) : null;
  }

  private static @Nullable Long difference(@Nullable Number one, @Nullable Number other) {
    return one == null || other == null ? null : other.longValue() - one.longValue();
  }

  Change repeatReviewers() {
    TableBuilder table =
        new TableBuilder(
            "repeat reviewers",
            "rank INTEGER, customer_id_first VARCHAR, product_title_first VARCHAR, reviews_first"
                + " BIGINT, customer_id_second VARCHAR, product_title_second VARCHAR,"
                + " reviews_second BIGINT, difference BIGINT");
    RepeatCounts one = first.repeats();
    RepeatCounts other = second.repeats();
    for (int i = 0; i < Math.max(one.top().size(), other.top().size()); i++) {
      Long reviews = valueAt(one.top(), i, RepeatCounts.Pair::reviews);
      Long otherReviews = valueAt(other.top(), i, RepeatCounts.Pair::reviews);
      table.row(
          i + 1,
          valueAt(one.top(), i, RepeatCounts.Pair::customer),
          valueAt(one.top(), i, RepeatCounts.Pair::title),
          reviews,
          valueAt(other.top(), i, RepeatCounts.Pair::customer),
          valueAt(other.top(), i, RepeatCounts.Pair::title),
          otherReviews,
          difference(reviews, otherReviews));
    }
    if (first.rows() > 0 && second.rows() > 0 && Math.min(one.reviews(), other.reviews()) == 0) {
      return Change.unjudged(Question.REPEAT_REVIEWERS, NO_CUSTOMERS, table.table());
    }
    Drift drift =
        Drifts.ofRates(
            "difference of repeated pairs a review",
            one.pairs(),
            one.reviews(),
            other.pairs(),
            other.reviews());
    PairedBars.Pair cases = rates("cases", one.pairs(), other.pairs());
    String sentence =
        "Per 10,000 reviews there are %s: %s."
            .formatted(
                sources.both(
                    two(cases.first()) + " cases of a customer with several reviews of one product",
                    two(cases.second())),
                drift.words());
    List<PairedBars.Pair> bars =
        List.of(cases, rates("customers in them", one.customers(), other.customers()));
    return sources.change(
        Question.REPEAT_REVIEWERS,
        sentence,
        "",
        table,
        sources.bars(
            "Several reviews of one product by one customer",
            bars,
            Axis.of("to 10,000 reviews").withFormat(Formats.TWO)),
        drift);
  }

  private PairedBars.Pair rates(String label, long one, long other) {
    return new PairedBars.Pair(
        label,
        10_000.0 * one / first.repeats().reviews(),
        10_000.0 * other / second.repeats().reviews());
  }

  Change words() {
    WordCounts ones = first.words();
    WordCounts others = second.words();
    TableBuilder table =
        new TableBuilder(
            "words a review",
            "percentile VARCHAR, words_first INTEGER, words_second INTEGER, difference INTEGER");
    boolean some = ones.total() > 0 && others.total() > 0;
    for (int percent = 10; percent <= 100 && some; percent += 10) {
      int one = ones.percentile(percent);
      int other = others.percentile(percent);
      table.row(WordCounts.percentileName(percent), one, other, other - one);
    }
    int[] deciles = deciles(ones.plus(others));
    Drift drift = Drifts.ofShares(counts(ones, deciles), counts(others, deciles));
    int length = ones.suggestedMaxLength();
    int otherLength = others.suggestedMaxLength();
    String sentence =
        "Half of the reviews have at most %s; %s; the suggested max_length %s."
            .formatted(
                sources.both(whole(ones.percentile(50)) + " words", whole(others.percentile(50))),
                drift.words(),
                length == otherLength
                    ? "stays " + length
                    : "goes from %s to %s".formatted(length, otherLength));
    return sources.change(
        Question.WORDS_A_REVIEW,
        sentence,
        "The index compares how many reviews lie in each tenth of both together.",
        table,
        curves(ones, others),
        drift);
  }

  /** Returns the ends of tenths of the texts, each once: the last class has no end. */
  private static int[] deciles(WordCounts both) {
    return IntStream.rangeClosed(1, 9)
        .map(tenth -> both.percentile(tenth * 10) + 1)
        .distinct()
        .toArray();
  }

  private static long[] counts(WordCounts words, int[] ends) {
    long[] counts = new long[ends.length + 1];
    for (int i = 0; i <= ends.length; i++) {
      int from = i == 0 ? 0 : ends[i - 1];
      counts[i] = words.between(from, i < ends.length ? ends[i] : Integer.MAX_VALUE);
    }
    return counts;
  }

  private Figure curves(WordCounts ones, WordCounts others) {
    int most = Math.max(ones.percentile(MOST_SHOWN), others.percentile(MOST_SHOWN));
    int width = Math.max(1, (most + CURVE_BINS) / CURVE_BINS);
    String across = width == 1 ? "words" : "words, in steps of " + width;
    Lines lines =
        sources
            .lines("Words a review", (name, findings) -> curve(name, findings.words(), most, width))
            .withSubtitle("The shortest " + MOST_SHOWN + " % of " + sources.subtitle())
            .withArea()
            .withAxes(
                Axis.of(across).withFormat(Formats.WHOLE),
                Axis.of("share of reviews").withFormat(Formats.PERCENT));
    int one = ones.percentile(70);
    int other = others.percentile(70);
    return one == other
        ? lines.withMark(one, mark(one, "both"))
        : lines
            .withMark(one, mark(one, sources.firstName()))
            .withMark(other, mark(other, sources.secondName()));
  }

  private static String mark(int words, String name) {
    return "70 %%: %s words, %s".formatted(whole(words), name);
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
