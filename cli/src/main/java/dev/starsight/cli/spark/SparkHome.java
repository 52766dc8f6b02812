package dev.starsight.cli.spark;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory with Spark's jars in {@code jars}, and Starsight's jars for the same version of
 * Scala.
 *
 * @param directory absolute
 * @param scala the version of Scala: {@code 2.12}
 * @param jars Starsight's jars and those of the libraries that Spark does not have
 */
record SparkHome(Path directory, String scala, List<Path> jars) {

  private static final String LIBRARY = "scala-library-";
  private static final String OURS = "starsight-spark_";

  /**
   * Finds Spark: in the directory that the user names, else in that of the environment variable
   * SPARK_HOME, else where the build has put it.
   *
   * @throws StarsightException if it is in none of them, or does not run on this Java
   */
  static SparkHome find(@Nullable Path given, Map<String, String> environment) throws IOException {
    requireJava(Runtime.version().feature());
    return find(given, environment, installation());
  }

  /** Hadoop asks for the subject of a thread, which Java has no more since version 24. */
  static void requireJava(int feature) {
    if (feature >= 24) {
      throw new StarsightException(
          "Spark does not run on Java %d: start this command with Java 17 or 21"
              .formatted(feature));
    }
  }

  static SparkHome find(@Nullable Path given, Map<String, String> environment, Path installation)
      throws IOException {
    String variable = environment.get("SPARK_HOME");
    if (given != null) {
      return in(given, "--spark-home", installation);
    } else if (variable != null && !variable.isEmpty()) {
      return in(Path.of(variable), "SPARK_HOME", installation);
    }
    Path built = installation.resolve("spark/target/spark-home");
    if (Files.notExists(built.resolve("jars"))) {
      throw new StarsightException(
          ("Spark is needed: name its directory with --spark-home or in SPARK_HOME, or build it"
                  + " with mvn package into %s")
              .formatted(built));
    }
    return in(built, "the build", installation);
  }

  /** Returns the root of the build that this code lies in, or else the directory of the code. */
  private static Path installation() {
    Path code;
    try {
      code =
          Path.of(SparkHome.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    Path directory = Objects.requireNonNull(code.getParent());
    for (Path place = directory; place != null; place = place.getParent()) {
      if (Files.isDirectory(place.resolve("spark/target"))) {
        return place;
      }
    }
    return directory;
  }

  private static SparkHome in(Path home, String source, Path installation) throws IOException {
    Path jars = home.resolve("jars");
    String scala = Files.isDirectory(jars) ? scala(jars) : null;
    if (scala == null) {
      throw new StarsightException(
          "%s names %s, which is no directory of Spark: there is no jars/%s*.jar"
              .formatted(source, home, LIBRARY));
    }
    return new SparkHome(home.toAbsolutePath().normalize(), scala, ours(installation, scala));
  }

  private static @Nullable String scala(Path jars) throws IOException {
    List<Path> found = jars(jars, LIBRARY + "2.*.jar");
    if (found.isEmpty()) {
      return null;
    }
    String version = found.get(0).getFileName().toString().substring(LIBRARY.length());
    return version.substring(0, version.indexOf('.', 2));
  }

  private static List<Path> ours(Path installation, String scala) throws IOException {
    for (String parent : List.of("spark/target", "")) {
      Path folder = installation.resolve(parent).resolve(OURS + scala);
      if (Files.isDirectory(folder)) {
        return jars(folder, "*.jar");
      }
    }
    throw new StarsightException(
        "this Spark needs Starsight for Scala %s, but there is no %s%s in %s"
            .formatted(scala, OURS, scala, installation.resolve("spark/target")));
  }

  private static List<Path> jars(Path folder, String pattern) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(jars::add);
    }
    jars.sort(null);
    return jars;
  }
}
