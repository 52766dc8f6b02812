package dev.starsight.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.spark.SavedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
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

  private static final Pattern BEGUN = Pattern.compile("Running task ");
  private static final Pattern BEGUN_TWICE =
      Pattern.compile("Running task \\d+\\.[1-9]\\d* in stage");

  @TempDir Path directory;

  /** Settings of Spark beside its own. */
  private Map<String, String> settings = Map.of();

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
    if (!settings.isEmpty()) {
      Path conf = Files.createDirectories(directory.resolve("conf"));
      List<String> lines = new ArrayList<>();
      settings.forEach((name, value) -> lines.add(name + " " + value));
      Files.write(conf.resolve("spark-defaults.conf"), lines);
      builder.environment().put("SPARK_CONF_DIR", conf.toString());
    }
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

  @Test
  void predictWritesTheSameFile() throws IOException, InterruptedException {
    sample("a.tsv.gz", 5_000, 1);
    String model = SavedModel.linear(directory.resolve("stars"), 8).toString();
    List<String> predict = List.of("predict", "--model", model, "--input", "a.tsv.gz", "--out");
    requireDone(with(predict, "here.csv"));
    requireDone(with(predict, "there.csv", "--engine", "spark", "--master", "local[2]"));
    assertThat(directory.resolve("there.csv"))
        .hasSameBinaryContentAs(directory.resolve("here.csv"));
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

  private static String result(String command, String name) {
    return command.equals("predict") ? name + ".csv" : name;
  }

  /** Returns a command over four files, whose result on this machine is {@code quiet}. */
  private List<String> command(String name, int rows) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(name, "--engine", "spark", "--quiet"));
    if (name.equals("predict")) {
      command.addAll(
          List.of("--model", SavedModel.linear(directory.resolve("stars"), 8).toString()));
    }
    command.add("--input");
    for (int i = 0; i < 4; i++) {
      AmazonReviewWriter.write(directory.resolve(i + ".tsv"), SampleReviews.dataset(rows, i));
      command.add(i + ".tsv");
    }
    requireDone(with(command, "--out", result(name, "quiet"), "--master", "local[2]"));
    return command;
  }

  private void requireSameAsQuiet(String command, String name) throws IOException {
    Path quiet = directory.resolve(result(command, "quiet"));
    Path other = directory.resolve(result(command, name));
    if (Files.isRegularFile(quiet)) {
      assertThat(other).hasSameBinaryContentAs(quiet);
    } else {
      assertThat(files(name)).isEqualTo(files("quiet"));
      assertThat(counts(other)).isEqualTo(counts(quiet));
    }
  }

  /** Returns the summary but for the arguments, the time and the memory. */
  private static JsonNode counts(Path result) throws IOException {
    ObjectNode summary = (ObjectNode) Json.read(result.resolve("summary.json"));
    return summary.without(List.of("arguments", "seconds", "peakMemoryBytes"));
  }

  /** Each is killed while it computes its first task. */
  @ParameterizedTest
  @ValueSource(strings = {"prepare", "explore", "check", "predict"})
  @Tag("long")
  void fiveKilledExecutorsChangeNothing(String name) throws IOException, InterruptedException {
    List<String> command = command(name, 5_000);
    settings = Map.of("spark.task.maxFailures", "10");
    Random random = new Random(7);
    try (StandaloneCluster cluster =
        StandaloneCluster.start(HOME, Files.createDirectory(directory.resolve("cluster")))) {
      Process process =
          start(with(command, "--out", result(name, "killed"), "--master", cluster.master()));
      Set<Long> killed = new HashSet<>();
      while (process.isAlive() && killed.size() < 5) {
        for (StandaloneCluster.Executor executor : cluster.executors()) {
          if (killed.size() < 5
              && executor.count(BEGUN) > 0
              && killed.add(executor.process().pid())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
            executor.process().destroyForcibly();
          }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      Ended ended = ended(process);
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(killed).hasSize(5);
    }
    requireSameAsQuiet(name, "killed");
  }

  /**
   * An executor is stopped in its task until another has begun the same one, so that both end it;
   * nothing of ours that is sent needs to be registered with Kryo.
   */
  @ParameterizedTest
  @ValueSource(strings = {"prepare", "explore", "check", "predict"})
  @Tag("long")
  void tasksThatRunTwiceChangeNothing(String name) throws IOException, InterruptedException {
    List<String> command = command(name, 10_000);
    settings =
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "20ms",
            "spark.speculation.multiplier", "1",
            "spark.speculation.quantile", "0.1",
            "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired", "true");
    int twice = 0;
    try (StandaloneCluster cluster =
        StandaloneCluster.start(HOME, Files.createDirectory(directory.resolve("cluster")))) {
      Process process =
          start(with(command, "--out", result(name, "twice"), "--master", cluster.master()));
      while (process.isAlive() && twice < 3) {
        for (StandaloneCluster.Executor executor : cluster.executors()) {
          if (executor.count(BEGUN) > 0) {
            twice += stopUntilAnotherBegins(cluster, executor, process);
          }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      Ended ended = ended(process);
      assertThat(ended.code()).as(ended.output()).isZero();
    }
    assertThat(twice).isPositive();
    requireSameAsQuiet(name, "twice");
  }

  private static int stopUntilAnotherBegins(
      StandaloneCluster cluster, StandaloneCluster.Executor executor, Process process)
      throws IOException, InterruptedException {
    executor.signal("STOP");
    int before = begunTwice(cluster);
    Instant latest = Instant.now().plusSeconds(20);
    while (begunTwice(cluster) <= before && process.isAlive() && Instant.now().isBefore(latest)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    int begun = begunTwice(cluster) - before;
    executor.signal("CONT");
    return Math.max(0, begun);
  }

  private static int begunTwice(StandaloneCluster cluster) throws IOException {
    int count = 0;
    for (StandaloneCluster.Executor each : cluster.executors()) {
      count += each.count(BEGUN_TWICE);
    }
    return count;
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
