package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** Decodes files that must be UTF-8. */
final class SourceText {

  private SourceText() {}

  static String of(String source, byte[] bytes) throws IOException {
    String text = new String(bytes, UTF_8);
    // The decoder replaces what is not UTF-8 by this character, so other texts need no check.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(source, bytes);
    }
    return text;
  }

  static void requireUtf8(String source, byte[] bytes) throws IOException {
    int valid = validEnd(bytes, 0, bytes.length);
    if (valid < bytes.length) {
      int line = 1;
      for (int i = 0; i < valid; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new DamagedFileException(source + ", line " + line, "is not UTF-8 text");
    }
  }

  static boolean isUtf8(byte[] bytes, int from, int to) {
    return validEnd(bytes, from, to) == to;
  }

  private static int validEnd(byte[] bytes, int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    UTF_8.newDecoder().decode(in, CharBuffer.allocate(to - from), true);
    return in.position();
  }
}
