package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;

/** The text of a file that must be UTF-8. */
final class SourceText {

  private SourceText() {}

  /**
   * Decodes bytes.
   *
   * @param source what to call them in an error
   * @throws IOException with source and line, if they are not UTF-8
   */
  static String of(String source, byte[] bytes) throws IOException {
    String text = new String(bytes, UTF_8);
    // The decoder puts this character where it gives up; only then is a closer look needed.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(source, bytes);
    }
    return text;
  }

  private static void requireUtf8(String source, byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new IOException(source + ", line " + line + ": is not UTF-8 text");
    }
  }
}
