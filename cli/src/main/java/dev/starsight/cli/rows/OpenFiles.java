package dev.starsight.cli.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes open files together, the last first, and all of them even if one fails. */
final class OpenFiles implements AutoCloseable {

  private final Deque<Closeable> open = new ArrayDeque<>();

  void add(Closeable file) {
    open.push(file);
  }

  /** Closes all after a failure; further exceptions become suppressed ones of it. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes all; throws the first exception, with the others suppressed. */
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
