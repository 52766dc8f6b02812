package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-data")
class RealTextTest {

  private static final String FILE = "digital_software.tsv.gz";
  private static final int BODY = 13;

  @Test
  void equalsTheNaiveTokenizerOnRealReviews() throws IOException {
    List<String> bodies = bodies(2000);
    assertThat(bodies).hasSize(2000);
    try (Tokenizer tokenizer = MiniLm.tokenizer()) {
      HuggingFaceTokenizerTest.assertEqualsNaive(tokenizer, bodies);
      assertThat(LengthDistribution.of(tokenizer.encode(bodies, 4096)).suggestMaxLength())
          .isEqualTo(128);
    }
  }

  private static List<String> bodies(int count) throws IOException {
    Path file = file();
    assumeTrue(Files.exists(file), FILE + " is not in shared/data beside the project");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).limit(count).map(line -> line.split("\t", -1)[BODY]).toList();
    }
  }

  private static Path file() {
    Path nowhere = Path.of(FILE);
    return Stream.iterate(nowhere.toAbsolutePath(), Objects::nonNull, Path::getParent)
        .map(above -> above.resolveSibling(Path.of("shared", "data", FILE)))
        .filter(Files::exists)
        .findFirst()
        .orElse(nowhere);
  }
}
