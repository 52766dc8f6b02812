package dev.starsight.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Access to files of real data outside the project. */
public final class RealData {

  private RealData() {}

  /**
   * Returns a file of {@code shared/data} in any parent directory; skips the test if there is none.
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
