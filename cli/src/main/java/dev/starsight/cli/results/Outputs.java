package dev.starsight.cli.results;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where results go: never over what the same command reads. */
public final class Outputs {

  /** The directory in {@code --out} where a search is at work; a result does not have it. */
  public static final String SEARCH = "search";

  private Outputs() {}

  /**
   * Whether a directory holds the finished result of a command, and nothing to go on with.
   *
   * @param unfinished what it holds while the command is at work
   */
  public static boolean isComplete(Path out, String command, Path unfinished) throws IOException {
    Path summary = out.resolve("summary.json");
    return Files.exists(summary)
        && !Files.exists(unfinished)
        && Json.read(summary).path("command").asText().equals(command);
  }

  /** Copies a directory, with all there is in it, to where nothing is yet. */
  public static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(path -> !path.equals(from)).toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Deletes a file, or a directory with all there is in it. */
  public static void delete(Path path) throws IOException {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /**
   * Begins a directory of results.
   *
   * @param sources what the command reads: files, models
   */
  public static AtomicDirectory directory(Path out, List<Path> sources) throws IOException {
    keep(out, sources);
    return AtomicDirectory.replacing(out);
  }

  /** Begins a file of results. */
  public static AtomicFile file(Path out, List<Path> sources) throws IOException {
    keep(out, sources);
    return AtomicFile.replacing(out);
  }

  /** These files and one more. */
  public static List<Path> sources(List<Path> files, Path other) {
    List<Path> all = new ArrayList<>(files);
    all.add(other);
    return all;
  }

  private static void keep(Path out, List<Path> sources) throws IOException {
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
