package dev.starsight.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.FileOpener;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.spark.LocalSpark;
import dev.starsight.spark.quality.QualitySession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("any-locale")
class ParquetInputTest {

  @TempDir Path directory;

  private Path write(Dataset<Row> rows) throws IOException {
    Path folder = directory.resolve("written");
    rows.coalesce(1).write().mode("overwrite").parquet(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = ParquetText.opener(FileOpener.files()).open(file).stream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The line is what DuckDB makes of such a row. */
  @Test
  void valuesAreTheTextsThatDuckDbWrites() throws IOException {
    Path file =
        write(
            LocalSpark.session()
                .sql(
                    """
                    SELECT CAST(1.50 AS DECIMAL(10,2)) AS dec,
                      CAST(123456789012345.25 AS DECIMAL(28,2)) AS dec2,
                      CAST(5 AS DOUBLE) AS d, CAST(0.1 AS FLOAT) AS f, true AS b,
                      DATE '2015-08-31' AS day,
                      TIMESTAMP_NTZ '2015-08-31 12:00:00' AS ts,
                      TIMESTAMP_NTZ '1969-12-31 23:59:59.123450' AS ts5,
                      CAST(-5 AS TINYINT) AS ti, -7L AS bi, CAST(NULL AS INT) AS n, 'a"\u00fc' AS t,
                      2 AS `a b=(c)`
                    """));
    assertThat(text(file))
        .isEqualTo(
            "{\"dec\":1.5,\"dec2\":123456789012345.25,\"d\":5.0,\"f\":0.10000000149011612,"
                + "\"b\":true,\"day\":\"2015-08-31\",\"ts\":\"2015-08-31 12:00:00\","
                + "\"ts5\":\"1969-12-31 23:59:59.12345\",\"ti\":-5,\"bi\":-7,\"n\":null,"
                + "\"t\":\"a\\\"\u00fc\",\"a b=(c)\":2}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1e20, 100000000000000000000.0",
    "1e21, 1e21",
    "-1.5e22, -1.5e22",
    "1e-5, 0.00001",
    "1e-6, 0.000001",
    "1.25e-7, 1.25e-7",
    "123456789.125, 123456789.125",
    "0, 0.0",
    "-0.0, -0.0",
    "NaN, NaN"
  })
  void numbersAreThoseOfDuckDb(double value, String expected) {
    assertThat(ParquetText.number(value)).isEqualTo(expected);
  }

  @Test
  void manyRowsStayInOrder() throws IOException {
    Path file = write(LocalSpark.session().range(0, 30_000, 1, 1).toDF("id"));
    List<String> lines = text(file).lines().toList();
    assertThat(lines).hasSize(30_000);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("{\"id\":" + i + "}");
    }
  }

  @Test
  void otherTypesAndDamagedFilesAreNamed() throws IOException {
    Path list = write(LocalSpark.session().sql("SELECT 1 AS a, array(1, 2) AS many"));
    assertThatThrownBy(() -> text(list))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("the column \"many\" is of type required group many (LIST)");
    Path zoned = write(LocalSpark.session().sql("SELECT TIMESTAMP '2015-08-31 12:00:00' AS at"));
    assertThatThrownBy(() -> text(zoned))
        .isInstanceOf(StarsightException.class)
        .hasMessageEndingWith(
            "which --engine spark does not read; convert the column, or run without --engine"
                + " spark");
    byte[] bytes = Files.readAllBytes(write(LocalSpark.session().range(1_000).toDF("id")));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> text(cut))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cut + ": this Parquet file cannot be read: ");
    Path other = Files.writeString(directory.resolve("other"), "PAR");
    assertThat(text(other)).isEqualTo("PAR");
  }

  @Test
  void reviewsOfALakeHaveItsCategory() throws IOException {
    List<Review> reviews =
        SampleReviews.dataset(300, 4).rows().stream()
            .filter(review -> review.productCategory() != null)
            .toList();
    String category = String.valueOf(reviews.get(0).productCategory());
    List<Review> ofCategory =
        reviews.stream().filter(review -> category.equals(review.productCategory())).toList();
    Path file = write(QualitySession.frame(ofCategory, 1).drop("product_category"));

    List<Review> read = new ArrayList<>();
    try (JobRows<Review> rows = LakePartRows.reviews(file, category)) {
      JobRows.iterator(rows).forEachRemaining(read::add);
      assertThat(rows.place()).isEqualTo(read.get(read.size() - 1).reviewId());
    }
    assertThat(read).isEqualTo(ofCategory);

    Path few = write(QualitySession.frame(ofCategory, 1).drop("product_category", "customer_id"));
    try (JobRows<Example> rows =
        LakePartRows.examples(
            few,
            category,
            "review_body",
            true,
            List.of("vine", "product_category", "customer_id", "star_rating"))) {
      Review first = ofCategory.get(0);
      Example example = rows.read();
      assertThat(example)
          .isEqualTo(
              new Example(
                  first.reviewId(),
                  first.reviewBody(),
                  null,
                  Map.of(
                      "vine",
                      Boolean.TRUE.equals(first.vine()) ? "Y" : "N",
                      "product_category",
                      category,
                      "customer_id",
                      "",
                      "star_rating",
                      String.valueOf(first.starRating())),
                  first.reviewHeadline()));
    }
  }
}
