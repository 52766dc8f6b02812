package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Axis.Mark;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Histogram;
import dev.starsight.explore.internal.HelpfulReview;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.List;

/** Writes the answers on single reviews: their votes, their writers, their length. */
final class ReviewAnswers {

  private static final int LENGTH_PERCENTILE = 70;
  private static final int BINS = 32;

  private final ExploredSource source;

  ReviewAnswers(ExploredSource source) {
    this.source = source;
  }

  Answer mostHelpful() {
    TableBuilder rows =
        new TableBuilder("most helpful")
            .texts("review_id", "product_category")
            .integers("star_rating", "helpful_votes", "review_body_length")
            .texts("review_body_beginning");
    List<Bars.Bar> bars = new ArrayList<>();
    List<HelpfulReview> most = source.findings().mostHelpful();
    for (HelpfulReview review : most) {
      bars.add(new Bars.Bar(review.reviewId(), review.helpfulVotes()));
      rows.row(
          review.reviewId(),
          review.category(),
          review.star(),
          review.helpfulVotes(),
          review.length(),
          review.beginning());
    }
    return source.answer(
        Question.MOST_HELPFUL_REVIEWS,
        most.isEmpty() ? ExploredSource.NO_VOTES : mostHelpfulSentence(most),
        rows.table(),
        ExploredSource.counts("Most helpful reviews", "votes", bars));
  }

  private static String mostHelpfulSentence(List<HelpfulReview> most) {
    double length = most.stream().mapToInt(HelpfulReview::length).average().orElse(Double.NaN);
    return "The most helpful review has %s; the first %s are %s characters long on average."
        .formatted(
            Formats.counted(most.get(0).helpfulVotes(), "vote", "votes"),
            most.size(),
            Formats.whole(length));
  }

  Answer repeatReviewers() {
    TableBuilder rows =
        new TableBuilder("repeat reviewers")
            .texts("customer_id", "product_id", "product_title", "product_category")
            .counts("reviews")
            .numbers("average_star");
    List<Bars.Bar> bars = new ArrayList<>();
    List<RepeatCounts.Pair> top = source.findings().repeats().top();
    for (RepeatCounts.Pair pair : top) {
      bars.add(new Bars.Bar("customer " + pair.customer() + ", " + pair.title(), pair.reviews()));
      rows.row(
          pair.customer(),
          pair.product(),
          pair.title(),
          pair.category(),
          pair.reviews(),
          pair.average());
    }
    long customers = source.findings().repeats().customers();
    String sentence =
        customers == 0
            ? "No customer reviewed one product more than once."
            : "%s reviewed one product more than once, up to %s times."
                .formatted(
                    Formats.counted(customers, "customer", "customers"),
                    Formats.whole(top.get(0).reviews()));
    Figure figure =
        ExploredSource.counts("Reviews of one product by one customer", "reviews", bars);
    return source.answer(Question.REPEAT_REVIEWERS, sentence, rows.table(), figure);
  }

  Answer words() {
    WordCounts words = source.findings().words();
    TableBuilder rows = new TableBuilder("words a review").texts("percentile").integers("words");
    for (int percent = 10; percent <= 90 && source.rows() > 0; percent += 10) {
      rows.row(Integer.toString(percent), words.percentile(percent));
    }
    if (source.rows() > 0) {
      rows.row("max", words.maximum());
    }
    int marked = words.percentile(LENGTH_PERCENTILE);
    return source.answer(
        Question.WORDS_A_REVIEW,
        wordsSentence(words, marked),
        "Words are what white space separates; an encoder's tokens are more.",
        rows.table(),
        wordsFigure(words, marked));
  }

  private static String wordsSentence(WordCounts words, int marked) {
    int maxLength = WordCounts.maxLength(marked);
    return ("Half of the reviews have at most %s, 70 %% at most %s, the longest %s; that suggests a"
            + " max_length of %s, the smallest power of two above the 70th percentile%s.")
        .formatted(
            Formats.counted(words.percentile(50), "word", "words"),
            Formats.whole(marked),
            Formats.whole(words.maximum()),
            maxLength,
            marked >= maxLength ? " that encoders take" : "");
  }

  private Figure wordsFigure(WordCounts words, int marked) {
    int width = binWidth(Math.max(words.percentile(95), marked) + 1);
    int bins = Math.max(1, Math.max(words.percentile(95), marked) / width + 1);
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      counts.add(words.between(i * width, (i + 1) * width));
    }
    long beyond = words.between(bins * width, Integer.MAX_VALUE);
    return new Histogram(
        "Words a review",
        source.reviews(),
        0,
        width,
        counts,
        beyond,
        List.of(new Mark(marked, "70 %: " + Formats.whole(marked) + " words")),
        Axis.of("words").withFormat(Formats.WHOLE));
  }

  /** 1, 2 or 5 times a power of ten, so that there are at most so many bins. */
  private static int binWidth(int range) {
    int[] steps = {2, 5, 10};
    int power = 1;
    int width = 1;
    for (int i = 0; width * (long) BINS < range; i++) {
      width = power * steps[i % 3];
      power *= i % 3 == 2 ? 10 : 1;
    }
    return width;
  }
}
