package dev.starsight.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.internal.ExampleMessage;
import dev.starsight.features.internal.TfRecordReader;
import dev.starsight.features.internal.TfRecordWriter;
import dev.starsight.files.internal.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureReaderTest extends TemporaryRoot {

  private void write(List<FeatureRecord> rows, int maxLength, int rowsPerFile) throws IOException {
    FeatureFiles.write(train(), rows.iterator(), maxLength, rowsPerFile);
  }

  private static List<FeatureRecord> rows(long seed, int count, int maxLength) {
    return TfRecordFeatureWriterTest.randomRows(seed, count, maxLength, true);
  }

  private static List<FeatureRecord> batches(FeatureReader reader, int count) throws IOException {
    List<FeatureRecord> rows = new ArrayList<>();
    try (reader) {
      Optional<FeatureBatch> batch = reader.nextBatch(count);
      while (batch.isPresent()) {
        FeatureBatch current = batch.get();
        assertThat(current.size()).isBetween(1, count);
        for (int row = 0; row < current.size(); row++) {
          rows.add(current.record(row));
        }
        batch = reader.nextBatch(count);
      }
      assertThat(reader.next()).isEmpty();
    }
    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    return rows;
  }

  @Property(tries = 50)
  void readsEveryRowExactlyOnceInOrderOrShuffled(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int count,
      @ForAll @IntRange(min = 1, max = 20) int maxLength,
      @ForAll @IntRange(min = 1, max = 90) int rowsPerFile,
      @ForAll @IntRange(min = 1, max = 250) int batchRows,
      @ForAll @IntRange(min = 1, max = 250) int bufferRows)
      throws IOException {
    List<FeatureRecord> rows = rows(seed, count, maxLength);
    write(rows, maxLength, rowsPerFile);
    assertThat(batches(FeatureReader.open(train()), batchRows)).isEqualTo(rows);
    FeatureReader reader = FeatureReader.open(train());
    List<FeatureRecord> shuffled = batches(reader.shuffled(seed, bufferRows), batchRows);
    assertThat(shuffled).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(batches(reader.shuffled(seed, bufferRows), 7)).isEqualTo(shuffled);
  }

  /** The label identifies the row. */
  @Test
  void shufflesRowsAcrossFilesDifferentlyForEachSeed() throws IOException {
    List<FeatureRecord> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rows.add(new FeatureRecord(rows(i, 1, 4).get(0).encoding(), i));
    }
    write(rows, 4, 250);
    List<Integer> order = order(1, 500);
    assertThat(order).doesNotHaveDuplicates().hasSize(2_000).isNotEqualTo(order(2, 500));
    assertThat(order.subList(0, 100).stream().map(row -> row / 250).distinct())
        .hasSizeGreaterThan(2);
    long far = 0;
    for (int i = 1; i < order.size(); i++) {
      far += Math.abs(order.get(i) - order.get(i - 1)) > 10 ? 1 : 0;
    }
    assertThat(far).isGreaterThan(1_800);
  }

  private List<Integer> order(long seed, int bufferRows) throws IOException {
    return batches(FeatureReader.open(train()).shuffled(seed, bufferRows), 64).stream()
        .map(FeatureRecord::labelId)
        .toList();
  }

  @Test
  void refusesToShuffleAfterReading() throws IOException {
    write(rows(1, 5, 4), 4, 10);
    try (FeatureReader reader = FeatureReader.open(train())) {
      assertThatThrownBy(() -> reader.shuffled(1, 0)).hasMessageContaining("but is 0");
      assertThatThrownBy(() -> reader.nextBatch(0)).isInstanceOf(IllegalArgumentException.class);
      reader.next();
      assertThatThrownBy(() -> reader.shuffled(1, 10))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("read already");
    }
  }

  @Test
  void rejectsABufferLargerThanAnArray() throws IOException {
    write(rows(1, 5, 512), 512, 10);
    try (FeatureReader reader = FeatureReader.open(train()).shuffled(1, 5_000_000)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bufferRows must be at most 4194303 for rows of length 512, but is 5000000");
    }
  }

  @Test
  void returnsNoRowOfTheNextFileAfterClose() throws IOException {
    write(rows(1, 5, 4), 4, 2);
    for (FeatureReader reader :
        List.of(FeatureReader.open(train()), FeatureReader.open(train()).shuffled(1, 2))) {
      reader.next();
      reader.close();
      assertThatThrownBy(reader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  /** On damaged messages with valid checksums, fast decoding and parsing must agree. */
  @Property(tries = 300)
  void fastDecodingAgreesWithParsingOnDamagedRows(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    FeatureRecord row = rows(seed, 1, 6).get(0);
    byte[] message = FeatureFilesTest.message(row);
    for (int i = 0; i < 10; i++) {
      byte[] changed = message.clone();
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        changed[random.nextInt(changed.length)] =
            (byte) random.nextInt(random.nextBoolean() ? 3 : 256);
      }
      TfRecordReader reader = record(changed);
      FeatureBatch.Builder batch = FeatureBatch.builder(6, 1);
      if (new RowDecoder(6).addPlain(reader, batch)) {
        assertThat(batch.build().record(0)).isEqualTo(anyRow(reader));
      } else {
        assertThat(batch.size()).isZero();
      }
    }
  }

  private static TfRecordReader record(byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TfRecordWriter(out).write(message);
    TfRecordReader reader = new TfRecordReader(new ByteArrayInputStream(out.toByteArray()), "one");
    reader.advance();
    return reader;
  }

  private static FeatureRecord anyRow(TfRecordReader reader) {
    try {
      return RowDecoder.anyRow(reader);
    } catch (ExampleMessage.Malformed e) {
      throw new AssertionError("only the short way decodes this", e);
    }
  }

  @Test
  void decodesWrittenRowsOnTheFastPath() throws IOException {
    for (FeatureRecord row : TfRecordFeatureWriterTest.randomRows(9, 200, 200, false)) {
      FeatureBatch.Builder batch = FeatureBatch.builder(200, 1);
      assertThat(new RowDecoder(200).addPlain(record(FeatureFilesTest.message(row)), batch))
          .isTrue();
      assertThat(batch.build().record(0)).isEqualTo(row);
    }
  }

  @Test
  void manifestRevealsAnyFlippedBit() throws IOException {
    List<FeatureRecord> rows = rows(3, 4, 5);
    write(rows, 5, 3);
    for (String name : List.of("part-00000.tfrecord", "part-00001.tfrecord")) {
      Path file = train().resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int bit = 0; bit < 8 * bytes.length; bit += 9) {
        Files.write(file, flipped(bytes, bit));
        assertThatThrownBy(() -> read(train()))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(file + ": its SHA-256 is ");
      }
      Files.write(file, bytes);
    }
    assertThat(read(train())).isEqualTo(rows);
  }

  /** Without a manifest, the checksums of the rows must reveal every damage. */
  @Test
  void checksumsRevealAnyFlippedBit() throws IOException {
    write(rows(3, 3, 5), 5, 3);
    Path file = train().resolve("part-00000.tfrecord");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(train().resolve(FeatureManifest.NAME));
    for (int bit = 0; bit < 8 * bytes.length; bit += 9) {
      Files.write(file, flipped(bytes, bit));
      assertThatIOException()
          .isThrownBy(() -> read(train()))
          .withMessageStartingWith(file + ", record ");
    }
  }

  /** A damaged manifest may change descriptions, but never rows. */
  @Test
  void damagedManifestNeverChangesRows() throws IOException {
    List<FeatureRecord> rows = rows(3, 4, 5);
    write(rows, 5, 3);
    Path file = train().resolve(FeatureManifest.NAME);
    byte[] bytes = Files.readAllBytes(file);
    int rejected = 0;
    for (int at = 0; at < bytes.length; at += 3) {
      Files.write(file, flipped(bytes, 8 * at + at % 8));
      try {
        assertThat(read(train())).isEqualTo(rows);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(train().toString());
        assertThat(e.getMessage()).doesNotContain("\n");
        rejected++;
      }
    }
    assertThat(rejected).isPositive();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private static List<FeatureRecord> read(Path path) throws IOException {
    return batches(FeatureReader.open(path), 2);
  }

  @Test
  void rejectsAFileTruncatedAtAnyByte() throws IOException {
    write(rows(3, 5, 5), 5, 3);
    Path file = train().resolve("part-00001.tfrecord");
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatIOException()
          .isThrownBy(() -> FeatureReader.open(train()))
          .withMessage(
              file
                  + ": has "
                  + length
                  + " bytes, but manifest.json says that it has "
                  + bytes.length);
    }
    Files.delete(file);
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessage(file + ": is missing, though manifest.json says that it has 2 rows");
  }

  @Test
  void rejectsInvalidManifests() throws IOException {
    write(rows(3, 5, 5), 5, 3);
    assertRefused("{}", "\"format\" is missing");
    assertRefused("{\"format\": \"x\"}", "\"format\" must be \"starsight-features\", but is \"x\"");
    assertRefused("[]", "must be a JSON object");
    assertRefused(
        "{\"format\": \"starsight-features\", \"version\": 2}", "written by a newer Starsight");
    assertRefused("{\"format\": \"starsight-features\"}", "\"version\" is missing");
    assertRefused("nonsense", "not JSON");
    Json.write(
        train().resolve("manifest.json"),
        Json.object().put("format", "starsight-features").put("version", 1).put("maxLength", 0));
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining(
            "\"maxLength\" must be a whole number from 1 to 2147483647, but is 0");
  }

  private void assertRefused(String manifest, String reason) throws IOException {
    Files.writeString(train().resolve("manifest.json"), manifest);
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining(train().resolve("manifest.json").toString())
        .withMessageContaining(reason);
  }
}
