package dev.starsight.quality.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A text as the bytes of its UTF-8, for sources of rows that have bytes: its hash and its length
 * need no {@code String} if all characters are ASCII. The source may use it again for the next row.
 * Not thread-safe.
 */
public final class Utf8Text {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private byte[] bytes = {};
  private int from;
  private int length;
  private boolean ascii = true;
  private @Nullable String decoded;

  /** Makes this the text of these bytes, which are not copied, and returns it. */
  public Utf8Text set(byte[] newBytes, int newFrom, int newLength) {
    bytes = newBytes;
    from = newFrom;
    length = newLength;
    ascii = isAscii();
    decoded = null;
    return this;
  }

  private boolean isAscii() {
    int end = from + length;
    int at = from;
    long seen = 0;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      seen |= (long) WORDS.get(bytes, at);
    }
    for (; at < end; at++) {
      seen |= bytes[at];
    }
    return (seen & NOT_ASCII) == 0;
  }

  /** Returns the hash of the text, as {@link ValueHash#of(String)} does. */
  public long hash() {
    return ascii ? ValueHash.ofAscii(bytes, from, length) : ValueHash.of(toString());
  }

  /** Returns the number of characters (code points). */
  public int codePoints() {
    if (ascii) {
      return length;
    }
    String text = toString();
    return text.codePointCount(0, text.length());
  }

  @Override
  public String toString() {
    String text = decoded;
    if (text == null) {
      text = new String(bytes, from, length, UTF_8);
      decoded = text;
    }
    return text;
  }
}
