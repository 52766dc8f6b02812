package dev.starsight.features.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.starsight.features.PlainDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfRecordTest {

  /**
   * The bytes are written by hand: length 9 (little-endian), its masked CRC-32C, the data, its
   * masked CRC-32C. CRC-32C of "123456789" is e3069283 (RFC 3720 and every catalogue of checksums);
   * rotated right by 15 bits it is 2507c60d, plus a282ead8 is c78ab0e5. That of the length comes
   * from a CRC computed bit by bit.
   */
  private static final String GOLDEN =
      "0900000000000000" + "37f97139" + "313233343536373839" + "e5b08ac7";

  private static final List<byte[]> THREE =
      List.of(ascii("123456789"), new byte[0], ascii("third"));

  @Test
  void writesTheSpecifiedBytes() throws IOException {
    assertThat(HexFormat.of().formatHex(written(List.of(ascii("123456789"))))).isEqualTo(GOLDEN);
    assertThat(HexFormat.of().formatHex(written(List.of(new byte[0]))))
        .isEqualTo("0000000000000000" + "29039807" + "d8ea82a2");
  }

  @Test
  void readsTheSpecifiedBytes() throws IOException {
    assertThat(read(HexFormat.of().parseHex(GOLDEN))).containsExactly(ascii("123456789"));
    assertThat(read(new byte[0])).isEmpty();
  }

  @Property(tries = 100)
  void readsBackEveryRecordAsAPlainDecoderDoes(@ForAll @Size(max = 30) List<byte[]> records)
      throws IOException {
    byte[] file = written(records);
    assertThat(read(file)).containsExactlyElementsOf(records);
    assertThat(PlainDecoder.records(file)).containsExactlyElementsOf(records);
  }

  @Test
  void writesPartOfAnArray() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(out)) {
      writer.write(ascii("..123456789..."), 2, 9);
    }
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(GOLDEN);
  }

  @Test
  void readsAStreamThatDeliversOneByteAtATime() throws IOException {
    InputStream drop =
        new ByteArrayInputStream(written(THREE)) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(len, 1));
          }
        };
    assertThat(readAll(new TfRecordReader(drop, "drop"))).containsExactlyElementsOf(THREE);
  }

  /** Reads the next record; empty at the end. */
  private static Optional<byte[]> next(TfRecordReader reader) throws IOException {
    return reader.advance()
        ? Optional.of(
            Arrays.copyOfRange(
                reader.buffer(), reader.dataStart(), reader.dataStart() + reader.dataLength()))
        : Optional.empty();
  }

  @Test
  void namesTheTruncatedRecord() throws IOException {
    byte[] file = written(THREE);
    List<Integer> ends = List.of(0, 25, 41, 62);
    assertThat(file).hasSize(62);
    for (int length = 0; length < file.length; length++) {
      byte[] torn = Arrays.copyOf(file, length);
      if (ends.contains(length)) {
        assertThat(read(torn)).containsExactlyElementsOf(THREE.subList(0, ends.indexOf(length)));
      } else {
        int record = length < 25 ? 1 : length < 41 ? 2 : 3;
        assertThatIOException()
            .as("cut to %d bytes", length)
            .isThrownBy(() -> read(torn))
            .withMessageStartingWith(
                "torn.tfrecord, record " + record + " at byte " + ends.get(record - 1) + ": ")
            .withMessageContaining("the file ends within");
      }
    }
  }

  @Test
  void rejectsAnyFlippedBitBeforeReturningAWrongRecord() throws IOException {
    byte[] file = written(THREE);
    for (int bit = 0; bit < file.length * 8; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      int sound = bit / 8 < 25 ? 0 : bit / 8 < 41 ? 1 : 2;
      try (TfRecordReader reader = reader(flipped)) {
        for (int i = 0; i < sound; i++) {
          assertThat(next(reader)).hasValue(THREE.get(i));
        }
        assertThatIOException()
            .as("bit %d of byte %d", bit % 8, bit / 8)
            .isThrownBy(reader::advance)
            .withMessageStartingWith("torn.tfrecord, record " + (sound + 1) + " at byte ")
            .withMessageContaining("checksum");
      }
    }
  }

  @Test
  void rejectsAnImpossibleLengthWithoutAllocatingIt() {
    for (long length : new long[] {-1, Long.MIN_VALUE, 1L << 40, Integer.MAX_VALUE}) {
      byte[] header = new byte[12];
      ByteBuffer frame = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      frame.putInt(PlainDecoder.masked(PlainDecoder.crc32c(Arrays.copyOf(header, 8))));
      assertThatIOException()
          .isThrownBy(() -> read(header))
          .withMessageContaining("at most 2 GB")
          .withMessageContaining(Long.toUnsignedString(length));
    }
    byte[] gigabyte = new byte[20];
    ByteBuffer frame = ByteBuffer.wrap(gigabyte).order(ByteOrder.LITTLE_ENDIAN).putLong(1 << 30);
    frame.putInt(PlainDecoder.masked(PlainDecoder.crc32c(Arrays.copyOf(gigabyte, 8))));
    assertThatIOException()
        .isThrownBy(() -> read(gigabyte))
        .withMessageContaining("within the data: 8 of 1073741824 bytes are there");
  }

  @Test
  void rejectsFilesThatAreNotTfRecord(@TempDir Path directory) throws IOException {
    assertThatIOException()
        .isThrownBy(() -> read(ascii("review_id\tstar_rating\tbody\n")))
        .withMessageContaining("record 1 at byte 0: the checksum of the length is");
    assertThatIOException().isThrownBy(() -> read(new byte[4096]));
    assertThatIOException()
        .isThrownBy(() -> TfRecordReader.open(directory))
        .withMessageContaining(directory + ": a TFRecord file is needed");
    assertThatIOException()
        .isThrownBy(() -> TfRecordReader.open(directory.resolve("no")))
        .isInstanceOf(NoSuchFileException.class);
    Path file = Files.write(directory.resolve("a"), written(THREE));
    assertThat(readAll(TfRecordReader.open(file))).containsExactlyElementsOf(THREE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] written(List<byte[]> records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(out)) {
      for (byte[] record : records) {
        writer.write(record);
      }
    }
    return out.toByteArray();
  }

  private static TfRecordReader reader(byte[] file) {
    return new TfRecordReader(new ByteArrayInputStream(file), "torn.tfrecord");
  }

  private static List<byte[]> read(byte[] file) throws IOException {
    return readAll(reader(file));
  }

  private static List<byte[]> readAll(TfRecordReader reader) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (reader) {
      Optional<byte[]> record = next(reader);
      while (record.isPresent()) {
        records.add(record.get());
        record = next(reader);
      }
    }
    return records;
  }
}
