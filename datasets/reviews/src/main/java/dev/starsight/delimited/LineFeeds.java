package dev.starsight.delimited;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds, eight bytes at a time. */
final class LineFeeds {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_SIGN = 0x8080808080808080L;
  private static final long LINE_ENDS = '\n' * 0x0101010101010101L;

  private LineFeeds() {}

  /** How many there are. */
  static int count(byte[] bytes, int from, int to) {
    int count = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(bytes, i) ^ LINE_ENDS;
      // The highest bit of each byte that is zero.
      count += Long.bitCount(~(((word & ~EACH_SIGN) + ~EACH_SIGN) | word) & EACH_SIGN);
    }
    for (; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** The index behind the last one, or 0 where there is none. */
  static int afterLast(byte[] bytes, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }
}
