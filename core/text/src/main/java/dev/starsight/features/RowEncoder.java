package dev.starsight.features;

import dev.starsight.features.internal.MaskedCrc32c;
import dev.starsight.features.internal.TfRecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes rows of one length as framed {@code tf.train.Example} messages in canonical form: features
 * packed, in the order of their names. Everything but the ids is copied from templates, because it
 * is nearly the same in all rows. Rows are written from the last to the first, each from its end,
 * so that every length is known when it is written. Not thread-safe.
 */
final class RowEncoder {

  private static final int FRAME = TfRecordWriter.HEADER_BYTES + TfRecordWriter.FOOTER_BYTES;

  /** An upper bound for the tags, lengths, names and the label of a row. */
  private static final int MOST_OVERHEAD = 192;

  static final byte FIELD_1 = 0xa;
  static final byte FIELD_2 = 0x12;
  static final byte FIELD_3 = 0x1a;

  static final byte[] INPUT_IDS = ascii("input_ids");
  static final byte[] INPUT_MASK = ascii("input_mask");
  static final byte[] LABEL_IDS = ascii("label_ids");
  private static final byte[] SEGMENT_IDS = ascii("segment_ids");

  private final int maxLength;
  private final CRC32C crc = new CRC32C();

  private final byte[] plainSegments;
  private final byte[] maskHeader;
  private final byte[] segmentsHeader;

  /** A one for each position of a row, then as many zeros. */
  private final byte[] onesThenZeros;

  /** The masked checksums of lengths that occurred, else 0. */
  private final int[] lengthChecksums;

  RowEncoder(int maxLength) {
    this.maxLength = maxLength;
    onesThenZeros = new byte[2 * maxLength];
    Arrays.fill(onesThenZeros, 0, maxLength, (byte) 1);
    maskHeader = header(INPUT_MASK, maxLength);
    segmentsHeader = header(SEGMENT_IDS, maxLength);
    plainSegments = plainSegments(maxLength);
    lengthChecksums = new int[(int) Math.min(1 << 13, mostBytes(maxLength))];
  }

  /** The feature segment_ids of a single text, which ends with a zero for each position. */
  static byte[] plainSegments(int maxLength) {
    byte[] header = header(SEGMENT_IDS, maxLength);
    return Arrays.copyOf(header, header.length + maxLength);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static long mostBytes(int maxLength) {
    return FRAME + MOST_OVERHEAD + 7L * maxLength; // Five an id, one a mask, one a segment.
  }

  /**
   * Writes rows to the end of {@code into}, which has space for {@link #mostBytes} of each.
   *
   * @param starts receives the offsets of the rows and the end of the last one
   */
  void encode(FeatureBatch batch, int from, int to, byte[] into, int[] starts) {
    int at = into.length;
    starts[to - from] = at;
    for (int row = to - 1; row >= from; row--) {
      at = frame(batch, row, into, at);
      starts[row - from] = at;
    }
  }

  private int frame(FeatureBatch batch, int row, byte[] into, int end) {
    int messageEnd = end - TfRecordWriter.FOOTER_BYTES;
    int start = message(batch, row, into, messageEnd);
    int length = messageEnd - start;
    littleEndian(into, messageEnd, checksum(into, start, length));
    int frame = start - TfRecordWriter.HEADER_BYTES;
    littleEndian(into, frame, length);
    littleEndian(into, frame + Integer.BYTES, 0);
    littleEndian(into, frame + TfRecordWriter.LENGTH_BYTES, lengthChecksum(into, frame, length));
    return frame;
  }

  private int lengthChecksum(byte[] bytes, int at, int length) {
    if (length >= lengthChecksums.length) {
      return checksum(bytes, at, TfRecordWriter.LENGTH_BYTES);
    }
    int known = lengthChecksums[length];
    if (known == 0) {
      known = checksum(bytes, at, TfRecordWriter.LENGTH_BYTES);
      lengthChecksums[length] = known;
    }
    return known;
  }

  private int checksum(byte[] bytes, int offset, int length) {
    crc.reset();
    crc.update(bytes, offset, length);
    return MaskedCrc32c.masked(crc);
  }

  private int message(FeatureBatch batch, int row, byte[] into, int end) {
    boolean plain = batch.isPlain();
    int at = plain ? copy(plainSegments, into, end) : segments(batch, row, into, end);
    int labelEnd = at;
    at = varint(batch.labelId(row), into, labelEnd);
    at = feature(LABEL_IDS, labelEnd - at, into, at);
    at = plain ? plainMask(batch.length(row), into, at) : mask(batch, row, into, at);
    at = ids(batch, row, into, at);
    return nested(FIELD_1, end - at, into, at);
  }

  private int segments(FeatureBatch batch, int row, byte[] into, int end) {
    int values = end - maxLength;
    for (int i = 0; i < maxLength; i++) {
      into[values + i] = (byte) batch.tokenTypeId(row, i);
    }
    return copy(segmentsHeader, into, values);
  }

  private int plainMask(int length, byte[] into, int end) {
    int values = end - maxLength;
    System.arraycopy(onesThenZeros, maxLength - length, into, values, maxLength);
    return copy(maskHeader, into, values);
  }

  private int mask(FeatureBatch batch, int row, byte[] into, int end) {
    int values = end - maxLength;
    for (int i = 0; i < maxLength; i++) {
      into[values + i] = (byte) batch.attentionMask(row, i);
    }
    return copy(maskHeader, into, values);
  }

  private int ids(FeatureBatch batch, int row, byte[] into, int end) {
    int first = batch.start(row);
    int last = first + batch.length(row);
    int at = end - (maxLength - (last - first));
    Arrays.fill(into, at, end, (byte) 0);
    int[] ids = batch.ids();
    for (int i = last - 1; i >= first; i--) {
      int id = ids[i];
      if (id < 1 << 7) {
        into[--at] = (byte) id;
      } else if (id < 1 << 14) { // Most ids of a vocabulary of 30,522.
        at -= 2;
        into[at] = (byte) (id | 0x80);
        into[at + 1] = (byte) (id >>> 7);
      } else {
        at = varint(id, into, at);
      }
    }
    return feature(INPUT_IDS, end - at, into, at);
  }

  /** Writes the entry of a feature up to its {@code packed} bytes of values, which begin at end. */
  private static int feature(byte[] name, int packed, byte[] into, int end) {
    int valuesEnd = end + packed;
    int at = nested(FIELD_1, packed, into, end);
    at = nested(FIELD_3, valuesEnd - at, into, at);
    at = nested(FIELD_2, valuesEnd - at, into, at);
    at = nested(FIELD_1, name.length, into, copy(name, into, at));
    return nested(FIELD_1, valuesEnd - at, into, at);
  }

  /** Returns the entry of a feature up to its {@code packed} bytes of values. */
  static byte[] header(byte[] name, int packed) {
    byte[] space = new byte[MOST_OVERHEAD];
    return Arrays.copyOfRange(space, feature(name, packed, space, space.length), space.length);
  }

  /** Writes the tag and the length of a field that begins at {@code end}. */
  private static int nested(byte tag, int length, byte[] into, int end) {
    int at = varint(length, into, end);
    into[--at] = tag;
    return at;
  }

  private static int varint(int value, byte[] into, int end) {
    int at = end - varintBytes(value);
    int next = at;
    int rest = value;
    while (rest >= 0x80) {
      into[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    into[next] = (byte) rest;
    return at;
  }

  private static int varintBytes(int value) {
    return (Math.max(1, 32 - Integer.numberOfLeadingZeros(value)) + 6) / 7;
  }

  private static int copy(byte[] from, byte[] into, int end) {
    System.arraycopy(from, 0, into, end - from.length, from.length);
    return end - from.length;
  }

  private static void littleEndian(byte[] into, int at, int value) {
    into[at] = (byte) value;
    into[at + 1] = (byte) (value >>> 8);
    into[at + 2] = (byte) (value >>> 16);
    into[at + 3] = (byte) (value >>> 24);
  }
}
