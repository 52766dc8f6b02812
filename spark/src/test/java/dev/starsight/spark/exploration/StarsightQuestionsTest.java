package dev.starsight.spark.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.FindingsJson;
import dev.starsight.explore.internal.QuestionTally;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.internal.RepeatCounts.Pair;
import dev.starsight.files.internal.Json;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.spark.quality.QualitySession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-locale")
class StarsightQuestionsTest {

  @TempDir Path directory;

  /** Returns reviews of few customers and products, some of which are unknown. */
  private static List<Review> reviews() {
    List<Review> reviews = new ArrayList<>();
    List<Review> generated = SampleReviews.dataset(3_000, 5).rows();
    for (int i = 0; i < generated.size(); i++) {
      Review r = generated.get(i);
      LocalDate date = i % 17 == 0 ? null : r.reviewDate();
      String customer = i % 13 == 0 ? null : (i % 5 == 0 ? "\ud83d\ude00" : "\uffee") + i % 97;
      String product = i % 19 == 0 ? null : "P" + i % 11;
      String title = i % 3 == 0 ? null : "title " + i % 29;
      reviews.add(
          new Review(
              r.marketplace(),
              customer,
              r.reviewId(),
              product,
              r.productParent(),
              title,
              i % 7 == 0 ? null : r.productCategory() + i % 2,
              r.starRating(),
              i % 23 == 0 ? null : i % 41,
              r.totalVotes(),
              r.vine(),
              r.verifiedPurchase(),
              r.reviewHeadline(),
              r.reviewBody() + (i % 31 == 0 ? "\ud83d\ude00".repeat(120) : ""),
              date));
    }
    return reviews;
  }

  private JsonNode found(Dataset<Row> rows) throws IOException {
    Path file = directory.resolve("findings.json");
    StarsightQuestions.of(rows).writeTo(file);
    return Json.read(file);
  }

  private static JsonNode expected(List<Review> reviews) throws IOException {
    QuestionTally tally = new QuestionTally();
    Map<List<String>, Pair> pairs = new HashMap<>();
    long known = 0;
    for (Review review : reviews) {
      tally.accept(review);
      String customer = review.customerId();
      String product = review.productId();
      if (customer != null && product != null) {
        known++;
        String title = Objects.requireNonNullElse(review.productTitle(), "");
        String category = Objects.requireNonNullElse(review.productCategory(), "");
        Pair one = new Pair(customer, product, title, category, 1, review.starRating());
        pairs.merge(List.of(customer, product), one, StarsightQuestionsTest::sum);
      }
    }
    pairs.values().removeIf(pair -> pair.reviews() < 2);
    RepeatCounts repeats =
        new RepeatCounts(
            known,
            pairs.keySet().stream().map(key -> key.get(0)).distinct().count(),
            pairs.size(),
            pairs.values().stream().sorted(RepeatCounts.MOST_REVIEWS_FIRST).limit(5).toList());
    return Json.parse("expected", FindingsJson.of(tally.findings(repeats)).toString());
  }

  private static Pair sum(Pair one, Pair other) {
    return new Pair(
        one.customer(),
        one.product(),
        CodePointOrder.least(one.title(), other.title()),
        CodePointOrder.least(one.category(), other.category()),
        one.reviews() + other.reviews(),
        one.stars() + other.stars());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void findsWhatOnePassFinds(int partitions) throws IOException {
    List<Review> reviews = reviews();
    JsonNode expected = expected(reviews);
    assertThat(expected.at("/repeats/pairs").asLong()).isGreaterThan(100);
    assertThat(expected.at("/repeats/customers").asLong()).isBetween(10L, 200L);

    assertThat(found(QualitySession.frame(reviews, partitions))).isEqualTo(expected);
  }

  @Test
  void aFrameWithoutRowsHasNone() throws IOException {
    Dataset<Row> rows = QualitySession.frame(reviews().subList(0, 10), 1);
    assertThat(found(rows.filter("star_rating > 5"))).isEqualTo(expected(List.of()));
    Dataset<Row> noPartitions =
        QualitySession.get()
            .createDataFrame(QualitySession.get().emptyDataFrame().toJavaRDD(), rows.schema());
    assertThat(StarsightQuestions.of(noPartitions).rows()).isZero();
  }

  @Test
  void otherColumnsMayLackAndStarsMayBeLong() throws IOException {
    Dataset<Row> rows =
        QualitySession.frame(reviews(), 2)
            .select(
                functions.col("review_body"),
                functions.col("star_rating").cast("long"),
                functions.lit("other").as("dotted.name"));
    JsonNode found = found(rows);
    assertThat(found.at("/repeats/reviews").asLong()).isZero();
    assertThat(found.at("/categories/0/name").asText()).isEmpty();
    assertThat(StarsightQuestions.of(rows).rows()).isEqualTo(3_000);
  }

  @Test
  void wrongColumnsAreRefused() {
    Dataset<Row> rows = QualitySession.frame(reviews().subList(0, 10), 1);
    assertThatThrownBy(() -> StarsightQuestions.of(rows.drop("star_rating")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("reviews need the column \"star_rating\", but there are only");
    Dataset<Row> texts = rows.withColumn("star_rating", functions.lit("five"));
    assertThatThrownBy(() -> StarsightQuestions.of(texts))
        .hasMessage(
            "the column \"star_rating\" of reviews must be a whole number, but is of type string");
    Dataset<Row> nulls = rows.withColumn("review_body", functions.lit(null).cast("string"));
    assertThatThrownBy(() -> StarsightQuestions.of(nulls))
        .hasRootCauseInstanceOf(StarsightException.class)
        .hasStackTraceContaining("review_body is null; filter such rows first");
  }
}
