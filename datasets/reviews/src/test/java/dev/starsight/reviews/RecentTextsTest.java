package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentTextsTest {

  @Test
  void givesEveryFieldItsTextAndTheSameObjectAgain(@TempDir Path directory) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    StringBuilder lines = new StringBuilder("a\tb\n");
    for (int i = 0; i < 50_000; i++) {
      int length = random.nextInt(20) == 0 ? random.nextInt(300) : random.nextInt(12);
      int kind = random.nextInt(3);
      for (int k = 0; k < length; k++) {
        lines.append(
            k == length / 3 ? "x\u00E9\u4E2D".charAt(random.nextInt(3)) : "a0\u00E9".charAt(kind));
      }
      lines.append("\t.\n");
    }
    Path file = Files.writeString(directory.resolve("texts.tsv"), lines);
    RecentTexts texts = new RecentTexts();
    try (DelimitedFile<String> rows =
        DelimitedFile.open(
            file,
            ReadOptions.strictly().withThreads(1).withDialect(Dialect.plainTabs()),
            Progress.SILENT,
            (header, dialect) -> row -> checked(row, texts))) {
      assertThat(rows.stream().distinct().count()).isGreaterThan(1000);
    }
  }

  private static String checked(Row row, RecentTexts texts) {
    String text = texts.get(row, 0);
    assertThat(text).isEqualTo(row.text(0));
    if (row.to(0) - row.from(0) < 200) {
      assertThat(texts.get(row, 0)).isSameAs(text);
    }
    return text;
  }
}
