package dev.starsight.annotation.exchange;

import dev.starsight.files.DamagedFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines of a file of UTF-8, none longer than a limit; a byte order mark is left out. */
final class BoundedLines implements AutoCloseable {

  private final String name;
  private final int limit;
  private final InputStream in;
  private long line;

  private BoundedLines(String name, int limit, InputStream in) {
    this.name = name;
    this.limit = limit;
    this.in = in;
  }

  static BoundedLines open(Path file, int limit) throws IOException {
    try {
      return new BoundedLines(
          file.toString(), limit, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    }
  }

  /** Returns the place of the line that was read last. */
  String place() {
    return name + ", line " + line;
  }

  /** Returns the next line without its line end, or null after the last. */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    line++;
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (bytes.size() == limit) {
        throw new DamagedFileException(
            place(),
            String.format(Locale.ROOT, "must have at most %,d bytes, but has more", limit));
      }
      bytes.write(next);
    }
    String text = decode(bytes.toByteArray());
    text = line == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private String decode(byte[] bytes) throws DamagedFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(place(), "must be UTF-8, but is not", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
