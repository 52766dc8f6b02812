package dev.starsight.annotation.exchange;

import dev.starsight.files.DamagedFileException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of UTF-8 whose records are bounded, so that a quote that is never closed does not fill the
 * memory. A byte order mark is left out. What is not UTF-8 is a {@link
 * java.nio.charset.CharacterCodingException}.
 */
final class BoundedText extends FilterReader {

  private final String name;
  private final int limit;
  private long read;

  private BoundedText(String name, int limit, Reader in) {
    super(in);
    this.name = name;
    this.limit = limit;
  }

  static BoundedText open(Path file, int limit) throws IOException {
    Reader strict =
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
    BufferedReader text = new BufferedReader(strict, 1 << 16);
    BoundedText bounded = new BoundedText(file.toString(), limit, text);
    bounded.skipMark();
    return bounded;
  }

  private void skipMark() throws IOException {
    in.mark(1);
    if (in.read() != '\ufeff') {
      in.reset();
    }
  }

  /** Begins a record. */
  void begin() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] chars, int from, int length) throws IOException {
    int n = in.read(chars, from, length);
    read += Math.max(0, n);
    if (read > limit) {
      throw new DamagedFileException(
          name,
          String.format(
              Locale.ROOT,
              "must have records of at most %,d characters, but has a longer one",
              limit));
    }
    return n;
  }
}
