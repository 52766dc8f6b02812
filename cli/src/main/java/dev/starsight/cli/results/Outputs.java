package dev.starsight.cli.results;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.ResultOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Creates the outputs of a command, which never replace what the command reads. */
public final class Outputs {

  /** The directory in {@code --out} of an unfinished search. */
  public static final String SEARCH = "search";

  private Outputs() {}

  /** Copies a directory with its content; the target must not exist. */
  public static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(path -> !path.equals(from)).toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /**
   * Starts an output directory, which replaces an unchanged earlier result of its owner and nothing
   * else.
   *
   * @param sources files and models that the command reads
   * @throws StarsightException if the output would replace one of them
   * @throws IOException naming a file that the owner did not write or that was changed
   */
  public static AtomicDirectory directory(Path out, ResultOwner owner, List<Path> sources)
      throws IOException {
    requireNotRead(out, sources);
    return AtomicDirectory.replacing(out, owner);
  }

  /**
   * Starts an output file, which replaces any file of that name, but none that is read; of a
   * symbolic link, the file that it leads to.
   */
  public static AtomicFile file(Path out, List<Path> sources) throws IOException {
    requireNotRead(out, sources);
    return AtomicFile.replacing(Files.isSymbolicLink(out) ? target(out) : out);
  }

  /**
   * Returns the file that an output file replaces: it, or the file that the symbolic link leads to.
   *
   * @throws StarsightException if the output would replace a file that is read
   * @throws IOException naming the path, if it is a directory, a device or a pipe
   */
  public static Path replaced(Path out, List<Path> sources) throws IOException {
    requireNotRead(out, sources);
    Path target = Files.isSymbolicLink(out) ? target(out) : out;
    AtomicFile.requireReplaceable(target);
    return target;
  }

  private static Path target(Path link) throws IOException {
    if (!Files.exists(link)) {
      throw new StarsightException("--out %s is a link that leads nowhere".formatted(link));
    }
    return link.toRealPath();
  }

  public static List<Path> sources(List<Path> files, Path other) {
    List<Path> all = new ArrayList<>(files);
    all.add(other);
    return all;
  }

  private static void requireNotRead(Path out, List<Path> sources) throws IOException {
    Path target = real(out);
    for (Path source : sources) {
      if (Files.exists(source) && real(source).startsWith(target)) {
        throw new StarsightException(
            "--out %s would replace %s, which is read; name another place for the results"
                .formatted(out, source));
      }
    }
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
  }
}
