package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Provenance;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.checks.Threshold;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewChecksTest {

  private static final LocalDate TODAY = LocalDate.of(2020, 1, 1);

  private static List<Review> reviews(int n) {
    LocalDate day = LocalDate.of(2015, 8, 31);
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      reviews.add(review("R" + i, "C" + i, "Toys", 1 + i % 5, i % 7, "text " + i, day));
    }
    return reviews;
  }

  private static Review review(
      String id,
      String customer,
      String category,
      int stars,
      int votes,
      String body,
      LocalDate day) {
    return new Review(
        "US",
        customer,
        id,
        customer.isEmpty() ? "" : "P",
        "1",
        "T",
        category,
        stars,
        votes,
        votes + 1,
        false,
        true,
        "A headline",
        body,
        day);
  }

  @Test
  void schemaHasTheColumnsOfTheFile() {
    assertThat(ReviewChecks.schema().names()).isEqualTo(Review.COLUMNS);
  }

  @Test
  void workshopHasSevenMetricsAndSevenConstraints() {
    QualityReport report = ReviewChecks.workshop().verify(reviews(10));
    assertThat(report.metrics().stream().map(m -> m.instance() + " " + m.name()))
        .containsExactly(
            "* Size",
            "review_id Completeness",
            "review_id ApproxCountDistinct",
            "star_rating Mean",
            "top star_rating Compliance",
            "total_votes,star_rating Correlation",
            "total_votes,helpful_votes Correlation");
    assertThat(report.results()).hasSize(7);
    assertThat(report.violations().stream().map(QualityReport.Result::constraint))
        .containsExactly("hasSizeAtLeast(200000)");
    assertThat(report.violations().get(0).outcome().message())
        .isEqualTo("the number of rows must be at least 200000, but is 10");
  }

  @Test
  void flagsAreWrittenAsInTheFileOrAsTrueAndFalse() {
    Check check =
        Check.named("flags")
            .isContainedIn("verified_purchase", "Y")
            .isContainedIn("verified_purchase", "true", "false")
            .isContainedIn("vine", "Y")
            .hasHistogramShare("vine", "N", Threshold.equalTo(1))
            .hasHistogramCount("vine", "false", Threshold.equalTo(10));

    QualityReport report = Checks.of(ReviewChecks.schema()).with(check).verify(reviews(10));

    assertThat(report.violations().stream().map(QualityReport.Result::constraint))
        .containsExactly("isContainedIn(vine, Y)");
  }

  @Test
  void goodReviewsPassTheStandardChecks() {
    assertThat(ReviewChecks.standard(TODAY).verify(reviews(50)).orThrow().results()).hasSize(13);
    assertThat(ReviewChecks.standard().verify(reviews(50)).holds()).isTrue();
  }

  @Test
  void leavesOutWhatIsUnknown() {
    Review review =
        new Review(
            null, "C", "R", "P", null, null, null, 4, 1, null, null, null, null, "good", TODAY);
    Set<String> unknown =
        Set.of(
            "marketplace",
            "product_parent",
            "product_title",
            "product_category",
            "total_votes",
            "vine",
            "verified_purchase",
            "review_headline");
    QualityReport report = ReviewChecks.standard(TODAY, unknown).verify(List.of(review));
    assertThat(report.orThrow().results().stream().map(QualityReport.Result::constraint))
        .contains("isComplete(product_id)", "isNonNegative(helpful_votes)")
        .noneMatch(constraint -> unknown.stream().anyMatch(constraint::contains))
        .hasSize(10);
    assertThat(report.metrics().stream().map(DataMetric::instance))
        .noneMatch(columns -> unknown.stream().anyMatch(columns::contains));
    QualityReport workshop = ReviewChecks.workshop(unknown).verify(List.of(review));
    assertThat(workshop.violations())
        .anyMatch(result -> result.outcome() instanceof Outcome.NotEvaluated);
    assertThat(workshop.holds()).isFalse();
  }

  @Test
  void reportsEveryDefect() {
    List<Review> reviews = new ArrayList<>(reviews(3));
    reviews.add(review("R0", "", "", 3, 1, " ", LocalDate.of(2030, 1, 1)));
    reviews.add(
        new Review("US", "C", "R9", "P", "1", "T", "Toys", 1, 9, 2, false, true, "", "text", null));
    List<String> violated =
        ReviewChecks.standard(TODAY).verify(reviews).violations().stream()
            .map(QualityReport.Result::constraint)
            .toList();
    assertThat(violated)
        .containsExactly(
            "isUnique(review_id)",
            "isComplete(customer_id)",
            "isComplete(product_id)",
            "isComplete(product_category)",
            "isAtMost(helpful_votes, total_votes)",
            "hasCompletenessAtLeast(review_date, 0.99)",
            "isBetween(review_date, 1995-07-16, 2020-01-01)",
            "isMostlyNotBlank(review_body, 0.95)");
    assertThat(ReviewChecks.standard(TODAY).verify(List.of()).violations()).hasSize(13);
  }

  @Test
  void suggestsWhatDeequMisses() {
    assertThat(ReviewChecks.standard(TODAY).withSuggestions().verify(reviews(60)).suggestions())
        .extracting(Suggestion::code)
        .contains(
            ".isUnique(\"review_id\")",
            ".isBetween(\"star_rating\", 1, 5)",
            ".isAtMost(\"helpful_votes\", \"total_votes\")",
            ".isBetween(\"review_date\", LocalDate.parse(\"2015-08-31\"),"
                + " LocalDate.parse(\"2015-08-31\"))");
  }

  @Test
  void writesAPage(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("report.html");
    Provenance provenance =
        new Provenance(List.of(new Provenance.Source("few.tsv", "01", 10, 2)), List.of());

    ReviewChecks.workshop().verify(reviews(10)).page(provenance).writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>Quality</h1>", "6 of 7 constraints hold.", "hasSizeAtLeast(200000)")
        .contains("<dt>few.tsv</dt><dd>10 rows, 2 rejected, SHA-256 01</dd>");
  }
}
