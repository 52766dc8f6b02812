package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.starsight.data.Example;
import dev.starsight.data.MalformedRowException;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.Sha256;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReviewShapeTest {

  private static final ReadOptions STRICT = ReadOptions.strictly();

  private final Path directory;

  ReviewShapeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static LoadResult<Example> load(Path file, String... columns) throws IOException {
    return Examples.load(
        List.of(file),
        ExampleOptions.defaults().withColumns(List.of(columns)),
        STRICT,
        Progress.SILENT);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static List<Row> rows(Path file, ReadOptions options) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DelimitedFile<Row> opened = DelimitedFile.open(file, ReviewShape.recognizedIn(options))) {
      for (Row row = opened.read(); row != null; row = opened.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void theSameReviewsAreTheSameRowsAndSplits(ReviewShape shape) throws IOException {
    List<Review> reviews = SampleReviews.generate(2_000, 7).toList();
    Path tsv = directory.resolve("Video_Games.tsv.gz");
    AmazonReviewWriter.write(tsv, reviews);
    Path json = directory.resolve("Video_Games.jsonl.gz");
    try (JsonReviewWriter writer = JsonReviewWriter.replacing(json, shape)) {
      for (Review review : reviews) {
        writer.write(review);
      }
      writer.commit();
    }
    String[] columns = {"review_date", "customer_id", "product_id", "helpful_votes"};
    LoadResult<Example> expected = load(tsv, columns);
    LoadResult<Example> loaded = load(json, columns);

    assertThat(loaded.dialects().get(0).toString())
        .isEqualTo(
            "JSON lines of %s (the first objects have its keys%s)"
                .formatted(shape.title(), shape.note().isEmpty() ? "" : "; " + shape.note()));
    assertThat(loaded.data().size()).isEqualTo(2_000);
    for (int i = 0; i < 2_000; i++) {
      Example tsvRow = expected.data().rows().get(i);
      Example row = loaded.data().rows().get(i);
      assertThat(row.text()).isEqualTo(tsvRow.text());
      assertThat(row.label()).isEqualTo(tsvRow.label());
      assertThat(row.columns()).isEqualTo(tsvRow.columns());
    }
    Splits.Ratio ratio = Splits.Ratio.percent(90, 5, 5);
    assertThat(texts(Splits.stratified(loaded.data(), ratio, 3).test().rows()))
        .isEqualTo(texts(Splits.stratified(expected.data(), ratio, 3).test().rows()));
  }

  private static List<String> texts(List<Example> rows) {
    return rows.stream().map(Example::text).toList();
  }

  @Test
  void amazon2018HasUsualHoles() throws IOException {
    Path file =
        write(
            "All_Beauty_5.json",
            "{\"overall\":5.0,\"vote\":\"1,234\",\"verified\":true,\"reviewTime\":\"09 1,"
                + " 2016\",\"reviewerID\":\"A\",\"asin\":\"B\",\"style\":{\"Size:\":\""
                + " L\"},\"reviewerName\":\"Jane"
                + " Doe\",\"reviewText\":\"fine\",\"summary\":\"ok\",\"unixReviewTime\":1472688000,\"image\":[\"https://x\"]}\n"
                + "{\"overall\":1,\"verified\":false,\"reviewTime\":\"12 31,"
                + " 1999\",\"reviewerID\":\"A\",\"asin\":\"C\"}\n");
    List<Row> rows = rows(file, STRICT);
    assertThat(rows.get(0).header().names())
        .containsExactly(
            "customer_id",
            "review_id",
            "product_id",
            "product_category",
            "star_rating",
            "helpful_votes",
            "verified_purchase",
            "review_headline",
            "review_body",
            "review_date");
    assertThat(rows.get(0).toString())
        .isEqualTo(
            file
                + ", line 1: A | "
                + id("A", "B", "1472688000000", "fine")
                + " | B | All_Beauty | 5 | 1234 | Y | ok | fine | 2016-09-01");
    assertThat(rows.get(1).toString())
        .isEqualTo(
            file
                + ", line 2: A | "
                + id("A", "C", "946598400000", "")
                + " | C | All_Beauty | 1 | 0 | N |  |  | 1999-12-31");
  }

  private static String id(String... parts) {
    return Sha256.of(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  @Test
  void amazon2023HasNegativeTimes() throws IOException {
    Path file =
        write(
            "raw_review_Baby.jsonl",
            "{\"rating\":4.0,\"title\":\"t\",\"text\":\"b\",\"images\":[{\"small_image_url\":\"u\"}],\"asin\":\"A\","
                + "\"parent_asin\":\"P\",\"user_id\":\"U\",\"timestamp\":-1,\"helpful_vote\":0,\"verified_purchase\":false,"
                + "\"source\":\"web\"}");
    Row row = rows(file, STRICT).get(0);
    assertThat(row.text("review_date")).isEqualTo("1969-12-31");
    assertThat(row.text("product_category")).isEqualTo("Baby");
    assertThat(row.text("product_parent")).isEqualTo("P");
    assertThat(row.text("source")).isEqualTo("web");
    assertThat(row.header().has("images")).isFalse();
    assertThat(row.text("review_id")).isEqualTo(id("U", "A", "-1", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"stars\":5,\"stars\":4.5 | $.stars: the key occurs twice in the object",
        "\"stars\":4.5 | $.stars: star_rating must be a whole number from 1 to 5, but is \"4.5\"",
        "\"stars\":0.0 | $.stars: star_rating must be a whole number from 1 to 5, but is \"0.0\"",
        "\"stars\":[5] | $.stars: star_rating must be a whole number from 1 to 5, but is \"[5]\"",
        "\"stars\":5,\"useful\":-1 | $.useful: helpful_votes must be a whole number from 0 to"
            + " 999999999, but is \"-1\"",
        "\"stars\":5,\"date\":\"2015-02-30\" | $.date: review_date must be yyyy-MM-dd, perhaps with"
            + " HH:mm:ss, but is \"2015-02-30\"",
        "\"stars\":5,\"date\":\"2015-02-30 10:00:00\" | $.date: review_date must be yyyy-MM-dd,"
            + " perhaps with HH:mm:ss, but is \"2015-02-30 10:00:00\"",
        "\"useful\":1 | $.stars: the label is empty",
      })
  void refusesWrongValuesByTheirPath(String fields, String reason) throws IOException {
    String good =
        "{\"review_id\":\"1\",\"user_id\":\"u\",\"business_id\":\"b\",\"text\":\"t\",\"stars\":3.0,\"date\":\"2015-02-28"
            + " 23:59:59\",\"useful\":0}\n";
    Path file =
        write(
            "yelp.json",
            good
                + "{\"review_id\":\"2\",\"user_id\":\"u\",\"business_id\":\"b\",\"text\":\"t\","
                + fields.strip()
                + "}\n");
    Rejects rejects =
        Examples.load(
                List.of(file),
                ExampleOptions.defaults(),
                ReadOptions.defaults().withMaxRejectedShare(1),
                Progress.SILENT)
            .rejects();
    assertThat(rejects.first()).singleElement().hasToString(file + ", line 2, " + reason);
  }

  @Test
  void whatAFileHasNoKeyForIsUnknown() throws IOException {
    Path file =
        write("x.jsonl", "{\"rating\":4.0,\"text\":\"b\",\"asin\":\"A\",\"user_id\":\"U\"}");
    Row row = rows(file, STRICT).get(0);
    assertThat(row.text("review_body")).isEqualTo("b");
    assertThat(row.header().names())
        .doesNotContain("verified_purchase", "product_parent", "review_headline");
  }

  @Test
  void aFlagThatAnObjectLacksIsUnknown() throws IOException {
    Path file =
        write(
            "All_Beauty.jsonl",
            "{\"rating\":4,\"text\":\"a\",\"asin\":\"A\",\"user_id\":\"U\",\"verified_purchase\":true}\n"
                + "{\"rating\":4,\"text\":\"b\",\"asin\":\"A\",\"user_id\":\"U\"}\n"
                + "{\"rating\":4,\"text\":\"c\",\"asin\":\"A\",\"user_id\":\"U\",\"verified_purchase\":null}\n");
    assertThat(AmazonReviews.read(file).rows())
        .extracting(Review::verifiedPurchase)
        .containsExactly(true, null, null);
  }

  @Test
  void votesAndFlagsThatATableLacksAreUnknown() throws IOException {
    Path file =
        write(
            "most.csv",
            "review_id,star_rating,helpful_votes,vine,verified_purchase,review_body,review_date\n"
                + "a,5,,,,fine,2015-08-31\n"
                + "b,5,1,N,Y,good,2015-08-31\n");
    List<Review> reviews = AmazonReviews.read(file).rows();
    assertThat(reviews).extracting(Review::helpfulVotes).containsExactly(null, 1);
    assertThat(reviews).extracting(Review::vine).containsExactly(null, false);
    assertThat(reviews).extracting(Review::verifiedPurchase).containsExactly(null, true);
  }

  @Test
  void votesThatACsvWithAllColumnsLacksAreUnknown() throws IOException {
    String row = "US,1,R1,P,2,T,C,5,,,,,fine,good,2015-08-31\n";
    Path csv = write("all.csv", String.join(",", Review.COLUMNS) + "\n" + row);
    assertThat(AmazonReviews.read(csv).rows())
        .extracting(Review::helpfulVotes, Review::totalVotes, Review::vine)
        .containsExactly(tuple(null, null, null));

    Path tsv = write("all.tsv", String.join("\t", Review.COLUMNS) + "\n" + row.replace(',', '\t'));
    assertThatThrownBy(() -> AmazonReviews.load(tsv, STRICT))
        .hasMessageContaining("helpful_votes must be a whole number");
  }

  @Test
  void februaryHasNoThirtieth() throws IOException {
    Path file =
        write(
            "x.json",
            "{\"overall\":5,\"verified\":true,\"reviewTime\":\"02 30,"
                + " 2016\",\"reviewerID\":\"A\",\"asin\":\"B\"}");
    assertThatThrownBy(() -> rows(file, STRICT))
        .hasMessage(
            file
                + ", line 1, $.reviewTime: review_date must be a day such as \"09 1, 2016\", but is"
                + " \"02 30, 2016\"");
  }

  @Test
  void aKindThatIsNamedMustFit() throws IOException {
    Path file = write("x.jsonl", "{\"text\":\"a\",\"stars\":1}\n");
    assertThatThrownBy(() -> rows(file, STRICT.withDialect(Dialect.jsonLines(ReviewShape.YELP))))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            file + ", line 1: the objects are not those of Yelp; their keys are text, stars");
  }

  @Test
  void severalKindsInOneFileAreNotGuessed() throws IOException {
    String first =
        "{\"overall\":5,\"reviewerID\":\"u\",\"asin\":\"a\",\"verified\":true,\"reviewText\":\"t\"}\n";
    Path file =
        write(
            "x.jsonl",
            first
                + "{\"rating\":5,\"user_id\":\"u\",\"asin\":\"a\",\"verified_purchase\":true,\"text\":\"t\"}\n");
    assertThatThrownBy(() -> rows(file, STRICT))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            file
                + " has objects of several kinds: Amazon 2018, Amazon 2023; give each kind a file"
                + " of its own, or name one with --dialect");
    Dialect named = Dialect.jsonLines(ReviewShape.AMAZON_2023);
    assertThatThrownBy(() -> rows(file, STRICT.withDialect(named)))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage(
            file + ", line 1: this is not an object of Amazon 2023: user_id and text are missing");
  }

  /** Both kinds name the customer and the text alike. */
  @Test
  void objectsOfYelpAndOfAmazon2023AreToldApart() throws IOException {
    String yelp =
        "{\"review_id\":\"1\",\"user_id\":\"u\",\"business_id\":\"b\",\"text\":\"t\",\"stars\":4.0,"
            + "\"useful\":0,\"date\":\"2015-01-01\"}\n";
    String amazon =
        "{\"rating\":5,\"user_id\":\"u\",\"asin\":\"a\",\"verified_purchase\":true,\"text\":\"t\","
            + "\"timestamp\":1420070400000}\n";
    assertRefusesTheSecond(
        write("amazon.jsonl", amazon + yelp),
        ReviewShape.AMAZON_2023,
        "Amazon 2023: asin and rating are missing");
    assertRefusesTheSecond(
        write("yelp.json", yelp + amazon),
        ReviewShape.YELP,
        "Yelp: business_id and stars are missing");
  }

  private static void assertRefusesTheSecond(Path file, ReviewShape shape, String message) {
    assertThatThrownBy(() -> rows(file, STRICT.withDialect(Dialect.jsonLines(shape))))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage(file + ", line 2: this is not an object of " + message);
  }

  @Test
  void keysStayAsTheyAreOnRequest() throws IOException {
    Path file =
        write(
            "y.json",
            "{\"review_id\":\"1\",\"user_id\":\"u\",\"business_id\":\"b\",\"text\":\"t\",\"stars\":4.5}");
    assertThat(rows(file, STRICT.withDialect(Dialect.jsonLines())).get(0).text("stars"))
        .isEqualTo("4.5");
  }

  @ParameterizedTest
  @CsvSource({
    "All_Beauty.jsonl.gz, All_Beauty",
    "raw_review_All_Beauty.jsonl, All_Beauty",
    "Video_Games_5.json.gz, Video_Games",
    "reviews, reviews"
  })
  void theCategoryIsInTheNameOfTheFile(String name, String category) {
    assertThat(ReviewConverter.categoryOf("dir/" + name)).isEqualTo(category);
  }
}
