package dev.starsight.features;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decodes TFRecord files and int64 Examples from the formats' descriptions alone, bit by bit where
 * that is plainest; it shares nothing with the code under test.
 */
public final class PlainDecoder {

  private static final int CASTAGNOLI_REFLECTED = 0x82F63B78;

  private PlainDecoder() {}

  /** Returns the records of a file that must be valid. */
  public static List<byte[]> records(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      require(in.getInt() == masked(crc32c(length)), "checksum of a length");
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      require(in.getInt() == masked(crc32c(data)), "checksum of data");
      records.add(data);
    }
    return records;
  }

  public static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : CASTAGNOLI_REFLECTED);
      }
    }
    return ~crc;
  }

  public static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** Returns the features of an Example with length-delimited fields and packed values. */
  static Map<String, List<Long>> example(byte[] message) {
    Map<String, List<Long>> features = new TreeMap<>();
    for (byte[] entry : fields(only(fields(message, 1)), 1)) {
      String name = new String(only(fields(entry, 1)), StandardCharsets.UTF_8);
      byte[] int64List = only(fields(only(fields(entry, 2)), 3));
      features.put(name, varints(ByteBuffer.wrap(only(fields(int64List, 1)))));
    }
    return features;
  }

  /** Returns the fields with this number. */
  private static List<byte[]> fields(byte[] message, long number) {
    ByteBuffer in = ByteBuffer.wrap(message);
    List<byte[]> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      require(tag % 8 == 2, "a length-delimited field");
      byte[] field = new byte[(int) varint(in)];
      in.get(field);
      if (tag / 8 == number) {
        fields.add(field);
      }
    }
    return fields;
  }

  private static List<Long> varints(ByteBuffer in) {
    List<Long> values = new ArrayList<>();
    while (in.hasRemaining()) {
      values.add(varint(in));
    }
    return values;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    long unit = 1;
    while (true) {
      int next = in.get();
      value += (next & 127) * unit;
      if (next >= 0) {
        return value;
      }
      unit *= 128;
    }
  }

  private static byte[] only(List<byte[]> fields) {
    require(fields.size() == 1, "one field, not " + fields.size());
    return fields.get(0);
  }

  private static void require(boolean holds, String expectation) {
    if (!holds) {
      throw new AssertionError("expected: " + expectation);
    }
  }
}
