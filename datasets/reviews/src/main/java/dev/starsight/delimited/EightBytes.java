package dev.starsight.delimited;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches for bytes eight at a time, in a {@code long} (SIMD within a register). */
final class EightBytes {

  /** Reads the eight bytes from an index on; the first one is the lowest byte of the long. */
  static final VarHandle AT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Multiplied with a byte, gives that byte eight times. */
  static final long EACH = 0x0101010101010101L;

  /** The sign bit of each byte, which is set where the byte is not ASCII. */
  static final long SIGNS = 0x8080808080808080L;

  static final long LINE_FEEDS = '\n' * EACH;

  private EightBytes() {}

  /** Returns the sign bit of each byte that is zero; exact, whatever the other bytes are. */
  static long zeros(long word) {
    return ~(((word & ~SIGNS) + ~SIGNS) | word) & SIGNS;
  }

  static int lineFeeds(byte[] bytes, int from, int to) {
    int count = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      count += Long.bitCount(zeros((long) AT.get(bytes, i) ^ LINE_FEEDS));
    }
    for (; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** Returns the index behind the last line feed, or 0 where there is none. */
  static int afterLastLineFeed(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && bytes[i - 1] != '\n') {
      i--;
    }
    return i > from ? i : 0;
  }
}
