package dev.starsight.cli.spark;

import dev.starsight.files.internal.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The archive of classes (class-data sharing) with which Spark starts a second sooner. A job that
 * finds none notes the classes that Java loads, and a process in the background makes the archive
 * of them, beside that of {@code bin/starsight}. It has a name of its own for every Java and every
 * state of the jars. Where it cannot be written, or there is no POSIX shell, Spark starts without.
 */
final class SparkClassArchive {

  private static final Path SHELL = Path.of("/bin/sh");

  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Makes $2 of what Java does, given as further arguments, within the directory $1. */
  private static final String MAKE =
      """
      trap '' HUP INT
      making=$1 archive=$2
      shift 2
      nice "$@" && mv -f "$making/archive" "$archive" &&
        find "${archive%/*}" -name 'spark-*.jsa' -mtime +30 ! -path "$archive" -exec rm -f {} +
      rm -rf "$making"
      """;

  private final Path java;
  private final String classPath;
  private final @Nullable Path archive;
  private final Path noted;

  private SparkClassArchive(Path java, String classPath, @Nullable Path archive, Path noted) {
    this.java = java;
    this.classPath = classPath;
    this.archive = archive;
    this.noted = noted;
  }

  /**
   * Returns the archive for a class path, whether it exists or not.
   *
   * @param jars all that is on the class path
   * @param directory in which Java notes the classes
   */
  static SparkClassArchive of(
      Path java,
      String classPath,
      Collection<Path> jars,
      Path directory,
      Map<String, String> environment) {
    Path archive = null;
    try {
      Optional<Path> cache = Files.isExecutable(SHELL) ? cache(environment) : Optional.empty();
      if (cache.isPresent()) {
        archive = cache.get().resolve("spark-" + key(java, classPath, jars) + ".jsa");
      }
    } catch (IOException e) {
      // Spark will say what is wrong with its jars.
    }
    return new SparkClassArchive(java, classPath, archive, directory.resolve("classes"));
  }

  /** Returns the directory that bin/starsight has for its archive. */
  private static Optional<Path> cache(Map<String, String> environment) {
    String own = environment.get("STARSIGHT_CACHE");
    if (own != null) {
      return own.isEmpty() ? Optional.empty() : Optional.of(Path.of(own).toAbsolutePath());
    }
    String home = environment.getOrDefault("HOME", "");
    String caches =
        environment.getOrDefault("XDG_CACHE_HOME", home.isEmpty() ? "" : home + "/.cache");
    return caches.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(caches).toAbsolutePath().resolve("starsight"));
  }

  private static String key(Path java, String classPath, Collection<Path> jars) throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(java + " " + System.getProperty("java.vm.version") + " " + classPath);
    for (Path jar : jars) {
      BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
      parts.add(jar + " " + attributes.size() + " " + attributes.lastModifiedTime().toMillis());
    }
    parts.sort(null);
    return Sha256.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  /** Returns the flags with which Java uses the archive, or notes what should be in it. */
  List<String> flags() {
    if (archive == null) {
      return List.of();
    }
    return Files.isReadable(archive)
        ? List.of(
            "-XX:SharedArchiveFile=" + archive,
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:class+path=off")
        : List.of("-XX:DumpLoadedClassList=" + noted);
  }

  /** Begins to make the archive in the background, if it is missing and a job has succeeded. */
  void make() {
    if (archive == null || !Files.exists(noted) || Files.exists(archive)) {
      return;
    }
    Path making = archive.resolveSibling(archive.getFileName() + ".making");
    try {
      Files.createDirectories(archive.getParent());
      Files.createDirectory(making);
    } catch (FileAlreadyExistsException e) {
      deleteAbandoned(making); // Otherwise another process makes it.
      return;
    } catch (IOException e) {
      return; // Spark starts without it.
    }
    try {
      Path classes = making.resolve("classes");
      Files.write(classes, withoutLambdas());
      List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", MAKE, "sh"));
      command.addAll(List.of(making.toString(), archive.toString(), java.toString()));
      command.addAll(List.of("-Xshare:dump", "-Xmx512m", "-XX:SharedClassListFile=" + classes));
      command.addAll(List.of("-XX:SharedArchiveFile=" + making.resolve("archive")));
      command.addAll(List.of("-cp", classPath));
      new ProcessBuilder(command)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // Nobody tries again for ten minutes.
    }
  }

  /** Deletes what a process was making that was killed, so that the next job tries again. */
  private static void deleteAbandoned(Path making) {
    try {
      Instant begun = Files.getLastModifiedTime(making).toInstant();
      if (begun.isBefore(Instant.now().minus(LONGEST))) {
        for (String name : List.of("classes", "archive")) {
          Files.deleteIfExists(making.resolve(name));
        }
        Files.deleteIfExists(making);
      }
    } catch (IOException e) {
      // Spark starts without it.
    }
  }

  /** Java 17 crashes on some of the lambdas that it notes. */
  private List<String> withoutLambdas() throws IOException {
    try (Stream<String> lines = Files.lines(noted, StandardCharsets.UTF_8)) {
      return lines.filter(line -> !line.startsWith("@")).toList();
    }
  }
}
