package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory for temporary files that only this user can read. Closing it deletes it; if the
 * process is killed, the next one that creates such a directory does. Not thread-safe.
 */
public final class TemporaryDirectory implements AutoCloseable {

  private final Path path;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /**
   * Creates a directory in the system's directory for temporary files.
   *
   * @param name the beginning of its name, which tells these directories from others
   */
  public static TemporaryDirectory create(String name) throws IOException {
    return new TemporaryDirectory(TemporaryPaths.directory(name));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    TemporaryPaths.delete(path);
  }
}
