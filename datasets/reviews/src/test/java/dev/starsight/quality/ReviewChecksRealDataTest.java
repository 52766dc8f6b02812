package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.rules.RulesFile;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden values of Deequ 2.0.7-spark-3.5 on Spark 3.5.4, local[2], with the workshop's analyzers
 * and checks over digital_software.tsv.gz. There are 81632 distinct ids; Deequ's sketch says 81197,
 * ours 81362.
 */
@Tag("real-data")
class ReviewChecksRealDataTest {

  private static QualityReport verify(Checks<Review> checks, String name) throws IOException {
    try (DelimitedFile<Review> opened =
            AmazonReviews.open(RealData.file(name), ReadOptions.defaults(), Progress.SILENT);
        Stream<Review> reviews = opened.stream()) {
      return checks.verify(reviews);
    }
  }

  @Test
  void agreesWithDeequToTheLastDigit() throws IOException {
    QualityReport report = verify(ReviewChecks.workshop(), "digital_software.tsv.gz");
    List<Double> values =
        new ArrayList<>(report.metrics().stream().map(DataMetric::value).toList());
    assertThat(values.remove(2)).isCloseTo(81632, Percentage.withPercentage(1));
    assertThat(values)
        .containsExactly(
            81632.0,
            1.0,
            3.541503332026656,
            0.6182869462955703,
            -0.07552905376983486,
            0.9962560560289344);
    assertThat(report.violations().stream().map(each -> each.outcome().message()))
        .containsExactly("the number of rows must be at least 200000, but is 81632");
    assertThat(report.results()).hasSize(7);
  }

  @Test
  void checksAnyDelimitedFileByTextAndLabel() throws IOException {
    Path file = RealData.file("womens_clothing.csv.gz");
    try (DelimitedFile<Row> opened = DelimitedFile.open(file, ReadOptions.defaults());
        Stream<Row> rows = opened.stream()) {
      RowSchema<Row> schema =
          RowSchema.ofTexts(
              opened.header().names(), (row, i) -> row.text(i).isEmpty() ? null : row.text(i));
      QualityReport report =
          Checks.forColumns(schema, "Review Text", "Rating").withSuggestions().verify(rows);
      assertThat(report.violations()).isEmpty();
      assertThat(report.metrics().stream().map(DataMetric::toString))
          .contains(
              "Dataset * Size = 23486",
              "Column Review Text Completeness = " + 22641 / 23486.0,
              "Column Rating CountDistinct = 5");
      assertThat(report.suggestions().stream().map(Suggestion::code))
          .contains(
              ".isContainedIn(\"Rating\", \"1\", \"2\", \"3\", \"4\", \"5\")",
              ".isUnique(\"column 1\")",
              ".hasCompletenessAtLeast(\"Review Text\", 0.96)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"digital_software.tsv.gz", "microwave_quoted.tsv.gz", "multi_category.tsv.gz"})
  void whatAFileSuggestsPassesOnIt(String name) throws IOException {
    Checks<Review> none = Checks.of(ReviewChecks.schema());
    List<Suggestion> suggestions = verify(none.withSuggestions(), name).suggestions();
    assertThat(suggestions).hasSizeGreaterThan(15);
    String rules = String.join("\n", suggestions.stream().map(Suggestion::rule).toList());
    QualityReport report = verify(none.withOnly(RulesFile.parse("rules.txt", rules)), name);
    assertThat(report.orThrow().results()).hasSameSizeAs(suggestions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digital_software.tsv.gz",
        "pacifier_baby.tsv.gz",
        "hair_dryer_beauty.tsv.gz",
        "microwave_quoted.tsv.gz",
        "digital_video_download.tsv.gz",
        "gift_card.tsv.gz",
        "multi_category.tsv.gz",
        "sample_us.tsv",
        "sample_fr.tsv"
      })
  void everyFilePassesTheStandardChecks(String name) throws IOException {
    QualityReport report = verify(ReviewChecks.standard(LocalDate.of(2015, 8, 31)), name);
    assertThat(report.violations()).isEqualTo(List.of());
  }
}
