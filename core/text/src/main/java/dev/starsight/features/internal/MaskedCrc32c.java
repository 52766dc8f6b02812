package dev.starsight.features.internal;

import java.util.zip.CRC32C;

/**
 * TFRecord's checksum: CRC-32C rotated right by 15 bits plus a constant, because a CRC of data that
 * contains CRCs is a weak checksum.
 */
public final class MaskedCrc32c {

  private static final int DELTA = 0xa282ead8;

  private MaskedCrc32c() {}

  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return masked(crc);
  }

  public static int masked(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), 15) + DELTA;
  }
}
