package dev.starsight.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TfRecordFeatureWriterTest extends TemporaryRoot {

  /** Returns mostly plain rows, and some pairs, unusual masks and ids in the padding. */
  static List<FeatureRecord> randomRows(long seed, int count, int maxLength, boolean odd) {
    SplittableRandom random = new SplittableRandom(seed);
    List<FeatureRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(10) == 0 ? random.nextInt() >>> 1 : random.nextInt(5);
      int length = random.nextInt(maxLength + 1);
      int[] ids = random.ints(length, 0, 30_522).toArray();
      if (odd && random.nextInt(8) == 0) {
        Encoding encoding =
            Encoding.of(
                random.ints(maxLength, 0, Integer.MAX_VALUE).toArray(),
                random.ints(maxLength, 0, 2).toArray(),
                random.ints(maxLength, 0, 2).toArray());
        rows.add(new FeatureRecord(encoding, label));
      } else {
        rows.add(FeatureRecord.padded(Encoding.of(ids), maxLength, label));
      }
    }
    return rows;
  }

  static void writeAll(FeatureWriter writer, List<FeatureRecord> rows, int maxLength, int batchRows)
      throws IOException {
    FeatureBatch.Builder batch = FeatureBatch.builder(maxLength, batchRows);
    for (FeatureRecord row : rows) {
      batch.add(row.encoding(), row.labelId());
      if (batch.size() == batchRows) {
        writer.write(batch.build());
      }
    }
    writer.write(batch.build());
  }

  private FeatureManifest write(
      Path directory, List<FeatureRecord> rows, int maxLength, int perFile, int batch, int threads)
      throws IOException {
    FeatureOptions options = FeatureOptions.of(maxLength).withRowsPerFile(perFile);
    try (FeatureWriter writer = FeatureWriter.tfRecord(directory, options, threads)) {
      writeAll(writer, rows, maxLength, batch);
      return writer.commit();
    }
  }

  @Property(tries = 50)
  void writesEveryRowOnceAndInOrderForAnyBatchesAndThreads(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int count,
      @ForAll @IntRange(min = 1, max = 40) int maxLength,
      @ForAll @IntRange(min = 1, max = 120) int rowsPerFile,
      @ForAll @IntRange(min = 1, max = 400) int batchRows,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll boolean odd)
      throws IOException {
    List<FeatureRecord> rows = randomRows(seed, count, maxLength, odd);
    FeatureManifest manifest = write(train(), rows, maxLength, rowsPerFile, batchRows, threads);
    int files = Math.max(1, (count + rowsPerFile - 1) / rowsPerFile);
    assertThat(manifest.files(FeatureFormat.TFRECORD)).hasSize(files);
    List<Map<String, List<Long>>> decoded = new ArrayList<>();
    for (FeatureManifest.Part part : manifest.files(FeatureFormat.TFRECORD)) {
      byte[] bytes = Files.readAllBytes(train().resolve(part.name()));
      List<byte[]> records = PlainDecoder.records(bytes);
      assertThat(records).hasSize((int) part.rows());
      assertThat(bytes).hasSize((int) part.bytes());
      assertThat(Sha256.of(bytes)).isEqualTo(part.sha256());
      records.forEach(record -> decoded.add(PlainDecoder.example(record)));
    }
    assertThat(decoded).isEqualTo(rows.stream().map(TfRecordFeatureWriterTest::asMap).toList());
    Map<Integer, Long> perLabel = new TreeMap<>();
    rows.forEach(row -> perLabel.merge(row.labelId(), 1L, Long::sum));
    assertThat(manifest.rowsPerLabelId()).isEqualTo(perLabel);
    assertThat(manifest.rows()).isEqualTo(count);
    assertThat(FeatureManifest.read(train())).hasValue(manifest);
  }

  static Map<String, List<Long>> asMap(FeatureRecord row) {
    return Map.of(
        "input_ids", longs(row.encoding().inputIds()),
        "input_mask", longs(row.encoding().attentionMask()),
        "segment_ids", longs(row.encoding().tokenTypeIds()),
        "label_ids", List.of((long) row.labelId()));
  }

  private static List<Long> longs(int[] values) {
    return IntStream.of(values).asLongStream().boxed().toList();
  }

  /** Long rows, so that there are many chunks. */
  @Test
  void writesTheSameBytesWithAnyNumberOfThreads() throws IOException {
    List<FeatureRecord> rows = randomRows(5, 2_000, 300, false);
    FeatureManifest one = write(root.resolve("one"), rows, 300, 700, 2_000, 1);
    FeatureManifest two = write(root.resolve("two"), rows, 300, 700, 64, 2);
    FeatureManifest five = write(root.resolve("five"), rows, 300, 700, 1_000, 5);
    assertThat(two).isEqualTo(one);
    assertThat(five).isEqualTo(one);
    for (FeatureManifest.Part part : one.files(FeatureFormat.TFRECORD)) {
      assertThat(root.resolve("two").resolve(part.name()))
          .hasSameBinaryContentAs(root.resolve("one").resolve(part.name()));
    }
    assertThat(root.resolve("two").resolve(FeatureManifest.NAME))
        .hasSameBinaryContentAs(root.resolve("one").resolve(FeatureManifest.NAME));
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    FeatureOptions options = FeatureOptions.of(8).withRowsPerFile(3);
    try (FeatureWriter writer = FeatureWriter.tfRecord(train(), options, 2)) {
      writeAll(writer, randomRows(1, 20, 8, false), 8, 4);
      assertThat(train()).doesNotExist();
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void writesNothingAfterTheCommit() throws IOException {
    FeatureBatch batch = FeatureBatch.builder(8, 1).add(new int[] {101, 102}, 0, 2, 1).build();
    FeatureWriter writer = FeatureWriter.tfRecord(train(), FeatureOptions.of(8), 1);
    try (writer) {
      writer.write(batch);
      writer.commit();
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("it is complete");
      assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(train()).isNotEmptyDirectory();
  }

  @Test
  void writesNothingAfterARejectedBatch() throws IOException {
    FeatureWriter writer = FeatureWriter.tfRecord(train(), FeatureOptions.of(8), 1);
    try (writer) {
      assertThatThrownBy(() -> writer.write(FeatureBatch.builder(9, 1).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("every row must be 8 long, but one is 9");
    }
    assertThat(root).isEmptyDirectory();
    assertThatThrownBy(() -> FeatureWriter.tfRecord(train(), FeatureOptions.of(8), 0))
        .hasMessage("threads must be at least 1, but is 0");
  }

  @Test
  void keepsTheGivenDescription() throws IOException {
    ObjectNode description = Json.object().put("seed", 42).put("vocabulary", "ab");
    FeatureOptions options = FeatureOptions.of(8).withDescription(description);
    try (FeatureWriter writer = FeatureWriter.tfRecord(train(), options, 1)) {
      writer.commit();
    }
    assertThat(FeatureManifest.read(train()).orElseThrow().description()).isEqualTo(description);
  }

  /** A writer of another format; only its file names matter. */
  private static final class OtherWriter extends FeatureWriter {

    OtherWriter(Path directory) throws IOException {
      super(directory, FeatureFormat.PARQUET, FeatureOptions.of(8));
    }

    @Override
    protected void append(FeatureBatch batch) {}

    @Override
    protected void finish() throws IOException {
      Files.writeString(nextFile(), "parquet");
      finishFile(10, 7, "0".repeat(64));
    }
  }

  @Test
  void addsAnotherFormatOnlyForTheSameRows() throws IOException {
    List<FeatureRecord> rows = randomRows(3, 10, 8, false);
    FeatureManifest first = write(train(), rows, 8, 4, 10, 1);
    try (FeatureWriter other = new OtherWriter(train())) {
      other.write(batch(rows));
      FeatureManifest both = other.commit();
      assertThat(both.files(FeatureFormat.TFRECORD)).isEqualTo(first.files(FeatureFormat.TFRECORD));
    }
    assertThat(train().resolve("part-00000.parquet")).hasContent("parquet");
    try (FeatureReader reader = FeatureReader.open(train())) {
      assertThat(reader.stream().toList()).isEqualTo(rows);
    }
    assertThatIOException()
        .isThrownBy(() -> write(train(), rows, 8, 4, 10, 1))
        .withMessageContaining("has tfrecord files already");
    Path fewer = root.resolve("fewer");
    write(fewer, rows.subList(1, 10), 8, 4, 10, 1);
    try (FeatureWriter other = new OtherWriter(fewer)) {
      other.write(batch(rows));
      assertThatIOException()
          .isThrownBy(other::commit)
          .withMessageContaining("the same rows are needed to join them");
    }
    assertThat(fewer.resolve("part-00000.parquet")).doesNotExist();
  }

  private static FeatureBatch batch(List<FeatureRecord> rows) {
    FeatureBatch.Builder builder = FeatureBatch.builder(8, rows.size());
    rows.forEach(row -> builder.add(row.encoding(), row.labelId()));
    return builder.build();
  }
}
