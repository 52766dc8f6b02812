package dev.starsight.explore.internal.answers;

import static dev.starsight.explore.internal.answers.Formats.counted;
import static dev.starsight.explore.internal.answers.Formats.whole;

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
import java.util.stream.IntStream;

/** Writes the answers about single reviews: their votes, their writers, their length. */
final class ReviewAnswers {

  private static final int BINS = 32;

  private final ExploredSource source;

  ReviewAnswers(ExploredSource source) {
    this.source = source;
  }

  Answer mostHelpful() {
    TableBuilder table =
        new TableBuilder(
            "most helpful",
            "review_id VARCHAR, product_category VARCHAR, star_rating INTEGER, helpful_votes"
                + " INTEGER, review_body_length INTEGER, review_body_beginning VARCHAR");
    List<Bars.Bar> bars = new ArrayList<>();
    List<HelpfulReview> most = source.findings().mostHelpful();
    for (HelpfulReview each : most) {
      bars.add(new Bars.Bar(each.reviewId(), each.helpfulVotes()));
      table.row(
          each.reviewId(),
          each.category(),
          each.star(),
          each.helpfulVotes(),
          each.length(),
          each.beginning());
    }
    return source.answer(
        Question.MOST_HELPFUL_REVIEWS,
        most.isEmpty() ? ExploredSource.NO_VOTES : mostHelpfulSentence(most),
        table,
        ExploredSource.counts("Most helpful reviews", "votes", bars));
  }

  private static String mostHelpfulSentence(List<HelpfulReview> most) {
    double length = most.stream().mapToInt(HelpfulReview::length).average().orElse(Double.NaN);
    return "The most helpful review has %s; the first %s are %s characters long on average."
        .formatted(
            counted(most.get(0).helpfulVotes(), "vote", "votes"),
            most.size(),
            Formats.WHOLE.format(length));
  }

  Answer repeatReviewers() {
    TableBuilder table =
        new TableBuilder(
            "repeat reviewers",
            "customer_id VARCHAR, product_id VARCHAR, product_title VARCHAR, product_category"
                + " VARCHAR, reviews BIGINT, average_star DOUBLE");
    List<Bars.Bar> bars = new ArrayList<>();
    List<RepeatCounts.Pair> top = source.findings().repeats().top();
    for (RepeatCounts.Pair pair : top) {
      bars.add(new Bars.Bar("customer " + pair.customer() + ", " + pair.title(), pair.reviews()));
      table.row(
          pair.customer(),
          pair.product(),
          pair.title(),
          pair.category(),
          pair.reviews(),
          pair.average());
    }
    String sentence = repeatSentence(source.findings().repeats());
    Figure figure =
        ExploredSource.counts("Reviews of one product by one customer", "reviews", bars);
    return source.answer(Question.REPEAT_REVIEWERS, sentence, table, figure);
  }

  private static String repeatSentence(RepeatCounts repeats) {
    if (repeats.reviews() == 0) {
      return ExploredSource.NO_CUSTOMERS;
    }
    return repeats.customers() == 0
        ? "No customer reviewed one product more than once."
        : "%s reviewed one product more than once, up to %s times."
            .formatted(
                counted(repeats.customers(), "customer", "customers"),
                whole(repeats.top().get(0).reviews()));
  }

  Answer words() {
    WordCounts words = source.findings().words();
    TableBuilder table = new TableBuilder("words a review", "percentile VARCHAR, words INTEGER");
    for (int percent = 10; percent <= 100 && source.rows() > 0; percent += 10) {
      table.row(WordCounts.percentileName(percent), words.percentile(percent));
    }
    return source.answer(
        Question.WORDS_A_REVIEW,
        wordsSentence(words),
        "Words are what white space separates; an encoder's tokens are more.",
        table,
        wordsFigure(words));
  }

  private static String wordsSentence(WordCounts words) {
    int maxLength = words.suggestedMaxLength();
    return ("Half of the reviews have at most %s, 70 %% at most %s, the longest %s; that suggests a"
            + " max_length of %s, the smallest power of two above the 70th percentile%s.")
        .formatted(
            counted(words.percentile(50), "word", "words"),
            whole(words.percentile(70)),
            whole(words.percentile(100)),
            maxLength,
            words.percentile(70) >= maxLength ? " that encoders take" : "");
  }

  private Figure wordsFigure(WordCounts words) {
    int marked = words.percentile(70);
    int most = Math.max(words.percentile(95), marked);
    int width = binWidth(most + 1);
    int bins = Math.max(1, most / width + 1);
    return new Histogram(
        "Words a review",
        source.reviews(),
        0,
        width,
        IntStream.range(0, bins).mapToObj(i -> words.between(i * width, (i + 1) * width)).toList(),
        words.between(bins * width, Integer.MAX_VALUE),
        List.of(new Mark(marked, "70 %: " + whole(marked) + " words")),
        Formats.WORDS);
  }

  /** Returns 1, 2 or 5 times a power of ten, so that there are at most {@link #BINS} bins. */
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
