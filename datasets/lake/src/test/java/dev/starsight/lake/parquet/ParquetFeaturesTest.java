package dev.starsight.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureManifest;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.FeatureWriter;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-locale")
class ParquetFeaturesTest {

  /** A directory for each test of Jupiter or each try of jqwik. */
  private Path root = Path.of("");

  @BeforeEach
  @BeforeTry
  void createRoot() throws IOException {
    root = Files.createTempDirectory("starsight-parquet");
  }

  @AfterEach
  @AfterTry
  void deleteRoot() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path train() {
    return root.resolve("train");
  }

  private static List<FeatureRecord> randomRows(long seed, int count, int maxLength, boolean odd) {
    SplittableRandom random = new SplittableRandom(seed);
    List<FeatureRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(10) == 0 ? random.nextInt() >>> 1 : random.nextInt(5);
      Encoding encoding =
          odd && random.nextInt(4) == 0
              ? Encoding.of(
                  random.ints(maxLength, 0, Integer.MAX_VALUE).toArray(),
                  random.ints(maxLength, 0, 2).toArray(),
                  random.ints(maxLength, 0, 2).toArray())
              : Encoding.of(random.ints(random.nextInt(maxLength + 1), 0, 30_522).toArray());
      rows.add(FeatureRecord.padded(encoding, maxLength, label));
    }
    return rows;
  }

  private static void writeAll(FeatureWriter writer, List<FeatureRecord> rows, int batchRows)
      throws IOException {
    for (int from = 0; from < rows.size(); from += batchRows) {
      FeatureBatch.Builder batch = FeatureBatch.builder(rows.get(0).maxLength(), batchRows);
      rows.subList(from, Math.min(rows.size(), from + batchRows))
          .forEach(row -> batch.add(row.encoding(), row.labelId()));
      writer.write(batch.build());
    }
  }

  private static FeatureManifest write(
      Path directory, List<FeatureRecord> rows, int maxLength, int perFile, int batch, int threads)
      throws IOException {
    FeatureOptions options = FeatureOptions.of(maxLength).withRowsPerFile(perFile);
    try (FeatureWriter writer = ParquetFeatureWriter.create(directory, options, threads)) {
      writeAll(writer, rows, batch);
      return writer.commit();
    }
  }

  private static List<FeatureRecord> read(Path path) throws IOException {
    try (FeatureReader reader = ParquetFeatures.open(path)) {
      return reader.stream().toList();
    }
  }

  @Property(tries = 10)
  void readsBackEveryRowExactlyOnceAndInOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int count,
      @ForAll @IntRange(min = 1, max = 40) int maxLength,
      @ForAll @IntRange(min = 60, max = 300) int rowsPerFile,
      @ForAll @IntRange(min = 1, max = 250) int batchRows,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll boolean odd)
      throws Exception {
    List<FeatureRecord> rows = randomRows(seed, count, maxLength, odd);
    FeatureManifest manifest = write(train(), rows, maxLength, rowsPerFile, batchRows, threads);
    int files = Math.max(1, (count + rowsPerFile - 1) / rowsPerFile);
    assertThat(manifest.files(FeatureFormat.PARQUET)).hasSize(files);
    assertThat(manifest.rows()).isEqualTo(count);
    assertThat(read(train())).isEqualTo(rows);
    List<String> selected = new ArrayList<>();
    for (FeatureManifest.Part part : manifest.files(FeatureFormat.PARQUET)) {
      Path file = train().resolve(part.name());
      assertHasMagic(file);
      List<String> inFile = selected(file);
      assertThat(inFile).hasSize((int) part.rows());
      selected.addAll(inFile);
    }
    assertThat(selected).isEqualTo(rows.stream().map(ParquetFeaturesTest::asText).toList());
  }

  private static void assertHasMagic(Path file) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("PAR1").endsWith("PAR1");
  }

  /** Returns the rows of a file as texts, read by plain SQL. */
  private static List<String> selected(Path file) throws SQLException {
    return query(
        "SELECT concat_ws(' ', input_ids::VARCHAR, input_mask::VARCHAR, segment_ids::VARCHAR,"
            + " label_ids) FROM read_parquet('"
            + file
            + "')");
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", null);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", null);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String asText(FeatureRecord row) {
    return Arrays.toString(row.encoding().inputIds())
        + " "
        + Arrays.toString(row.encoding().attentionMask())
        + " "
        + Arrays.toString(row.encoding().tokenTypeIds())
        + " "
        + row.labelId();
  }

  @Test
  void writesTheDocumentedColumns() throws Exception {
    write(train(), randomRows(1, 3, 8, false), 8, 10, 10, 1);
    assertThat(
            query(
                "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM '"
                    + train().resolve("part-00000.parquet")
                    + "')"))
        .containsExactly(
            "input_ids BIGINT[]",
            "input_mask BIGINT[]",
            "segment_ids BIGINT[]",
            "label_ids BIGINT");
    assertThat(
            query(
                "SELECT DISTINCT compression FROM parquet_metadata('"
                    + train().resolve("part-00000.parquet")
                    + "')"))
        .containsExactly("ZSTD");
  }

  /** Writes more rows than DuckDB processes at a time, in several row groups. */
  @Test
  void writesTheSameBytesForTheSameRowsWithOneThread() throws IOException {
    List<FeatureRecord> rows = randomRows(5, 9_000, 300, false);
    FeatureManifest first = write(root.resolve("first"), rows, 300, 8_000, 700, 1);
    FeatureManifest second = write(root.resolve("second"), rows, 300, 8_000, 9_000, 1);
    assertThat(second).isEqualTo(first);
    assertThat(write(train(), rows, 300, 8_000, 1_000, 2).rows()).isEqualTo(9_000);
    assertThat(read(train())).isEqualTo(rows);
  }

  @Test
  void leavesOnlyCommittedFiles() throws IOException {
    List<FeatureRecord> rows = randomRows(1, 20, 8, false);
    FeatureOptions options = FeatureOptions.of(8).withRowsPerFile(7);
    try (FeatureWriter writer = ParquetFeatureWriter.create(train(), options, 2)) {
      writeAll(writer, rows, 4);
      assertThat(train()).doesNotExist();
    }
    assertThat(root).isEmptyDirectory();
    write(train(), rows, 8, 10, 20, 1);
    assertThat(train().toFile().list())
        .containsExactlyInAnyOrder("part-00000.parquet", "part-00001.parquet", "manifest.json");
    assertThat(root.toFile().list()).containsExactly("train");
  }

  @Test
  void writesOneFileWithoutRows() throws IOException {
    FeatureManifest manifest = write(train(), List.of(), 8, 10, 20, 1);
    assertThat(manifest.files(FeatureFormat.PARQUET)).hasSize(1);
    assertThat(read(train())).isEmpty();
  }

  @Test
  void sharesADirectoryWithTfRecordFilesOfTheSameRows() throws IOException {
    List<FeatureRecord> rows = randomRows(3, 50, 16, false);
    FeatureOptions options = FeatureOptions.of(16).withRowsPerFile(20);
    try (FeatureWriter records = FeatureWriter.tfRecord(train(), options, 1);
        FeatureWriter parquet = ParquetFeatureWriter.create(train(), options, 1)) {
      writeAll(records, rows, 7);
      writeAll(parquet, rows, 9);
      records.commit();
      FeatureManifest both = parquet.commit();
      assertThat(both.files().keySet())
          .containsExactly(FeatureFormat.TFRECORD, FeatureFormat.PARQUET);
      assertThat(FeatureManifest.read(train())).hasValue(both);
    }
    assertThat(root.toFile().list()).containsExactly("train");
    assertThat(read(train())).isEqualTo(rows);
    try (FeatureReader reader = FeatureReader.open(train())) {
      assertThat(reader.stream().toList()).isEqualTo(rows);
    }
  }

  @Test
  void doesNotOverwriteAForeignFile() throws IOException {
    List<FeatureRecord> rows = randomRows(3, 50, 16, false);
    FeatureOptions options = FeatureOptions.of(16).withRowsPerFile(20);
    try (FeatureWriter records = FeatureWriter.tfRecord(train(), options, 1)) {
      writeAll(records, rows, 7);
      records.commit();
    }
    Path theirs = Files.writeString(train().resolve("part-00001.parquet"), "theirs");
    try (FeatureWriter parquet = ParquetFeatureWriter.create(train(), options, 1)) {
      writeAll(parquet, rows, 9);
      assertThatIOException()
          .isThrownBy(parquet::commit)
          .withMessageStartingWith(theirs + ": is there already");
    }
    assertThat(theirs).hasContent("theirs");
    assertThat(train().resolve("part-00000.parquet")).doesNotExist();
  }

  @Test
  void shufflesReproducibly() throws IOException {
    List<FeatureRecord> rows = randomRows(3, 300, 16, true);
    write(train(), rows, 16, 60, 100, 1);
    List<FeatureRecord> one = shuffled(1);
    assertThat(one).isNotEqualTo(rows).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(shuffled(1)).isEqualTo(one);
    assertThat(shuffled(2)).isNotEqualTo(one);
  }

  private List<FeatureRecord> shuffled(long seed) throws IOException {
    try (FeatureReader reader = ParquetFeatures.open(train()).shuffled(seed, 50)) {
      return reader.stream().toList();
    }
  }

  @Test
  void namesAChangedFile() throws IOException {
    write(train(), randomRows(3, 5, 4, false), 4, 3, 10, 1);
    Path file = train().resolve("part-00001.parquet");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i += 97) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 4;
      Files.write(file, flipped);
      assertThatThrownBy(() -> read(train()))
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .hasMessageStartingWith(file + ": its SHA-256 is ");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatIOException()
        .isThrownBy(() -> read(train()))
        .withMessageStartingWith(file + ": has " + (bytes.length - 1) + " bytes, but");
    Files.delete(file);
    assertThatIOException()
        .isThrownBy(() -> read(train()))
        .withMessageStartingWith(file + ": is missing");
  }

  @Test
  void rejectsANonParquetFileInOneSentence() throws IOException {
    Path file = Files.writeString(root.resolve("notes.parquet"), "dear diary\n\nPAR1");
    assertRefused(file, ": cannot be read as Parquet: ");
    Files.writeString(file, "");
    assertRefused(file, ": cannot be read as Parquet: ");
    assertThatIOException()
        .isThrownBy(() -> ParquetFeatures.open(root.resolve("none")))
        .withMessageContaining("none");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + reason)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @Test
  void readsFilesOfOtherProgramsAndRejectsInvalidRows() throws Exception {
    Path file = root.resolve("theirs.parquet");
    copy(file, "[5, 6, 0]::INTEGER[]", "[1, 1, 0]", "[0, 1, 0]", "[3]");
    Encoding encoding = Encoding.of(new int[] {5, 6, 0}, new int[] {1, 1, 0}, new int[] {0, 1, 0});
    assertThat(read(file)).containsExactly(new FeatureRecord(encoding, 3));
    copy(file, "[]::BIGINT[]", "[]::BIGINT[]", "[]::BIGINT[]", "1");
    assertRefused(file, ", row 1: is not a row of features: it has no positions");
    copy(file, "[5]", "[1]", "[0]", "[3, 4]");
    assertRefused(file, ", row 1: the values of label_ids must be");
    copy(file, "[5]", "[1]", "[0]", "-1");
    assertRefused(file, ", row 1: the values of label_ids must be 0 to 2147483647, but one is -1");
    copy(file, "[5]", "[2]", "[0]", "1");
    assertRefused(file, ", row 1: is not a row of features: a mask must be 0 or 1, but one is 2");
    copy(file, "[5]", "[1, 1]", "[0]", "1");
    assertRefused(file, ", row 1: is not a row of features: ids, mask and segments must have");
    copy(file, "[5, NULL]", "[1, 1]", "[0, 0]", "1");
    assertRefused(file, ", row 1: the values of input_ids must be");
    copy(file, "NULL::BIGINT[]", "[1, 1]", "[0, 0]", "1");
    assertRefused(file, ", row 1: input_ids is null");
    copy(file, "['a']", "[1]", "[0]", "1");
    assertRefused(file, ": input_ids must be lists of integers, but is VARCHAR[]");
    execute("COPY (SELECT 1 AS label_ids) TO '" + file + "' (FORMAT parquet)");
    assertRefused(file, ": the column input_ids is needed, but there are only [label_ids]");
  }

  private static void copy(Path file, String ids, String mask, String segments, String label)
      throws SQLException {
    execute(
        "COPY (SELECT "
            + label
            + " AS label_ids, 'x' AS more, "
            + ids
            + " AS input_ids, "
            + mask
            + " AS input_mask, "
            + segments
            + " AS segment_ids) TO '"
            + file
            + "' (FORMAT parquet)");
  }

  @Test
  void acceptsNamesWithSqlAndPatternCharacters() throws IOException {
    Path odd = root.resolve("it's [a] new*?");
    List<FeatureRecord> rows = randomRows(3, 5, 4, false);
    write(odd, rows, 4, 3, 10, 1);
    assertThat(read(odd)).isEqualTo(rows);
  }

  @Test
  void rejectsTooLongRows() {
    assertThatThrownBy(() -> ParquetFeatureWriter.create(train(), FeatureOptions.of(1025), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxLength must be at most 1024 in Parquet, but is 1025");
    assertThat(root).isEmptyDirectory();
  }
}
