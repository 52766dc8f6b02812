package dev.starsight.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the files of the repository, whatever module a test runs in. */
final class Repository {

  private Repository() {}

  /** Returns the outermost directory above the working directory that has a {@code pom.xml}. */
  static Path root() {
    Path root = Path.of("").toAbsolutePath();
    for (Path parent = root; parent != null; parent = parent.getParent()) {
      if (Files.exists(parent.resolve("pom.xml"))) {
        root = parent;
      }
    }
    return root;
  }
}
