package dev.starsight.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.internal.TfRecordWriter;
import dev.starsight.text.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureFilesTest extends TemporaryRoot {

  private static FeatureRecord row(int maxLength, int label, int... ids) {
    return FeatureRecord.padded(Encoding.of(ids), maxLength, label);
  }

  private static List<FeatureRecord> randomRows(long seed, int count, int maxLength) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(
            () ->
                row(
                    maxLength,
                    random.nextInt(400),
                    random.ints(random.nextInt(maxLength + 1), 0, 30_522).toArray()))
        .limit(count)
        .toList();
  }

  private static List<FeatureRecord> read(Path path) throws IOException {
    try (FeatureReader reader = FeatureReader.open(path)) {
      return reader.stream().toList();
    }
  }

  @Property(tries = 60)
  void readsBackEveryRowExactlyOnceAndInOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = 1, max = 40) int maxLength,
      @ForAll @IntRange(min = 1, max = 25) int rowsPerFile)
      throws IOException {
    List<FeatureRecord> rows = randomRows(seed, count, maxLength);
    List<Path> files = FeatureFiles.write(train(), rows.iterator(), maxLength, rowsPerFile);
    assertThat(files).hasSize(Math.max(1, (count + rowsPerFile - 1) / rowsPerFile));
    assertThat(FeatureFiles.list(train())).isEqualTo(files);
    assertThat(read(train())).isEqualTo(rows);
    assertThat(decodedPlainly(files))
        .isEqualTo(rows.stream().map(FeatureFilesTest::asMap).toList());
  }

  private static List<Map<String, List<Long>>> decodedPlainly(List<Path> files) throws IOException {
    List<Map<String, List<Long>>> rows = new ArrayList<>();
    for (Path file : files) {
      PlainDecoder.records(Files.readAllBytes(file))
          .forEach(record -> rows.add(PlainDecoder.example(record)));
    }
    return rows;
  }

  private static Map<String, List<Long>> asMap(FeatureRecord row) {
    return Map.of(
        "input_ids", longs(row.encoding().inputIds()),
        "input_mask", longs(row.encoding().attentionMask()),
        "segment_ids", longs(row.encoding().tokenTypeIds()),
        "label_ids", List.of((long) row.labelId()));
  }

  private static List<Long> longs(int[] values) {
    return IntStream.of(values).asLongStream().boxed().toList();
  }

  @Test
  void joinsDataSetsInOrder() throws IOException {
    List<List<FeatureRecord>> parts =
        List.of(randomRows(1, 7, 5), List.of(), randomRows(2, 11, 5), randomRows(3, 1, 5));
    List<Path> directories = new ArrayList<>();
    for (List<FeatureRecord> rows : parts) {
      Path directory = Files.createDirectory(train().resolveSibling("part" + directories.size()));
      FeatureFiles.write(directory, rows.iterator(), 5, 4);
      directories.add(directory);
    }

    FeatureManifest whole = FeatureFiles.join(directories, train());

    List<FeatureRecord> all = parts.stream().flatMap(List::stream).toList();
    assertThat(read(train())).isEqualTo(all);
    assertThat(whole).isEqualTo(FeatureManifest.read(train()).orElseThrow());
    assertThat(whole.rows()).isEqualTo(19);
    all.forEach(
        row ->
            assertThat(whole.rowsPerLabelId().get(row.labelId()))
                .isEqualTo(all.stream().filter(a -> a.labelId() == row.labelId()).count()));
    // Two files, none of the part without rows, three and one.
    assertThat(FeatureFiles.list(train())).hasSize(6);
    assertThat(FeatureFiles.list(train()).stream().map(file -> file.getFileName().toString()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void joinsNothingButDataSetsAndKeepsAnEmptyOne() throws IOException {
    Path empty = Files.createDirectory(train().resolveSibling("empty"));
    FeatureFiles.write(empty, List.<FeatureRecord>of().iterator(), 5);
    assertThat(FeatureFiles.join(List.of(empty), train()).rows()).isZero();
    assertThat(read(train())).isEmpty();

    Path other = Files.createDirectory(train().resolveSibling("other"));
    assertThatIOException()
        .isThrownBy(() -> FeatureFiles.join(List.of(other), train()))
        .withMessage(other + ": is no data set of features");
    assertThatThrownBy(() -> FeatureFiles.join(List.of(), train()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * The bytes are written by hand: in each map entry 0a is the key, 12 the Feature, 1a its
   * Int64List, 0a the packed values; 30521 is the varint b9 ee 01. The checksums come from a CRC
   * computed bit by bit.
   */
  @Test
  void writesTheSpecifiedBytes() throws IOException {
    FeatureFiles.write(train(), List.of(row(2, 4, 101, 30521)).iterator(), 2);
    String message =
        "0a58"
            + "0a15"
            + "0a09"
            + hex("input_ids")
            + "1208"
            + "1a06"
            + "0a04"
            + "65b9ee01"
            + "0a14"
            + "0a0a"
            + hex("input_mask")
            + "1206"
            + "1a04"
            + "0a02"
            + "0101"
            + "0a12"
            + "0a09"
            + hex("label_ids")
            + "1205"
            + "1a03"
            + "0a01"
            + "04"
            + "0a15"
            + "0a0b"
            + hex("segment_ids")
            + "1206"
            + "1a04"
            + "0a02"
            + "0000";
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(train().resolve("part-00000.tfrecord"))))
        .isEqualTo("5a00000000000000" + "136fb4bf" + message + "a62c49cf");
  }

  private static String hex(String ascii) {
    return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Another writer may order features differently and add other kinds: golden/make-golden.cjs. */
  @Test
  void readsFilesOfAnotherImplementation() throws IOException {
    Path file = root.resolve("four-rows.tfrecord");
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("golden/four-rows.tfrecord"))) {
      Files.copy(in, file);
    }
    Encoding pair =
        Encoding.of(
            new int[] {101, 127, 128, 16383, 16384, 30521, 999, 102},
            new int[] {1, 1, 1, 1, 1, 1, 1, 1},
            new int[] {0, 0, 0, 1, 1, 1, 1, 1});
    assertThat(read(file))
        .containsExactly(
            row(8, 4, 101, 2307, 4031, 102),
            row(8, 0, 101, 102),
            new FeatureRecord(pair, 300),
            row(8, 2, 101, 2204, 102));
  }

  @Test
  void writesOneEmptyFileWithoutRows() throws IOException {
    List<Path> files = FeatureFiles.write(train(), List.<FeatureRecord>of().iterator(), 64);
    assertThat(files).containsExactly(train().resolve("part-00000.tfrecord"));
    assertThat(files.get(0)).isEmptyFile();
    assertThat(read(train())).isEmpty();
  }

  @Test
  void leavesNothingWhenReadingRowsFails() throws IOException {
    Iterator<FeatureRecord> rows =
        IntStream.range(0, 10).mapToObj(i -> row(8, i, 101, 100 / (7 - i), 102)).iterator();
    assertThatThrownBy(() -> FeatureFiles.write(train(), rows, 8, 3))
        .isInstanceOf(ArithmeticException.class);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void rejectsARowOfAnotherLength() {
    List<FeatureRecord> rows = List.of(row(8, 0, 101, 102), row(9, 0, 101, 102));
    assertThatThrownBy(() -> FeatureFiles.write(train(), rows.iterator(), 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every row must be 8 long, but one is 9");
    assertThat(root).isEmptyDirectory();
    assertThatThrownBy(() -> FeatureFiles.write(train(), rows.iterator(), 8, 0))
        .hasMessageContaining("is 0");
  }

  @Test
  void leavesADirectoryWithOtherFilesUnchanged() throws IOException {
    Files.createDirectory(train());
    Files.writeString(train().resolve("thesis.txt"), "years of work");
    assertThatIOException()
        .isThrownBy(() -> FeatureFiles.write(train(), randomRows(1, 3, 8).iterator(), 8))
        .withMessageContaining(train().toString());
    assertThat(train().resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void writesTheSameBytesForTheSameRows() throws IOException {
    List<Path> first = FeatureFiles.write(train(), randomRows(7, 30, 16).iterator(), 16, 10);
    List<Path> second =
        FeatureFiles.write(root.resolve("again"), randomRows(7, 30, 16).iterator(), 16, 10);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).hasSameBinaryContentAs(first.get(i));
    }
  }

  @Test
  void namesTheMissingFile() throws IOException {
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .isInstanceOf(NoSuchFileException.class)
        .withMessageContaining(train().toString());
    List<Path> files = FeatureFiles.write(train(), randomRows(7, 30, 16).iterator(), 16, 10);
    Files.delete(files.get(1));
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining(files.get(1) + ": is missing");
    Files.delete(train().resolve(FeatureManifest.NAME));
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining(files.get(1) + ": is missing");
    Files.delete(files.get(0));
    Files.delete(files.get(2));
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining("no files named part-*.tfrecord");
  }

  @Test
  void namesTheFileAndTheTruncatedRecord() throws IOException {
    Path torn = FeatureFiles.write(train(), randomRows(7, 30, 16).iterator(), 16, 10).get(2);
    Files.delete(train().resolve(FeatureManifest.NAME));
    byte[] bytes = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(bytes, bytes.length - 1));
    try (FeatureReader reader = FeatureReader.open(train())) {
      assertThatThrownBy(() -> reader.stream().forEach(row -> {}))
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .hasMessageContaining(torn + ", record 10 at byte ")
          .hasMessageContaining("the file ends within the checksum");
    }
  }

  @Test
  void rejectsRowsOfDifferentLengths() throws IOException {
    FeatureFiles.write(train(), randomRows(1, 2, 8).iterator(), 8);
    Path other =
        FeatureFiles.write(root.resolve("other"), randomRows(1, 2, 9).iterator(), 9).get(0);
    Files.copy(other, train().resolve("part-00001.tfrecord"));
    assertThatIOException()
        .isThrownBy(() -> FeatureReader.open(train()))
        .withMessageContaining("part-00001.tfrecord: is there, but manifest.json does not know");
    Files.delete(train().resolve(FeatureManifest.NAME));
    assertThatThrownBy(() -> read(train()))
        .cause()
        .hasMessageContaining("part-00001.tfrecord, record 1 at byte 0: ")
        .hasMessageContaining("as long as the first, 8, but this one is 9");
  }

  /** 08 01 is an unknown varint, 15 an unknown fixed32, 11 a fixed64; the values are not packed. */
  @Test
  void readsUnpackedValuesAndSkipsUnknownFields() throws IOException {
    String ids = entry("input_ids", "1a08" + "0865" + "08b9ee01" + "0866");
    String mask = entry("input_mask", "1a05" + "0a03" + "010100" + "1500000000");
    String segments = entry("segment_ids", "1a07" + "0800" + "0a0100" + "0800");
    String label = entry("label_ids", "1a02" + "0803" + "110000000000000000");
    String features = ids + mask + segments + label;
    byte[] message = HexFormat.of().parseHex(field("0a", features) + "1001" + "2a020000");
    assertThat(readOne(message))
        .isEqualTo(
            new FeatureRecord(
                Encoding.of(new int[] {101, 30521, 102}, new int[] {1, 1, 0}, new int[3]), 3));
  }

  private static String entry(String name, String feature) {
    return field("0a", field("0a", hex(name)) + field("12", feature));
  }

  private static String field(String tag, String contents) {
    int size = contents.length() / 2;
    return tag
        + (size < 128 ? "%02x".formatted(size) : "%02x01".formatted((size & 127) | 128))
        + contents;
  }

  @Test
  void rejectsRecordsThatAreNotRows() {
    String good = entry("input_mask", "1a020801") + entry("segment_ids", "1a020800");
    String ids = entry("input_ids", "1a020865");
    String label = entry("label_ids", "1a020803");
    assertRefused("", "input_ids is needed, but there are only []");
    assertRefused(field("0a", good + ids), "label_ids is needed");
    assertRefused(
        field("0a", good + ids + entry("label_ids", "1a0408030803")), "must have one value");
    assertRefused(
        field("0a", good + label + entry("input_ids", "1a0408650865")), "must have one length");
    assertRefused(
        field("0a", good + label + entry("input_ids", "1a0b08ffffffffffffffffff01")),
        "0 to 2147483647, but one is -1");
    assertRefused(
        field("0a", ids + label + good + entry("input_mask", "1a020802")), "mask must be 0 or 1");
    assertRefused("0a05", "claims 5 bytes where 0 are left");
    assertRefused("0aff", "after the end");
    assertRefused("0f", "no wire type 7");
    assertRefused("02", "no field 0");
    assertRefused("0affffffffffffffffffff01", "more than ten bytes");
  }

  private void assertRefused(String message, String reason) {
    assertThatIOException()
        .as(message)
        .isThrownBy(() -> readOne(HexFormat.of().parseHex(message)))
        .withMessageContaining("one.tfrecord, record 1 at byte 0: is not a row of features: ")
        .withMessageContaining(reason);
  }

  /** With valid checksums, a damaged message gives a row or an error with a reason. */
  @Property(tries = 300)
  void readsOrRejectsAnyDamagedMessage(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] message = message(row(6, 3, 101, 7, 30521, 102));
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      message[random.nextInt(message.length)] = (byte) random.nextInt(256);
    }
    byte[] damaged = Arrays.copyOf(message, random.nextInt(message.length + 1));
    for (byte[] candidate : List.of(message, damaged)) {
      try {
        FeatureRecord row = readOne(candidate);
        assertThat(row.labelId()).isNotNegative();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("is not a row of features");
      }
    }
  }

  static byte[] message(FeatureRecord row) {
    byte[] file = new byte[1 << 10];
    int[] starts = new int[2];
    FeatureBatch.Builder batch = FeatureBatch.builder(row.maxLength(), 1);
    batch.add(row.encoding(), row.labelId());
    new RowEncoder(row.maxLength()).encode(batch.build(), 0, 1, file, starts);
    return PlainDecoder.records(Arrays.copyOfRange(file, starts[0], starts[1])).get(0);
  }

  private FeatureRecord readOne(byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(out)) {
      writer.write(message);
    }
    Path file = Files.write(root.resolve("one.tfrecord"), out.toByteArray());
    try (FeatureReader reader = FeatureReader.open(file)) {
      return reader.next().orElseThrow();
    }
  }

  @Test
  void rejectsANegativeLabel() {
    assertThatThrownBy(() -> row(4, -1, 101, 102))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
