package dev.starsight.tensors.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The element types of the safetensors format. The width of all is known, so that a header can be
 * checked; F32, F16 and BF16 can be read.
 */
enum ElementType {
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  F16(16),
  BF16(16),
  I32(32),
  U32(32),
  F32(32),
  C64(64),
  F64(64),
  I64(64),
  U64(64);

  private final int bits;

  ElementType(int bits) {
    this.bits = bits;
  }

  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The width of an element; below 8 several share a byte. */
  int bits() {
    return bits;
  }

  boolean isRead() {
    return this == F32 || this == F16 || this == BF16;
  }

  /**
   * Fills {@code values} from {@code from} on, exactly, because every 16-bit float is a 32-bit one.
   *
   * @return the index after the last value
   */
  int toFloats(ByteBuffer bytes, float[] values, int from) {
    ByteBuffer little = bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (this == F32) {
      int count = little.remaining() / Float.BYTES;
      little.asFloatBuffer().get(values, from, count);
      return from + count;
    }
    ShortBuffer shorts = little.asShortBuffer();
    int to = from;
    while (shorts.hasRemaining()) {
      short bits16 = shorts.get();
      values[to++] = this == BF16 ? Float.intBitsToFloat(bits16 << 16) : half(bits16);
    }
    return to;
  }

  /** IEEE 754 binary16 as binary32. */
  private static float half(short bits16) {
    int sign = (bits16 & 0x8000) << 16;
    int exponent = bits16 >> 10 & 0x1f;
    int fraction = bits16 & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }
}
