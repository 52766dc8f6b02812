package dev.starsight.files.internal;

import java.nio.file.Path;

/** Names of files in results, which are the same on every system. */
public final class PathNames {

  private PathNames() {}

  /** Returns the path of a file relative to a directory above it, with slashes between names. */
  public static String below(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }
}
