package dev.starsight.cli.results;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is open, to be closed together, the last first: all of it, whatever goes wrong. */
public final class OpenFiles implements AutoCloseable {

  private final Deque<Closeable> open = new ArrayDeque<>();

  public void add(Closeable file) {
    open.push(file);
  }

  /** Closes all after a failure, which takes along what else goes wrong. */
  public void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** The first exception is thrown, with the others suppressed. */
  @Override
  public void close() throws IOException {
    Closeable file = open.poll();
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException | RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
    close();
  }
}
