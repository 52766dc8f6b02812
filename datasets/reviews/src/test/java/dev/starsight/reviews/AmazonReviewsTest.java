package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.MalformedRowException;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.files.internal.Sha256;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmazonReviewsTest {

  private static final String HEADER = String.join("\t", Review.COLUMNS) + "\n";
  private static final String GOOD =
      "US\t11\tR1\tB01\t77\tA \"19\" lamp\tHome\t5\t2\t3\tN\tY\tFive Stars\tBright.\t2015-08-31\n";

  private final Path directory;

  AmazonReviewsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsEveryColumn() throws IOException {
    Path file = file(HEADER + GOOD);
    Dataset<Review> reviews = AmazonReviews.read(file);
    assertThat(reviews.rows())
        .containsExactly(
            new Review(
                "US",
                "11",
                "R1",
                "B01",
                "77",
                "A \"19\" lamp",
                "Home",
                5,
                2,
                3,
                false,
                true,
                "Five Stars",
                "Bright.",
                LocalDate.of(2015, 8, 31)));
    assertThat(reviews.rows().get(0).toExample()).isEqualTo(Example.of("R1", "Bright.", "5"));
    assertThat(reviews.provenance().sources().get(0).path()).isEqualTo(file.toString());
    assertThat(reviews.provenance().sources().get(0).sha256()).isEqualTo(Sha256.of(file));
    assertThat(reviews.provenance().sources().get(0).rows()).isEqualTo(1);
  }

  @Test
  void keepsEmptyTextsAndTakesAnEmptyDateForAnAbsentOne() throws IOException {
    Review review = one(GOOD.replace("Five Stars\tBright.\t2015-08-31", "\t\t"));
    assertThat(review.reviewHeadline()).isEmpty();
    assertThat(review.reviewBody()).isEmpty();
    assertThat(review.reviewDate()).isNull();
  }

  @Test
  void takesFlagsInEitherCaseAndAnyVotes() throws IOException {
    Review review = one(GOOD.replace("\t2\t3\tN\tY\t", "\t9\t3\ty\tn\t"));
    assertThat(review.vine()).isTrue();
    assertThat(review.verifiedPurchase()).isFalse();
    assertThat(review.helpfulVotes()).isEqualTo(9);
    assertThat(one(GOOD.replace("\t3\tN", "\t2147483647\tN")).totalVotes())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void refusesEveryKindOfBadRowWithItsPlace() {
    assertRefused(GOOD.replace("\tR1\t", "\t\t"), 3, "review_id must not be empty");
    for (String stars : List.of("7", "0", "", "5.0", " 5", "05", "five", "\u0665")) {
      assertRefused(
          GOOD.replace("\t5\t2", "\t" + stars + "\t2"),
          8,
          "star_rating must be a whole number from 1 to 5, but is \"" + stars + "\"");
    }
    for (String votes : List.of("-1", "", "2147483648", "1e3", "99999999999999999999", "+1")) {
      assertRefused(
          GOOD.replace("\t2\t3\t", "\t" + votes + "\t3\t"),
          9,
          "helpful_votes must be a whole number from 0 to 2147483647, but is \"" + votes + "\"");
      assertRefused(
          GOOD.replace("\t2\t3\t", "\t2\t" + votes + "\t"),
          10,
          "total_votes must be a whole number from 0 to 2147483647, but is \"" + votes + "\"");
    }
    assertRefused(GOOD.replace("\tN\tY", "\t1\tY"), 11, "vine must be Y or N, but is \"1\"");
    assertRefused(
        GOOD.replace("\tN\tY", "\tN\t"), 12, "verified_purchase must be Y or N, but is \"\"");
    for (String date : List.of("2015-02-30", "2015-8-31", "15-08-31", "20150831", "8/31/2015")) {
      assertRefused(
          GOOD.replace("2015-08-31", date),
          15,
          "review_date must be a date yyyy-MM-dd, but is \"" + date + "\"");
    }
    assertRefused(GOOD.replace("\t2015-08-31", ""), 0, "15 columns are needed, but there are 14");
    assertRefused(GOOD.replace("\n", "\t\n"), 0, "15 columns are needed, but there are 16");
  }

  @Test
  void shortensValuesInMessages() {
    assertRefused(
        GOOD.replace("\tN\tY", "\t" + "v".repeat(99) + "\tY"),
        11,
        "vine must be Y or N, but is \"" + "v".repeat(40) + "…\"");
  }

  @Test
  void collectsRejectsOfAllFilesOrStopsAtTheFirst() throws IOException {
    Path bad = file(HEADER + GOOD.repeat(150) + GOOD.replace("\t5\t2", "\t7\t2") + GOOD);
    Path good = Files.writeString(directory.resolve("good.tsv"), HEADER + GOOD);
    LoadResult<Review> loaded =
        AmazonReviews.load(List.of(bad, good), ReadOptions.defaults(), Progress.SILENT);
    assertThat(loaded.data().size()).isEqualTo(152);
    assertThat(loaded.rejects().first())
        .extracting(Object::toString)
        .containsExactly(
            bad
                + ", line 152, column 8: star_rating must be a whole number from 1 to 5, but is"
                + " \"7\"");
    assertThat(loaded.data().provenance().sources().get(0).rejected()).isEqualTo(1);
    assertThatThrownBy(() -> AmazonReviews.read(bad))
        .isInstanceOf(MalformedRowException.class)
        .hasMessageStartingWith(bad + ", line 152, column 8: star_rating must be");
  }

  @Test
  void saysWhatIsWrongWithAHeader() throws IOException {
    Path renamed = file(HEADER.replace("review_body", "body") + GOOD);
    assertThatThrownBy(() -> AmazonReviews.read(renamed))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage(
            renamed
                + ", line 1, column 14: the header must be the 15 columns of Amazon reviews, "
                + "but lacks \"review_body\" and has also \"body\"");
    Path shorter = file(HEADER.replace("\treview_date", "") + GOOD);
    assertThatThrownBy(() -> AmazonReviews.read(shorter))
        .hasMessageEndingWith(
            "line 1: the header must be the 15 columns of Amazon reviews, "
                + "but lacks \"review_date\"");
    Path longer = file(HEADER.replace("\n", "\tyear\n") + GOOD);
    assertThatThrownBy(() -> AmazonReviews.read(longer))
        .hasMessageEndingWith(
            "line 1, column 16: the header must be the 15 columns of Amazon "
                + "reviews, but has also \"year\"");
    Path headless = file(GOOD);
    assertThatThrownBy(() -> AmazonReviews.read(headless))
        .hasMessageContaining("lacks \"marketplace\", \"customer_id\", \"review_id\" and 12 more");
  }

  @Test
  void honoursTheOrderOfTheHeader() throws IOException {
    List<String> names = new ArrayList<>(Review.COLUMNS);
    List<String> values = new ArrayList<>(Arrays.asList(GOOD.strip().split("\t", -1)));
    Collections.reverse(names);
    Collections.reverse(values);
    Path file = file(String.join("\t", names) + "\n" + String.join("\t", values) + "\n");
    assertThat(AmazonReviews.read(file).rows()).containsExactly(one(GOOD));
  }

  @Test
  void detectsAndUnwrapsWhatASpreadsheetSaved() throws IOException {
    String row =
        "us\t11\tR1\tB01\t77\t\"lamp, 19\"\"\"\tHome\t5\t2\t3\tn\ty\t"
            + "Five Stars\t\"Bright, he \"\"said\"\".\r\nNice.\"\t%s\r\n";
    String text = HEADER.replace("\n", "\r\n") + row.formatted("8/31/2015");
    text += row.formatted("12/1/2014") + row.formatted("2013-01-02") + row.formatted("");
    Path file = file(text);
    LoadResult<Review> loaded =
        AmazonReviews.load(List.of(file), ReadOptions.strictly(), Progress.SILENT);
    assertThat(loaded.data().rows())
        .extracting(Review::reviewDate)
        .containsExactly(
            LocalDate.of(2015, 8, 31), LocalDate.of(2014, 12, 1), LocalDate.of(2013, 1, 2), null);
    Review first = loaded.data().rows().get(0);
    assertThat(first.productTitle()).isEqualTo("lamp, 19\"");
    assertThat(first.reviewBody()).isEqualTo("Bright, he \"said\".\r\nNice.");
    assertThat(loaded.dialects().get(0).quoted()).isTrue();
    assertThat(loaded.dialects().get(0).reason()).contains("dates are M/d/yyyy");
    for (String date : List.of("13/1/2014", "2/30/2014", "1/2/14", "1//2014", "1/2/2014 ")) {
      Path bad = file(HEADER + row.formatted("8/31/2015") + row.formatted(date));
      assertThatThrownBy(() -> AmazonReviews.read(bad))
          .hasMessage(
              bad
                  + ", line 4, column 15: review_date must be a date M/d/yyyy or yyyy-MM-dd, but is"
                  + " \""
                  + date
                  + "\"");
    }
  }

  @Test
  void canBeToldTheDialect() throws IOException {
    Path file = file(HEADER + GOOD.replace("Bright.", "\"Bright\""));
    assertThat(AmazonReviews.read(file).rows().get(0).reviewBody()).isEqualTo("\"Bright\"");
    ReadOptions told = ReadOptions.strictly().withDialect(Dialect.quotedTabs());
    assertThat(
            AmazonReviews.load(List.of(file), told, Progress.SILENT)
                .data()
                .rows()
                .get(0)
                .reviewBody())
        .isEqualTo("Bright");
  }

  @Test
  void streams() throws IOException {
    Path file = file(HEADER + GOOD.repeat(3));
    try (DelimitedFile<Review> open =
        AmazonReviews.open(file, ReadOptions.defaults(), Progress.SILENT)) {
      assertThat(open.stream().mapToInt(Review::starRating).sum()).isEqualTo(15);
      assertThat(open.source().rows()).isEqualTo(3);
    }
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    assertThatThrownBy(() -> AmazonReviews.read(directory)).isInstanceOf(IOException.class);
    Path empty = file("");
    assertThatThrownBy(() -> AmazonReviews.read(empty))
        .isInstanceOf(StarsightException.class)
        .hasMessage(empty + " is empty, but a header line or JSON objects are needed");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("reviews.tsv"), text);
  }

  private Review one(String row) throws IOException {
    return AmazonReviews.read(file(HEADER + row)).rows().get(0);
  }

  private void assertRefused(String row, int column, String reason) {
    // The rows before it keep the date from being taken for a sign of the other dialect.
    assertThatThrownBy(() -> AmazonReviews.read(file(HEADER + GOOD + GOOD + row + GOOD)))
        .isInstanceOfSatisfying(
            MalformedRowException.class,
            e -> {
              assertThat(e.line()).isEqualTo(4);
              assertThat(e.column()).isEqualTo(column);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }
}
