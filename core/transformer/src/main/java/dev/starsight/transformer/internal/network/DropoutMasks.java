package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The masks of a step's dropout: 1 for a value that is kept, 0 for one that is dropped, as numbers
 * that the engine multiplies with. A value is dropped if its random byte is below {@link
 * #threshold}. The engine draws random numbers on one thread, which took an eighth of a step. Not
 * thread-safe.
 */
final class DropoutMasks {

  private static final int VALUES = 256;
  private static final int LARGEST = Integer.MAX_VALUE - 64;

  private static final long BFLOAT16_ONE = 0x3f80;

  /** One in each of four lanes of 16 bits. */
  private static final long LANES = 0x0001_0001_0001_0001L;

  private final long below;
  private final boolean bfloat16;
  private ByteBuffer masks = ByteBuffer.allocateDirect(0);

  /**
   * Creates a source of masks.
   *
   * @param bfloat16 whether their numbers are of type bfloat16, otherwise bytes
   */
  DropoutMasks(double dropout, boolean bfloat16) {
    this.below = (VALUES - threshold(dropout)) * LANES;
    this.bfloat16 = bfloat16;
  }

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

  /**
   * Makes a mask of so many values, from the bytes of splitmix64 (Steele et al., 2014), in memory
   * that is used again.
   */
  ByteBuffer draw(long count, long seed) {
    int width = bfloat16 ? Short.BYTES : Byte.BYTES;
    if (count > LARGEST / width) {
      throw new OutOfMemoryError("dropout of " + count + " values");
    }
    int words = (int) ((count + 7) / 8);
    if (masks.capacity() < words * 8 * width) {
      masks = ByteBuffer.allocateDirect(words * 8 * width);
    }
    LongBuffer longs = masks.clear().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    long state = seed;
    for (int i = 0; i < words; i++) {
      state += 0x9e3779b97f4a7c15L;
      long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      mixed ^= mixed >>> 31;
      long first = kept(mixed & 0xffff_ffffL);
      long second = kept(mixed >>> 32);
      if (bfloat16) {
        longs.put(2 * i, first * BFLOAT16_ONE);
        longs.put(2 * i + 1, second * BFLOAT16_ONE);
      } else {
        longs.put(i, together(first) | (together(second) << 32));
      }
    }
    return masks.limit((int) count * width);
  }

  /** Makes the same as the bytes of its numbers, which the program reads as such. */
  NDArray draw(NDManager manager, long count, long seed) {
    ByteBuffer bytes = draw(count, seed);
    return manager.create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
  }

  /** Returns 1 in the lane of each of the four bytes that is not below the threshold. */
  private long kept(long bytes) {
    long lanes = (bytes | (bytes << 16)) & 0x0000_ffff_0000_ffffL;
    lanes = (lanes | (lanes << 8)) & 0x00ff_00ff_00ff_00ffL;
    return ((lanes + below) >>> 8) & LANES;
  }

  /** Moves four lanes of 16 bits into four bytes. */
  private static long together(long lanes) {
    long pairs = (lanes | (lanes >>> 8)) & 0x0000_ffff_0000_ffffL;
    return (pairs | (pairs >>> 16)) & 0xffff_ffffL;
  }
}
