package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads real files and compares them with the counts in their README. */
@Tag("real-data")
class RealReviewFilesTest {

  @ParameterizedTest
  @CsvSource({
    "digital_software.tsv.gz, false, 81632, 18971, 5539, 6650, 13259, 37213",
    "pacifier_baby.tsv.gz, false, 15011, 934, 749, 1162, 2147, 10019",
    "hair_dryer_beauty.tsv.gz, false, 9150, 845, 520, 799, 1689, 5297",
    "digital_video_download.tsv.gz, false, 5585, 1391, 543, 768, 983, 1900",
    "gift_card.tsv.gz, false, 1452, 54, 14, 33, 85, 1266",
    "multi_category.tsv.gz, false, 878, 84, 40, 69, 119, 566",
    "microwave_quoted.tsv.gz, true, 1615, 402, 112, 134, 300, 667",
    "sample_us.tsv, false, 49, 5, 2, 5, 4, 33",
    "sample_fr.tsv, false, 49, 1, 4, 4, 13, 27"
  })
  void haveTheRowsAndStarsOfTheirReadme(
      String name, boolean quoted, int rows, int one, int two, int three, int four, int five)
      throws IOException {
    int[] stars = new int[5];
    try (DelimitedFile<Review> file =
        AmazonReviews.open(RealData.file(name), ReadOptions.strictly(), Progress.SILENT)) {
      assertThat(file.dialect().quoted()).as(file.dialect().toString()).isEqualTo(quoted);
      file.stream().forEach(review -> stars[review.starRating() - 1]++);
      assertThat(file.source().rows()).isEqualTo(rows);
      assertThat(file.source().rejected()).isZero();
    }
    assertThat(stars).containsExactly(one, two, three, four, five);
  }

  @Test
  void haveUnquotedBodiesOnlyInQuotedFiles() throws IOException {
    List<Review> quoted = AmazonReviews.read(RealData.file("microwave_quoted.tsv.gz")).rows();
    assertThat(quoted).noneMatch(r -> r.reviewBody().contains("\""));
    assertThat(quoted).noneMatch(r -> Objects.requireNonNull(r.productTitle()).contains("\""));
    assertThat(quoted).filteredOn(r -> r.reviewBody().contains(",")).hasSizeGreaterThan(900);
    assertThat(quoted).filteredOn(Review::vine).hasSize(19);
    List<Review> plain = AmazonReviews.read(RealData.file("digital_software.tsv.gz")).rows();
    assertThat(plain).filteredOn(r -> count(r.reviewBody(), '"') % 2 == 1).hasSize(97);
    assertThat(plain)
        .filteredOn(r -> Objects.requireNonNull(r.reviewHeadline()).startsWith("\""))
        .hasSize(71);
    assertThat(plain).filteredOn(r -> r.reviewBody().contains("\u2028")).isNotEmpty();
    assertThat(plain).filteredOn(Review::verifiedPurchase).hasSize(56_709);
    assertThat(plain.stream().mapToInt(r -> r.reviewBody().length()).max()).hasValue(34_602);
    List<Review> pacifiers = AmazonReviews.read(RealData.file("pacifier_baby.tsv.gz")).rows();
    assertThat(pacifiers).filteredOn(Review::vine).hasSize(102);
    assertThat(pacifiers).filteredOn(r -> r.reviewBody().isEmpty()).hasSize(2);
  }

  @Test
  void areReadAsTheyWereWritten() throws IOException {
    List<Review> reviews =
        AmazonReviews.read(RealData.file("digital_video_download.tsv.gz")).rows();
    Path copy = Files.createTempFile("starsight", ".tsv.gz");
    try {
      AmazonReviewWriter.write(copy, reviews);
      assertThat(AmazonReviews.read(copy).rows()).isEqualTo(reviews);
    } finally {
      Files.delete(copy);
    }
  }

  @Test
  void areTheSameForAnyNumberOfThreadsCompressedOrNot() throws IOException {
    Path packed = RealData.file("pacifier_baby.tsv.gz");
    ReadOptions one = ReadOptions.strictly().withThreads(1);
    List<Review> reviews = load(packed, one);
    Path plain = Files.createTempFile("starsight", ".tsv");
    try {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
        Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
      }
      for (int threads = 1; threads <= 3; threads++) {
        assertThat(load(packed, one.withThreads(threads))).isEqualTo(reviews);
        assertThat(load(plain, one.withThreads(threads))).isEqualTo(reviews);
      }
    } finally {
      Files.delete(plain);
    }
  }

  private static List<Review> load(Path file, ReadOptions options) throws IOException {
    return AmazonReviews.load(file, options).data().rows();
  }

  @Test
  void includeCsvWithLineBreaks() throws IOException {
    ExampleOptions options =
        ExampleOptions.defaults().withTextColumn("Review Text").withLabelColumn("Rating");
    LoadResult<Example> loaded =
        Examples.load(
            List.of(RealData.file("womens_clothing.csv.gz")),
            options.withColumns(List.of("Department Name")),
            ReadOptions.strictly(),
            Progress.SILENT);
    List<Example> rows = loaded.data().rows();
    assertThat(rows).hasSize(23_486);
    assertThat(counts(rows.stream())).containsExactly(842, 1565, 2871, 5077, 13131);
    assertThat(counts(rows.stream().filter(e -> !e.text().isEmpty())))
        .containsExactly(821, 1549, 2823, 4908, 12540);
    assertThat(rows).filteredOn(e -> e.text().contains("\r\n")).hasSize(1398);
    assertThat(rows).filteredOn(e -> e.text().contains("\n")).hasSize(2024);
    assertThat(rows)
        .filteredOn(e -> "Trend".equals(e.columns().get("Department Name")))
        .hasSize(119);
  }

  private static int[] counts(Stream<Example> examples) {
    int[] counts = new int[5];
    examples.forEach(e -> counts[Integer.parseInt(e.requireLabel()) - 1]++);
    return counts;
  }

  private static long count(String text, char c) {
    return text.chars().filter(x -> x == c).count();
  }
}
