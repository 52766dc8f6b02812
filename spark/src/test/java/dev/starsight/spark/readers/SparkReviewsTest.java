package dev.starsight.spark.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects.Reject;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.spark.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-locale")
class SparkReviewsTest {

  @TempDir Path directory;

  private final SparkSession spark = LocalSpark.session();

  /** Writes generated reviews with bad and blank lines among them. */
  private Path tsv(int rows) throws IOException {
    Path clean = directory.resolve("clean.tsv");
    AmazonReviewWriter.write(clean, SampleReviews.dataset(rows, 11));
    List<String> lines = Files.readAllLines(clean);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(lines.get(i)).append('\n');
      if (i % 7 == 3) {
        text.append("\n\n");
      }
      if (i % 11 == 5) {
        text.append("too\tfew\tcolumns\n");
      }
      if (i % 13 == 6) {
        text.append(lines.get(i).replaceFirst("\t[1-5]\t", "\t9\t")).append('\n');
      }
    }
    return Files.writeString(directory.resolve("reviews.tsv"), text + "\n\n");
  }

  private static Path jsonLines(Path target, int rows) throws IOException {
    StringBuilder text = new StringBuilder();
    List<Review> reviews = SampleReviews.dataset(rows, 12).rows();
    for (int i = 0; i < reviews.size(); i++) {
      Review review = reviews.get(i);
      text.append(
          "{\"review_id\": \"%s\", \"stars\": %s, \"text\": \"%s\"%s}%n"
              .formatted(
                  review.reviewId(),
                  i % 10 == 3 ? "7" : review.starRating(),
                  review.reviewBody().replace("\\", "").replace("\"", "\\\""),
                  i > rows / 2 ? ", \"late\": 1" : ""));
      if (i % 17 == 5) {
        text.append("{\"stars\": \n\n");
      }
    }
    return Files.writeString(target, text);
  }

  private static LoadResult<Review> local(Path file) throws IOException {
    return local(file, ReviewColumns.defaults());
  }

  private static LoadResult<Review> local(Path file, ReviewColumns columns) throws IOException {
    return AmazonReviews.load(
        List.of(file),
        ReadOptions.defaults().withKeptRejects(1_000_000).withMaxRejectedShare(1).withThreads(1),
        Progress.SILENT,
        columns);
  }

  private static void assertSame(Dataset<Row> read, LoadResult<Review> expected) {
    List<Row> rows = read.filter("_reject_reason IS NULL").orderBy("_line").collectAsList();
    assertThat(rows).hasSize(expected.data().size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Review review = expected.data().rows().get(i);
      assertThat(row.<String>getAs("review_id")).isEqualTo(review.reviewId());
      assertThat(row.<Integer>getAs("star_rating")).isEqualTo(review.starRating());
      assertThat(row.<String>getAs("review_body")).isEqualTo(review.reviewBody());
      assertThat(row.<String>getAs("product_title")).isEqualTo(review.productTitle());
      assertThat(row.<Integer>getAs("total_votes")).isEqualTo(review.totalVotes());
      assertThat(row.<Boolean>getAs("vine")).isEqualTo(review.vine());
      LocalDate date = review.reviewDate();
      assertThat(String.valueOf(row.<Object>getAs("review_date"))).isEqualTo(String.valueOf(date));
    }
    List<String> rejects =
        read.filter("_reject_reason IS NOT NULL").orderBy("_line").collectAsList().stream()
            .map(row -> row.getAs("_line") + ": " + row.getAs("_reject_reason"))
            .toList();
    assertThat(rejects)
        .isEqualTo(
            expected.rejects().first().stream()
                .map(reject -> reject.line() + ": " + reason(reject))
                .toList());
  }

  private static String reason(Reject reject) {
    return (reject.path().isEmpty() ? "" : reject.path() + ": ") + reject.reason();
  }

  @ParameterizedTest
  @ValueSource(longs = {211, 4_096, 50_000, 1L << 30})
  void aTsvFileInPiecesOfAnySizeHasTheSameRowsAndRejects(long splitBytes) throws IOException {
    Path file = tsv(splitBytes < 1000 ? 25 : 300);

    assertSame(
        SparkReviews.of(spark).withSplitBytes(splitBytes).withLineNumbers().load(file.toString()),
        local(file));
  }

  @ParameterizedTest
  @ValueSource(longs = {150_000, 400_000, 1L << 30})
  void jsonLinesInPiecesHaveTheColumnsOfTheWholeFile(long splitBytes) throws IOException {
    Path file = jsonLines(directory.resolve("reviews.jsonl"), 4_000);
    ReviewColumns columns = new ReviewColumns("text", "stars", "product_category");

    assertThat(Files.size(file)).isGreaterThan(500_000);
    assertSame(
        SparkReviews.of(spark)
            .withColumns(columns)
            .withSplitBytes(splitBytes)
            .withLineNumbers()
            .load(file.toString()),
        local(file, columns));
  }

  @Test
  void compressedFilesAreReadWhole() throws IOException {
    Path plain = tsv(100);
    Path file = directory.resolve("reviews.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(plain, out);
    }

    assertSame(SparkReviews.of(spark).withSplitBytes(500).load(file.toString()), local(plain));
  }

  @Test
  void directoriesAndPatternsNameManyFiles() throws IOException {
    Path many = Files.createDirectory(directory.resolve("many"));
    Path file = tsv(40);
    Files.copy(file, many.resolve("a.tsv"));
    Files.copy(file, many.resolve("b.tsv"));
    Files.writeString(many.resolve("_SUCCESS"), "");

    long rows = SparkReviews.of(spark).load(file.toString()).count();
    assertThat(SparkReviews.of(spark).load(many.toString()).count()).isEqualTo(2 * rows);
    assertThat(SparkReviews.of(spark).load(many + "/*.tsv").count()).isEqualTo(2 * rows);
    assertThat(
            SparkReviews.of(spark).load(many.toString()).select("_file").distinct().collectAsList())
        .hasSize(2);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path wrong =
        Files.write(
            directory.resolve("wrong.tsv"),
            new ArrayList<>(List.of("a\tb", "1\t2")),
            StandardCharsets.UTF_8);

    assertThatThrownBy(() -> SparkReviews.of(spark).load(directory + "/none.tsv"))
        .hasMessageEndingWith("/none.tsv: there is no such file");
    assertThatThrownBy(() -> SparkReviews.of(spark).load(wrong.toString()))
        .hasMessageContaining("the header must be the 15 columns of Amazon reviews");
    assertThatThrownBy(() -> SparkReviews.of(spark).load())
        .hasMessageContaining("at least one path");
  }
}
