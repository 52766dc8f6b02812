package dev.starsight.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jar of the command line, which the build has made before, as a user does. */
@Tag("any-locale")
class CommandLineOnSparkTest {

  private static final Path JAR = Path.of("../../cli/target/starsight.jar").toAbsolutePath();
  private static final Path HOME = Path.of("../target/spark-home").toAbsolutePath();

  @TempDir Path directory;

  @BeforeEach
  void requireTheBuild() {
    assumeTrue(
        Files.exists(JAR) && Files.exists(HOME.resolve("jars")),
        "the command line and spark-home are built by mvn package");
  }

  private record Ended(int code, String output) {}

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-jar", JAR.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("SPARK_HOME");
    return builder.redirectErrorStream(true).start();
  }

  private Ended starsight(String... arguments) throws IOException, InterruptedException {
    return ended(start(arguments));
  }

  private static Ended ended(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private void requireDone(String... arguments) throws IOException, InterruptedException {
    Ended ended = starsight(arguments);
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  private void sample(String name, int rows, long seed) throws IOException, InterruptedException {
    requireDone(
        "sample", "--rows", String.valueOf(rows), "--seed", String.valueOf(seed), "--out", name);
  }

  /** Returns the contents of a result but for what has the arguments and the time. */
  private Map<String, String> files(String result) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Path root = directory.resolve(result);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (!name.equals("summary.json") && !name.equals(".starsight.json")) {
          files.put(name, Arrays.toString(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  @Test
  void checkWritesTheSameFiles() throws IOException, InterruptedException {
    sample("a.tsv.gz", 3_000, 1);
    requireDone("check", "--input", "a.tsv.gz", "--out", "here", "--suggest");
    requireDone("check", "--input", "a.tsv.gz", "--out", "there", "--suggest", "--engine", "spark");
    assertThat(files("there")).isEqualTo(files("here"));
    for (String field : List.of("metrics", "checks", "suggestions", "inputs")) {
      assertThat(Json.read(directory.resolve("there/summary.json")).get(field))
          .isEqualTo(Json.read(directory.resolve("here/summary.json")).get(field));
    }
  }

  private void requireSameFields(String here, String there) throws IOException {
    for (String field :
        List.of(
            "questions",
            "checks",
            "suggestions",
            "unknownColumns",
            "inputs",
            "sides",
            "phrases",
            "changes",
            "drift")) {
      assertThat(Json.read(directory.resolve(there).resolve("summary.json")).get(field))
          .isEqualTo(Json.read(directory.resolve(here).resolve("summary.json")).get(field));
    }
  }

  @Test
  void exploreWritesTheSameFiles() throws IOException, InterruptedException {
    sample("a.tsv.gz", 3_000, 1);
    sample("b.tsv", 2_000, 2);
    List<String> explore = List.of("explore", "--input", "a.tsv.gz", "b.tsv", "--phrases", "--out");
    requireDone(with(explore, "here"));
    requireDone(with(explore, "there", "--engine", "spark", "--master", "local[2]"));
    assertThat(files("there")).isEqualTo(files("here"));
    requireSameFields("here", "there");
  }

  @Test
  void compareWritesTheSameFiles() throws IOException, InterruptedException {
    sample("a.tsv.gz", 1_500, 1);
    sample("b.tsv", 1_000, 2);
    sample("c.tsv", 1_200, 3);
    List<String> compare =
        List.of("explore", "--input", "a.tsv.gz", "b.tsv", "--compare", "c.tsv", "--out");
    requireDone(with(compare, "here"));
    requireDone(with(compare, "there", "--engine", "spark", "--master", "local[2]"));
    assertThat(files("there")).containsKey("drift-columns.csv").isEqualTo(files("here"));
    requireSameFields("here", "there");
  }

  @Test
  @Tag("long")
  void lakesAndParquetFilesGiveTheSame() throws IOException, InterruptedException {
    sample("a.tsv.gz", 3_000, 1);
    sample("b.tsv", 2_000, 2);
    requireDone("ingest", "--input", "a.tsv.gz", "b.tsv", "--lake", "lake");
    List<String> check = List.of("check", "--lake", "lake", "--suggest", "--out");
    requireDone(with(check, "here"));
    requireDone(with(check, "there", "--engine", "spark", "--master", "local[2]"));
    // Deviations of several files differ in the last digits.
    requireSameFields("here", "there");
    for (List<String> command :
        List.of(
            List.of("explore", "--lake", "lake", "--years", "2010-2013"),
            List.of("check", "--input", books().toString()))) {
      String here = command.get(0) + "-here";
      String there = command.get(0) + "-there";
      requireDone(with(command, "--out", here));
      requireDone(with(command, "--out", there, "--engine", "spark", "--master", "local[2]"));
      assertThat(files(there)).as("%s", command).isEqualTo(files(here));
      requireSameFields(here, there);
    }
  }

  /** Returns a Parquet file of a lake. */
  private Path books() throws IOException {
    Path folder = directory.resolve("lake/reviews/product_category=Books");
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void mistakesAreOneSentence() throws IOException, InterruptedException {
    sample("a.tsv", 100, 1);
    Files.writeString(
        directory.resolve("a.tsv"), "bad\trow\n", java.nio.file.StandardOpenOption.APPEND);
    Ended bad =
        starsight(
            "check", "--input", "a.tsv", "--out", "o", "--engine", "spark", "--strict", "--quiet");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.output())
        .isEqualTo("starsight: a.tsv, line 102: 15 columns are needed, but there are 2\n");
    Ended none =
        starsight(
            "check", "--input", "a.tsv", "--out", "o", "--engine", "spark", "--spark-home", ".");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.output()).contains("--spark-home names ., which is no directory of Spark");
    assertThat(directory.resolve("o")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "explore"})
  @Tag("long")
  void killedExecutorsChangeNothing(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(name, "--engine", "spark", "--input"));
    for (int i = 0; i < 6; i++) {
      sample(i + ".tsv.gz", 30_000, i);
      command.add(i + ".tsv.gz");
    }
    requireDone(with(command, "--out", "quiet", "--master", "local[2]"));
    try (StandaloneCluster cluster =
        StandaloneCluster.start(HOME, Files.createDirectory(directory.resolve("cluster")))) {
      Process process =
          start(with(command, "--out", "killed", "--master", cluster.master(), "--quiet"));
      int killed = 0;
      while (process.isAlive() && killed < 5) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
        for (ProcessHandle executor : cluster.executors()) {
          executor.destroyForcibly();
          killed++;
          break;
        }
      }
      Ended ended = ended(process);
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(killed).isPositive();
    }
    assertThat(files("killed")).isEqualTo(files("quiet"));
  }

  @Test
  @Tag("long")
  void aClusterChecksTheSame() throws IOException, InterruptedException {
    sample("a.tsv.gz", 20_000, 1);
    requireDone("check", "--input", "a.tsv.gz", "--out", "here");
    try (StandaloneCluster cluster =
        StandaloneCluster.start(HOME, Files.createDirectory(directory.resolve("cluster")))) {
      requireDone(
          "check",
          "--input",
          "a.tsv.gz",
          "--out",
          "there",
          "--engine",
          "spark",
          "--master",
          cluster.master());
    }
    assertThat(files("there")).isEqualTo(files("here"));
  }

  private static String[] with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
  }
}
