package dev.starsight.reviews;

import dev.starsight.delimited.Row;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cache of strings that were decoded recently, by the bytes of their fields: it saves memory for
 * many rows of few products, and takes no more time. Not thread-safe.
 */
final class RecentTexts {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIXER = 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio

  /** Longer texts are unlikely to be repeated. */
  private static final int MAX_BYTES = 256;

  private static final int SLOT_BITS = 12;

  private final byte[][] bytes = new byte[1 << SLOT_BITS][];
  private final String[] texts = new String[1 << SLOT_BITS];

  RecentTexts() {
    Arrays.fill(bytes, new byte[0]);
    Arrays.fill(texts, "");
  }

  String get(Row row, int index) {
    int from = row.from(index);
    int to = row.to(index);
    if (to - from > MAX_BYTES) {
      return row.text(index);
    }
    int slot = slot(row.bytes(), from, to);
    byte[] known = bytes[slot];
    if (Arrays.equals(row.bytes(), from, to, known, 0, known.length)) {
      return texts[slot];
    }
    String text = row.text(index);
    bytes[slot] = Arrays.copyOfRange(row.bytes(), from, to);
    texts[slot] = text;
    return text;
  }

  /**
   * Hashes length, beginning, middle and end: hashing all of a title would cost what the cache
   * saves.
   */
  private static int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    long mixed = length;
    if (length >= Long.BYTES) {
      mixed = (mixed ^ (long) WORDS.get(bytes, from)) * MIXER;
      mixed = (mixed ^ (long) WORDS.get(bytes, from + (length - Long.BYTES) / 2)) * MIXER;
      mixed = (mixed ^ (long) WORDS.get(bytes, to - Long.BYTES)) * MIXER;
    } else {
      for (int i = from; i < to; i++) {
        mixed = (mixed << 8) | (bytes[i] & 0xFF);
      }
      mixed *= MIXER;
    }
    return (int) (mixed >>> (Long.SIZE - SLOT_BITS));
  }
}
