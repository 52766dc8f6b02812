package dev.starsight.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {

  private static final ReadOptions OPTIONS =
      ReadOptions.strictly().withOpener(ParquetRows.opener(FileOpener.files()));

  private final Path directory;

  ParquetRowsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path parquet(String name, String select) throws Exception {
    Path file = directory.resolve(name);
    try (DuckDb duck = DuckDb.open(1, 256, "")) {
      duck.execute("COPY (%s) TO %s (FORMAT parquet)".formatted(select, DuckDb.quoted("" + file)));
    }
    return file;
  }

  @Test
  void rowsAreThoseOfJsonLines() throws Exception {
    Path file =
        parquet(
            "it's [1].parquet",
            "SELECT 5.0 AS overall, 'a \"b\"\u00e9' || chr(10) || 'c' AS text, NULL AS none, true"
                + " AS flag, DATE '2015-08-31' AS day, {'a': [1, 2]} AS nested");
    try (DelimitedFile<Row> rows = DelimitedFile.open(file, OPTIONS)) {
      assertThat(rows.header().names())
          .containsExactly("overall", "text", "none", "flag", "day", "nested.a");
      Row row = Objects.requireNonNull(rows.read());
      assertThat(List.of(0, 2, 3, 4, 5).stream().map(row::text))
          .containsExactly("5.0", "", "true", "2015-08-31", "[1,2]");
      assertThat(row.text(1)).endsWith("\nc");
      assertThat(rows.read()).isNull();
      assertThat(rows.source().sha256()).isEqualTo(Sha256.of(file));
    }
  }

  @Test
  void keepsTheOrderOfManyRowsForAnyNumberOfThreads() throws Exception {
    Path file = parquet("many.parquet", "SELECT range AS n FROM range(300000)");
    for (int threads : new int[] {1, 3}) {
      try (DelimitedFile<Row> rows = DelimitedFile.open(file, OPTIONS.withThreads(threads))) {
        long next = 0;
        for (Row row = rows.read(); row != null; row = rows.read()) {
          assertThat(row.text(0)).isEqualTo(Long.toString(next++));
        }
        assertThat(next).isEqualTo(300_000);
      }
    }
  }

  @Test
  void damageIsOneSentence() throws Exception {
    byte[] whole = Files.readAllBytes(parquet("a.parquet", "SELECT 1 AS a"));
    for (int cut : new int[] {4, 20, whole.length - 1}) {
      Path file = Files.write(directory.resolve("cut.parquet"), Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> DelimitedFile.open(file, OPTIONS))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": this Parquet file cannot be read: ")
          .hasMessageNotContaining("\n");
    }
    Path empty = parquet("empty.parquet", "SELECT 1 AS a WHERE false");
    assertThatThrownBy(() -> DelimitedFile.open(empty, OPTIONS))
        .hasMessageStartingWith(empty.toString());
  }

  @Test
  void otherFilesAreReadAsTheyAre() throws IOException {
    Path file = Files.writeString(directory.resolve("a.tsv"), "a\tb\n1\t2\n");
    try (DelimitedFile<Row> rows = DelimitedFile.open(file, OPTIONS)) {
      assertThat(rows.read()).extracting(row -> row.text(1)).isEqualTo("2");
    }
  }
}
