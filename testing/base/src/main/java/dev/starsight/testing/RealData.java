package dev.starsight.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real files beside the project, where they are. */
public final class RealData {

  private RealData() {}

  /**
   * A file of {@code shared/data} in any directory above; the test is skipped where there is none.
   */
  public static Path file(String name) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path file = up.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    Assumptions.abort(name + " is not in ../shared/data");
    throw new IllegalStateException("aborted");
  }
}
