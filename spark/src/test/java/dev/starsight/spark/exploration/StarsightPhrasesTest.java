package dev.starsight.spark.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseFindings;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.phrases.PhraseSource;
import dev.starsight.phrases.PhraseText;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import dev.starsight.spark.quality.QualitySession;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-locale")
class StarsightPhrasesTest {

  private static final YearMonth MONTH = YearMonth.of(2015, 3);

  /** Reviews of fourteen months, some of which repeat another one; the last month has news. */
  private static final List<Review> REVIEWS = reviews();

  private static List<Review> reviews() {
    List<Review> reviews = new ArrayList<>();
    List<Review> generated = SampleReviews.dataset(4_000, 3).rows();
    for (int i = 0; i < generated.size(); i++) {
      Review r = generated.get(i);
      YearMonth month = MONTH.minusMonths(13 - i % 14);
      String text = i % 50 == 1 ? generated.get(i - 1).reviewBody() : r.reviewBody();
      text = i % 14 == 13 && i % 3 == 0 ? text + " The charger melts overnight." : text;
      reviews.add(
          new Review(
              r.marketplace(),
              i % 9 == 0 ? null : r.customerId(),
              r.reviewId(),
              r.productId(),
              r.productParent(),
              i % 4 == 0 ? null : r.productTitle(),
              r.productCategory(),
              r.starRating(),
              r.helpfulVotes(),
              r.totalVotes(),
              r.vine(),
              r.verifiedPurchase(),
              r.reviewHeadline(),
              i % 60 == 0 ? "ok" : text,
              i % 77 == 0 ? null : month.atDay(1 + i % 28)));
    }
    return reviews;
  }

  private static PhraseSource source(Function<Review, Boolean> isFirst) {
    return sink -> {
      for (Review r : REVIEWS) {
        Boolean first = isFirst.apply(r);
        if (first != null) {
          sink.accept(
              new PhraseText(
                  r.reviewId(),
                  first,
                  Integer.toString(r.starRating()),
                  r.reviewDate(),
                  Objects.requireNonNullElse(r.customerId(), ""),
                  Objects.requireNonNullElse(
                      r.productTitle(), Objects.requireNonNull(r.productId())),
                  r.reviewBody()));
        }
      }
    };
  }

  private static PhraseFindings here(
      PhraseSides sides, Function<Review, Boolean> isFirst, PhraseOptions options)
      throws IOException {
    return PhraseFinder.find(source(isFirst), sides, options, Run.unlimited());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void findsWhatOneMachineFinds(int partitions) throws IOException {
    PhraseFindings here =
        here(
            PhraseSides.of("star_rating 1", "other star_rating"),
            review -> review.starRating() == 1,
            PhraseOptions.defaults());
    assertThat(here.phrases()).hasSizeGreaterThan(10);
    assertThat(here.copies()).isPositive();

    assertThat(StarsightPhrases.ofStars("1").find(QualitySession.frame(REVIEWS, partitions)))
        .isEqualTo(here);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void ofMoreThanFitTheSampleIsTheSame(int partitions) throws IOException {
    PhraseOptions little = PhraseOptions.defaults().withMemoryMegabytes(1);
    PhraseFindings here =
        here(
            PhraseSides.of("star_rating 1", "other star_rating"),
            review -> review.starRating() == 1,
            little);
    assertThat(here.sampleReviews()).isBetween(100L, 3_900L);
    assertThat(here.phrases()).isNotEmpty();

    assertThat(
            StarsightPhrases.ofStars("1")
                .withOptions(little)
                .find(QualitySession.frame(REVIEWS, partitions)))
        .isEqualTo(here);
  }

  @Test
  void findsTheSameNews() throws IOException {
    LocalDate first = MONTH.atDay(1);
    PhraseFindings here =
        here(
            PhraseSides.since(MONTH, 12),
            review ->
                (review.reviewDate() == null || review.reviewDate().isBefore(first.minusMonths(12)))
                    ? null
                    : !review.reviewDate().isBefore(first),
            PhraseOptions.defaults());
    assertThat(here.newPhrases()).anyMatch(phrase -> phrase.text().contains("charger melts"));

    assertThat(StarsightPhrases.since(MONTH, 12).find(QualitySession.frame(REVIEWS, 3)))
        .isEqualTo(here);
  }

  @Test
  void sidesAreAnyColumnAndNeitherIsNull() throws IOException {
    PhraseSides sides = PhraseSides.of("long", "short");
    PhraseFindings here =
        here(
            sides,
            review -> review.starRating() == 3 ? null : review.starRating() > 3,
            PhraseOptions.defaults());
    Dataset<Row> rows =
        QualitySession.frame(REVIEWS, 2).withColumn("dotted.name", functions.lit(1));

    assertThat(
            StarsightPhrases.of(
                    sides, functions.expr("CASE WHEN star_rating <> 3 THEN star_rating > 3 END"))
                .find(rows))
        .isEqualTo(here);
  }

  @Test
  void reviewsWithoutATextAreLeftOut() {
    Dataset<Row> rows = QualitySession.frame(REVIEWS, 2);
    Dataset<Row> more =
        rows.union(rows.limit(100).withColumn("review_body", functions.lit(null).cast("string")));

    assertThat(StarsightPhrases.ofStars("1").find(more))
        .isEqualTo(StarsightPhrases.ofStars("1").find(rows));
  }

  @Test
  void withoutIdsPartitionsChangeNothing() {
    PhraseFindings one =
        StarsightPhrases.ofStars("1").find(QualitySession.frame(REVIEWS, 1).drop("review_id"));
    assertThat(one.phrases()).isNotEmpty();

    assertThat(
            StarsightPhrases.ofStars("1").find(QualitySession.frame(REVIEWS, 5).drop("review_id")))
        .isEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({
    "review_date, string, a date",
    "review_date, timestamp, a date",
    "star_rating, double, a whole number",
    "customer_id, array<string>, a string"
  })
  void aColumnOfAnotherTypeIsNamed(String column, String type, String rule) {
    Dataset<Row> rows =
        QualitySession.frame(REVIEWS.subList(0, 50), 1)
            .withColumn(column, functions.lit(null).cast(type));
    assertThatThrownBy(() -> StarsightPhrases.ofStars("1").find(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the column \"%s\" of reviews must be %s, but is of type %s", column, rule, type);
  }

  @Test
  void mistakesAreSaid() {
    Dataset<Row> rows = QualitySession.frame(REVIEWS.subList(0, 50), 1);
    assertThatThrownBy(() -> StarsightPhrases.ofStars("1").find(rows.drop("star_rating")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("these phrases need the column \"star_rating\"");
    assertThatThrownBy(() -> StarsightPhrases.ofStars("7").find(rows))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("there is none of \"star_rating 7\"");
    assertThatThrownBy(() -> StarsightPhrases.ofStars("1").find(rows.limit(0)))
        .isInstanceOf(StarsightException.class);
  }
}
