package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AmazonReviewWriterTest {

  @Property(tries = 200)
  void givesBackWhatWasWritten(@ForAll("reviews") List<Review> reviews, @ForAll boolean gzip)
      throws IOException {
    Path directory = Files.createTempDirectory("starsight");
    Path file = directory.resolve(gzip ? "reviews.tsv.gz" : "reviews.tsv");
    try {
      AmazonReviewWriter.write(file, reviews);
      // Told, because two titles such as "a""b" and nothing else would look like a spreadsheet's.
      ReadOptions options = ReadOptions.strictly().withDialect(Dialect.plainTabs());
      assertThat(AmazonReviews.load(List.of(file), options, Progress.SILENT).data().rows())
          .isEqualTo(reviews);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  @Example
  void writesTheSameBytesForTheSameReviews() throws IOException {
    Path directory = Files.createTempDirectory("starsight");
    Path one = directory.resolve("one.tsv.gz");
    Path two = directory.resolve("two.tsv.GZ");
    try {
      List<Review> reviews = List.of(review("R1", "Good \"stuff\"\u2028\uD83D\uDE00"));
      AmazonReviewWriter.write(one, reviews);
      AmazonReviewWriter.write(two, reviews);
      assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
      // RFC 1952: bytes 4 to 7 are the time.
      assertThat(Files.readAllBytes(one)).startsWith(0x1F, 0x8B, 8, 0, 0, 0, 0, 0);
    } finally {
      Files.deleteIfExists(one);
      Files.deleteIfExists(two);
      Files.delete(directory);
    }
  }

  @Example
  void csvAndJsonLinesHoldEveryText() throws IOException {
    Path directory = Files.createTempDirectory("starsight");
    Path csv = directory.resolve("reviews.csv");
    Path json = directory.resolve("reviews.jsonl");
    List<Review> reviews =
        List.of(review("R1", "a,b \"c\"\r\nd\te"), review("R2", ""), review("R3", "plain"));
    try (AmazonReviewWriter csvWriter = AmazonReviewWriter.replacingCsv(csv);
        JsonReviewWriter jsonWriter = JsonReviewWriter.replacing(json, null)) {
      for (Review review : reviews) {
        csvWriter.write(review);
        jsonWriter.write(review);
      }
      csvWriter.commit();
      jsonWriter.commit();
      assertThat(AmazonReviews.load(List.of(csv, json), ReadOptions.strictly(), Progress.SILENT))
          .satisfies(
              loaded -> {
                assertThat(loaded.data().rows().subList(0, 3)).isEqualTo(reviews);
                assertThat(loaded.data().rows().subList(3, 6)).isEqualTo(reviews);
              });
    } finally {
      Files.deleteIfExists(csv);
      Files.deleteIfExists(json);
      Files.delete(directory);
    }
  }

  @Example
  void refusesWhatTheFormatCannotHoldAndLeavesNoFile() throws IOException {
    Path directory = Files.createTempDirectory("starsight");
    Path file = directory.resolve("reviews.tsv");
    try {
      assertRefused(file, review("R7", "a\tb"), "a tab");
      assertRefused(file, review("R7", "a\nb"), "a line break");
      assertRefused(file, review("R7", "a\r"), "a line break");
      assertRefused(file, review("R7", "a\uD83D"), "half a surrogate pair");
      assertRefused(file, review("R7", "\uDE00\uD83Da"), "half a surrogate pair");
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left).isEmpty();
      }
    } finally {
      Files.delete(directory);
    }
  }

  private static void assertRefused(Path file, Review review, String what) {
    assertThatThrownBy(() -> AmazonReviewWriter.write(file, List.of(review)))
        .isInstanceOf(StarsightException.class)
        .hasMessage("this format cannot hold " + what + " in a field, but review R7 has one");
  }

  private static Review review(String id, String body) {
    return new Review(
        "US",
        "1",
        id,
        "B",
        "2",
        "T",
        "C",
        5,
        0,
        0,
        false,
        true,
        "H",
        body,
        LocalDate.of(2015, 1, 2));
  }

  @Provide
  Arbitrary<List<Review>> reviews() {
    Arbitrary<String> id = Arbitraries.strings().withCharRange('0', 'Z').ofLength(6);
    Arbitrary<Integer> votes = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<LocalDate> dates =
        Arbitraries.longs()
            .between(LocalDate.of(0, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
            .map(LocalDate::ofEpochDay)
            .injectNull(0.1);
    Arbitrary<Review> whole =
        Combinators.combine(id, texts(), texts(), texts(), texts(), votes, dates)
            .as(
                (i, title, category, headline, body, v, date) ->
                    new Review(
                        "US",
                        i,
                        i,
                        i,
                        i,
                        title,
                        category,
                        1 + v % 5,
                        v,
                        Integer.MAX_VALUE - v,
                        v % 2 == 0,
                        v % 3 == 0,
                        headline,
                        body,
                        date));
    return whole.list().ofMinSize(1).ofMaxSize(5);
  }

  /** Any Unicode but what the format cannot hold, rich in what trips parsers up. */
  private static Arbitrary<String> texts() {
    Arbitrary<Integer> tricky =
        Arbitraries.of(
            (int) '"',
            (int) '\\',
            (int) ',',
            (int) ' ',
            0,
            0x0B,
            0x0C,
            0x1A,
            0x1C,
            0x85,
            0xFEFF,
            0x2028,
            0x2029,
            0x1F600);
    Arbitrary<Integer> any =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c != '\t' && c != '\n' && c != '\r' && (c < 0xD800 || c > 0xDFFF));
    return Arbitraries.oneOf(tricky, any)
        .list()
        .ofMaxSize(12)
        .map(points -> points.stream().map(Character::toString).reduce("", String::concat));
  }
}
