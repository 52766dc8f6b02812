package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-data")
class RealTextTest {

  private static final String SOFTWARE = "digital_software.tsv.gz";
  private static final int TITLE = 5;
  private static final int HEADLINE = 12;
  private static final int BODY = 13;
  private static final int COLUMNS = 15;

  @Test
  void equalsTheNaiveTokenizerForRealReviews() throws IOException {
    List<String> bodies = bodies(2000);
    assertThat(bodies).hasSize(2000);
    try (Tokenizer tokenizer = MiniLm.tokenizer()) {
      HuggingFaceTokenizerTest.assertEqualsNaive(tokenizer, bodies);
      assertThat(LengthDistribution.of(tokenizer.encode(bodies, 4096)).suggestMaxLength())
          .isEqualTo(128);
    }
  }

  @Test
  void equalsHuggingFaceForSomeRealReviews() {
    assertOn(
        WordPieceOptions.uncased(),
        () ->
            Stream.concat(
                texts(SOFTWARE).filter(RealTextTest::isOutsideAscii).distinct(), ascii(2_000)));
    assertOn(
        WordPieceOptions.cased(),
        () ->
            Stream.concat(
                texts(SOFTWARE).filter(RealTextTest::isOutsideAscii).distinct(), ascii(500)));
  }

  @Test
  @Tag("long")
  void equalsHuggingFaceForEveryRealReview() throws IOException {
    try (Stream<Path> walk = Files.walk(directory())) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        assertOn(WordPieceOptions.uncased(), () -> texts(file));
        assertOn(WordPieceOptions.cased(), () -> texts(file));
      }
    }
  }

  private static void assertOn(WordPieceOptions options, Supplier<Stream<String>> texts) {
    try (Equality equality = new Equality(options);
        Stream<String> all = texts.get()) {
      equality.assertOn(all);
    }
  }

  private static Stream<String> ascii(int count) {
    return texts(SOFTWARE).filter(text -> !isOutsideAscii(text)).distinct().limit(count);
  }

  private static boolean isOutsideAscii(String text) {
    return text.chars().anyMatch(c -> c > 0x7f);
  }

  private static List<String> bodies(int count) {
    try (Stream<String> lines = lines(directory().resolve(SOFTWARE))) {
      return lines.skip(1).limit(count).map(line -> line.split("\t", -1)[BODY]).toList();
    }
  }

  private static Stream<String> texts(String name) {
    return texts(directory().resolve(name));
  }

  /** Bodies, headlines and titles of a file of reviews, the lines of any other. */
  private static Stream<String> texts(Path file) {
    return lines(file)
        .flatMap(
            line -> {
              String[] columns = line.split("\t", -1);
              return columns.length == COLUMNS
                  ? Stream.of(columns[BODY], columns[HEADLINE], columns[TITLE])
                  : Stream.of(line);
            });
  }

  private static Stream<String> lines(Path file) {
    try {
      InputStream bytes = Files.newInputStream(file);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                  StandardCharsets.UTF_8));
      return reader.lines().onClose(() -> close(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() {
    Path data = Path.of("shared", "data");
    Path directory =
        Stream.iterate(Path.of("pom.xml").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(above -> above.resolveSibling(data))
            .filter(above -> Files.exists(above.resolve(SOFTWARE)))
            .findFirst()
            .orElse(data);
    assumeTrue(
        Files.exists(directory.resolve(SOFTWARE)),
        SOFTWARE + " is not in shared/data beside the project");
    return directory;
  }
}
