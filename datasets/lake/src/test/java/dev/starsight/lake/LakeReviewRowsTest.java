package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.JsonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewShape;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeReviewRowsTest {

  private static final String[] TEXTS = {
    "",
    "a",
    "ab",
    "é",
    "日本語",
    "👍🏽",
    "x👍",
    "👍y",
    "e\u0301",
    "\u0000",
    "\uFFFF",
    "many words ".repeat(40)
  };

  @TempDir private Path directory;

  @Test
  void returnsTheIngestedReviews() throws IOException {
    List<Review> written = SampleReviews.generate(3_000, 5).toList();

    assertThat(ingested(written)).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void separatesTextsOfAllLengthsAndScripts() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<Review> written = new ArrayList<>();
    for (Review like : SampleReviews.generate(5_000, 6).toList()) {
      written.add(
          new Review(
              text(random),
              text(random),
              like.reviewId() + text(random),
              text(random),
              text(random),
              text(random),
              random.nextBoolean() ? "é👍" : "Baby",
              like.starRating(),
              like.helpfulVotes(),
              like.totalVotes(),
              like.vine(),
              like.verifiedPurchase(),
              text(random),
              text(random),
              random.nextInt(9) == 0 ? null : like.reviewDate()));
    }

    assertThat(ingested(written)).containsExactlyInAnyOrderElementsOf(written);
  }

  private static String text(SplittableRandom random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private List<Review> ingested(List<Review> written) throws IOException {
    Path file = directory.resolve("sample.tsv.gz");
    AmazonReviewWriter.write(file, written);
    LakeIngest.into(directory.resolve("lake")).run(List.of(file), Progress.SILENT);
    return reviews();
  }

  private List<Review> reviews() throws IOException {
    List<Review> read = new ArrayList<>();
    try (Lake lake = Lake.open(directory.resolve("lake"))) {
      lake.forEachReview(read::add);
    }
    return read;
  }

  @Test
  void keepsTheOrderOfRowsAndUnknownColumnsUnknown() throws IOException {
    Path amazon = directory.resolve("sample.tsv.gz");
    AmazonReviewWriter.write(amazon, SampleReviews.generate(2_500, 5).toList());
    Path yelp = directory.resolve("yelp.json");
    try (JsonReviewWriter writer = JsonReviewWriter.replacing(yelp, ReviewShape.YELP)) {
      for (Review review : SampleReviews.generate(2_500, 8).toList()) {
        writer.write(review);
      }
      writer.commit();
    }
    LakeIngest.into(directory.resolve("lake")).run(List.of(amazon, yelp), Progress.SILENT);

    assertThat(reviews().stream().map(LakeReviewRowsTest::values).toList()).isEqualTo(rows());
  }

  private static List<@Nullable Object> values(Review review) {
    return Arrays.asList(
        review.marketplace(),
        review.customerId(),
        review.reviewId(),
        review.productId(),
        review.productParent(),
        review.productTitle(),
        review.productCategory(),
        review.starRating(),
        review.helpfulVotes(),
        review.totalVotes(),
        review.vine(),
        review.verifiedPurchase(),
        review.reviewHeadline(),
        review.reviewBody(),
        review.reviewDate());
  }

  private List<List<@Nullable Object>> rows() throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Lake lake = Lake.open(directory.resolve("lake"))) {
      lake.forEachRow(
          "SELECT " + String.join(", ", Review.COLUMNS) + " FROM reviews",
          new Lake.RowSink() {
            @Override
            public void begin(List<Catalogue.Column> columns) {
              assertThat(columns).hasSameSizeAs(Review.COLUMNS);
            }

            @Override
            public void row(List<@Nullable Object> values) {
              rows.add(values);
            }
          });
    }
    return rows;
  }
}
