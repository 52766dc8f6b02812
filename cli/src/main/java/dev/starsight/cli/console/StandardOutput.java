package dev.starsight.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that keeps the exception of a failed write, which {@link java.io.PrintStream}
 * drops. Not thread-safe.
 */
public final class StandardOutput extends OutputStream {

  private final OutputStream stream;
  private @Nullable IOException failure;

  public StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  /** Whether the reader of a pipe, such as {@code head}, has closed it. */
  boolean isClosedByReader() {
    IOException why = failure;
    // Linux and macOS say "Broken pipe", Windows "The pipe is being closed".
    return why != null
        && String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      stream.flush();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }
}
