package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.internal.ExampleMessage;
import dev.starsight.features.internal.TfRecordReader;
import dev.starsight.text.Encoding;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads rows of one length. Rows as {@link RowEncoder} writes them are compared with its templates,
 * so that only the ids are decoded, without allocation; all others are parsed as messages. Not
 * thread-safe.
 */
final class RowDecoder {

  private static final int NO_NUMBER = -1;

  private final int maxLength;
  private final byte[] ones;
  private final byte[] maskHeader;
  private final byte[] plainSegments;
  private final int[] ids;
  private byte[] bytes = {};
  private int at;

  RowDecoder(int maxLength) {
    this.maxLength = maxLength;
    ones = new byte[maxLength];
    Arrays.fill(ones, (byte) 1);
    maskHeader = RowEncoder.header(RowEncoder.INPUT_MASK, maxLength);
    plainSegments = RowEncoder.plainSegments(maxLength);
    ids = new int[maxLength];
  }

  static FeatureRecord anyRow(TfRecordReader reader) throws ExampleMessage.Malformed {
    int start = reader.dataStart();
    Map<String, long[]> features =
        ExampleMessage.int64Features(
            Arrays.copyOfRange(reader.buffer(), start, start + reader.dataLength()));
    int[] ids = feature(features, "input_ids");
    int[] mask = feature(features, "input_mask");
    int[] segments = feature(features, "segment_ids");
    int[] labels = feature(features, "label_ids");
    if (labels.length != 1) {
      throw new ExampleMessage.Malformed("label_ids must have one value, but has " + labels.length);
    }
    try {
      return new FeatureRecord(Encoding.of(ids, mask, segments), labels[0]);
    } catch (IllegalArgumentException e) {
      throw new ExampleMessage.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static int[] feature(Map<String, long[]> features, String name)
      throws ExampleMessage.Malformed {
    long[] values = features.get(name);
    if (values == null) {
      throw new ExampleMessage.Malformed(
          "the int64 feature " + name + " is needed, but there are only " + features.keySet());
    }
    int[] narrow = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
        throw new ExampleMessage.Malformed(
            "the values of " + name + " must be 0 to 2147483647, but one is " + values[i]);
      }
      narrow[i] = (int) values[i];
    }
    return narrow;
  }

  /** Adds the current record if it is a single text in canonical form; else returns false. */
  boolean addPlain(TfRecordReader reader, FeatureBatch.Builder into) {
    bytes = reader.buffer();
    at = reader.dataStart();
    int end = at + reader.dataLength();
    if (!nested(RowEncoder.FIELD_1, end)) {
      return false;
    }
    int idsStart = valuesStart(RowEncoder.INPUT_IDS, end);
    int idsEnd = at;
    if (idsStart < 0 || !follows(maskHeader, end) || at + maxLength > end) {
      return false;
    }
    int tokens = Arrays.mismatch(bytes, at, at + maxLength, ones, 0, maxLength);
    if (tokens < 0) {
      tokens = maxLength;
    }
    int padding = maxLength - tokens;
    // isZero compares with the zeros at the end of segment_ids.
    if (!isZero(at + tokens, padding)) {
      return false;
    }
    at += maxLength;
    int label = label(end);
    if (label < 0 || !follows(plainSegments, end) || at != end) {
      return false;
    }
    int tokensEnd = idsEnd - padding;
    if (tokensEnd < idsStart || !isZero(tokensEnd, padding)) {
      return false;
    }
    at = idsStart;
    for (int i = 0; i < tokens; i++) {
      int id = varint(tokensEnd);
      if (id < 0) {
        return false;
      }
      ids[i] = id;
    }
    if (at != tokensEnd) {
      return false;
    }
    into.add(ids, 0, tokens, label);
    return true;
  }

  private boolean isZero(int from, int length) {
    int zeros = plainSegments.length - maxLength;
    return Arrays.equals(bytes, from, from + length, plainSegments, zeros, zeros + length);
  }

  private int label(int end) {
    int start = valuesStart(RowEncoder.LABEL_IDS, end);
    int valuesEnd = at;
    if (start < 0) {
      return NO_NUMBER;
    }
    at = start;
    int label = varint(valuesEnd);
    return at == valuesEnd ? label : NO_NUMBER;
  }

  /** Reads an entry up to its end and returns the offset of its packed values. */
  private int valuesStart(byte[] name, int end) {
    int key = entry(end);
    if (key < 0 || !nested(RowEncoder.FIELD_1, at + 1 + 1 + name.length) || !follows(name, key)) {
      return NO_NUMBER;
    }
    if (!nested(RowEncoder.FIELD_2, key)
        || !nested(RowEncoder.FIELD_3, key)
        || !nested(RowEncoder.FIELD_1, key)) {
      return NO_NUMBER;
    }
    int start = at;
    at = key;
    return start;
  }

  /** Skips the beginning of an entry and returns its end. */
  private int entry(int end) {
    if (at >= end || bytes[at] != RowEncoder.FIELD_1) {
      return NO_NUMBER;
    }
    at++;
    int length = varint(end);
    return length < 0 || length > end - at ? NO_NUMBER : at + length;
  }

  /** Skips the beginning of a field that must end at {@code fieldEnd}. */
  private boolean nested(byte tag, int fieldEnd) {
    if (at >= fieldEnd || bytes[at] != tag) {
      return false;
    }
    at++;
    int length = varint(fieldEnd);
    return length >= 0 && length == fieldEnd - at;
  }

  private boolean follows(byte[] expected, int end) {
    int from = at;
    if (expected.length > end - from
        || !Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length)) {
      return false;
    }
    at = from + expected.length;
    return true;
  }

  /** Reads a number below 2^31 in up to five bytes; {@link #NO_NUMBER} if there is none. */
  private int varint(int end) {
    int value = 0;
    for (int shift = 0; shift < 35 && at < end; shift += 7) {
      int next = bytes[at++];
      if (shift == 28 && next > 7) {
        return NO_NUMBER;
      }
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return NO_NUMBER;
  }
}
