package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import dev.starsight.files.AtomicDirectory;
import dev.starsight.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where results go: never over what the same command reads. */
final class Outputs {

  private Outputs() {}

  /**
   * Begins a directory of results.
   *
   * @param sources what the command reads: files, models
   */
  static AtomicDirectory directory(Path out, List<Path> sources) throws IOException {
    keep(out, sources);
    return AtomicDirectory.replacing(out);
  }

  /** Begins a file of results. */
  static AtomicFile file(Path out, List<Path> sources) throws IOException {
    keep(out, sources);
    return AtomicFile.replacing(out);
  }

  /** These files and one more. */
  static List<Path> sources(List<Path> files, Path other) {
    List<Path> all = new ArrayList<>(files);
    all.add(other);
    return all;
  }

  private static void keep(Path out, List<Path> sources) throws IOException {
    Path target = real(out);
    for (Path source : sources) {
      if (Files.exists(source) && real(source).startsWith(target)) {
        throw new StarsightException(
            "--out "
                + out
                + " would replace "
                + source
                + ", which is read; name another place for the results");
      }
    }
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
  }
}
