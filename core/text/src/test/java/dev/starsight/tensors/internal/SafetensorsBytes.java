package dev.starsight.tensors.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds files from the specification of the format, without the writer. */
final class SafetensorsBytes {

  private SafetensorsBytes() {}

  /** Returns the length of the header, the header unchanged, and the numbers. */
  static byte[] of(String header, byte... numbers) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + numbers.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(numbers)
        .array();
  }

  /** Returns the entry of a tensor in the header. */
  static String entry(String name, String type, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, begin, end);
  }

  /** Returns a file with a single tensor. */
  static byte[] single(String name, String type, String shape, byte... numbers) {
    return of("{" + entry(name, type, shape, 0, numbers.length) + "}", numbers);
  }
}
