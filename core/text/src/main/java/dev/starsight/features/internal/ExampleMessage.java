package dev.starsight.features.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tf.train.Example} message of int64 features, in protobuf's wire format:
 *
 * <pre>
 * message Example   { Features features = 1; }
 * message Features  { map&lt;string, Feature&gt; feature = 1; }   // entries: key = 1, value = 2
 * message Feature   { oneof kind { BytesList = 1; FloatList = 2; Int64List int64_list = 3; } }
 * message Int64List { repeated int64 value = 1 [packed = true]; }
 * </pre>
 *
 * Written by hand because it is small, and because every user would depend on a protobuf library.
 */
public final class ExampleMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final int FIELD_1 = 1 << 3 | DELIMITED;
  private static final int FIELD_2 = 2 << 3 | DELIMITED;
  private static final int FIELD_3 = 3 << 3 | DELIMITED;
  private static final int FIELD_1_VARINT = 1 << 3 | VARINT;

  private ExampleMessage() {}

  /** Says why bytes are not such a message. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    public Malformed(String reason) {
      super(reason);
    }
  }

  /**
   * Returns the int64 features of a message by name. Unknown fields and features of other kinds are
   * skipped; values may be packed or not.
   */
  public static Map<String, long[]> int64Features(byte[] message) throws Malformed {
    Map<String, long[]> int64Features = new TreeMap<>();
    for (Cursor features : new Cursor(message, 0, message.length).fields(FIELD_1)) {
      for (Cursor entry : features.fields(FIELD_1)) {
        readEntry(entry, int64Features);
      }
    }
    return int64Features;
  }

  private static void readEntry(Cursor in, Map<String, long[]> features) throws Malformed {
    String name = "";
    long[] values = null;
    while (in.more()) {
      switch (in.tag()) {
        case FIELD_1 -> name = in.nested().text();
        case FIELD_2 -> values = readFeature(in.nested());
        default -> in.skip();
      }
    }
    if (values != null) {
      features.put(name, values);
    }
  }

  private static long @Nullable [] readFeature(Cursor in) throws Malformed {
    long[] values = null;
    for (Cursor list : in.fields(FIELD_3)) {
      values = readInt64List(list);
    }
    return values;
  }

  private static long[] readInt64List(Cursor in) throws Malformed {
    long[] values = new long[in.left()]; // A value has at least one byte.
    int count = 0;
    while (in.more()) {
      switch (in.tag()) {
        case FIELD_1 -> {
          Cursor packed = in.nested();
          while (packed.more()) {
            values[count++] = packed.varint();
          }
        }
        case FIELD_1_VARINT -> values[count++] = in.varint();
        default -> in.skip();
      }
    }
    return Arrays.copyOf(values, count);
  }

  /** A position in a message, and the end of the field around it. */
  private static final class Cursor {

    private final byte[] bytes;
    private int at;
    private final int end;
    private int tag;

    Cursor(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    int left() {
      return end - at;
    }

    boolean more() {
      return at < end;
    }

    int tag() throws Malformed {
      long value = varint();
      if (value < 8 || value > 0xffffffffL) {
        throw new Malformed("there is no field " + Long.toUnsignedString(value >>> 3));
      }
      tag = (int) value;
      return tag;
    }

    long varint() throws Malformed {
      long value = 0;
      for (int shift = 0; shift < 70; shift += 7) {
        if (at >= end) {
          throw new Malformed("a number goes on after the end of its field");
        }
        byte next = bytes[at++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new Malformed("a number has more than ten bytes");
    }

    /** Returns the fields with a tag and skips all others. */
    List<Cursor> fields(int wanted) throws Malformed {
      List<Cursor> fields = new ArrayList<>();
      while (more()) {
        if (tag() == wanted) {
          fields.add(nested());
        } else {
          skip();
        }
      }
      return fields;
    }

    Cursor nested() throws Malformed {
      int from = advance(varint());
      return new Cursor(bytes, from, at);
    }

    private int advance(long size) throws Malformed {
      if (size < 0 || size > left()) {
        throw new Malformed(
            "a field claims %s bytes where %s are left"
                .formatted(Long.toUnsignedString(size), left()));
      }
      int from = at;
      at += (int) size;
      return from;
    }

    void skip() throws Malformed {
      switch (tag & 7) {
        case VARINT -> varint();
        case FIXED64 -> advance(Long.BYTES);
        case DELIMITED -> advance(varint());
        case FIXED32 -> advance(Integer.BYTES);
        default -> throw new Malformed("there is no wire type " + (tag & 7));
      }
    }

    String text() {
      return new String(bytes, at, left(), StandardCharsets.UTF_8);
    }
  }
}
