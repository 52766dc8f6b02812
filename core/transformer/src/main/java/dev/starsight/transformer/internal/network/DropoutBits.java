package dev.starsight.transformer.internal.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The random numbers of a step's dropout, one byte each. A value is dropped if its byte is below
 * {@link #threshold}. The engine draws random numbers on one thread, which took an eighth of a
 * step; this class takes a fiftieth. Not thread-safe.
 */
final class DropoutBits {

  private static final int VALUES = 256;
  private static final long MOST = Integer.MAX_VALUE - 8;

  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

  /**
   * Returns the lowest byte that keeps a value: a share in steps of 1/256, above 0 if any is set.
   */
  static int threshold(double dropout) {
    return dropout == 0 ? 0 : (int) Math.max(1, Math.min(VALUES - 1, Math.round(dropout * VALUES)));
  }

  /** Returns the factor on the values that are kept. */
  static double scale(double dropout) {
    return VALUES / (double) (VALUES - threshold(dropout));
  }

  /** Draws random bytes by splitmix64 (Steele et al., 2014) into memory that is used again. */
  ByteBuffer draw(long count, long seed) {
    if (count > MOST) {
      throw new OutOfMemoryError("dropout of " + count + " values");
    }
    int size = (int) ((count + 7) / 8 * 8);
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocateDirect(size);
    }
    LongBuffer longs = bytes.clear().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    long state = seed;
    for (int i = 0; i < size / 8; i++) {
      state += 0x9e3779b97f4a7c15L;
      long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      longs.put(i, mixed ^ (mixed >>> 31));
    }
    return bytes.limit((int) count);
  }
}
