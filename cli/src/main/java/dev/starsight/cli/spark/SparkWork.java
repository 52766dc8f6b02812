package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Failures.EngineFailure;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job that Spark does in a second process, and the directory in which it is described and its
 * parts are handed over; it is deleted in the end. Not thread-safe.
 */
public final class SparkWork implements AutoCloseable {

  private static final String MAIN = "dev.starsight.spark.jobs.SparkJobs";

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** The flags of Spark's own launcher for Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  /**
   * The start of Spark keeps Java's second compiler busy for nothing, so it waits until a method is
   * ten times as hot, as in bin/starsight.
   */
  private static final List<String> COMPILER =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  private final StarsightCommand command;
  private final SparkHome home;
  private final String master;
  private final Path directory;
  private final Thread hook = new Thread(this::end, "starsight-spark");
  private @Nullable Process process;

  private SparkWork(StarsightCommand command, SparkHome home, String master, Path directory) {
    this.command = command;
    this.home = home;
    this.master = master;
    this.directory = directory;
  }

  static SparkWork begin(
      StarsightCommand command, SparkHome home, String master, @Nullable Path beside)
      throws IOException {
    Path directory =
        beside == null
            ? Files.createTempDirectory("starsight-spark")
            : Files.createTempDirectory(
                Files.createDirectories(beside.toAbsolutePath().getParent()), ".starsight-spark");
    SparkWork work = new SparkWork(command, home, master, directory);
    Runtime.getRuntime().addShutdownHook(work.hook);
    return work;
  }

  /** Returns where the job leaves what it found. */
  public Path directory() {
    return directory;
  }

  /**
   * Runs a job to its end.
   *
   * @param job its name as {@code job}, and what it needs
   * @throws StarsightException with the reason, if the input or an argument is wrong
   * @throws EngineFailure with the reason, if Spark failed
   */
  public void run(ObjectNode job) throws IOException {
    job.put("directory", Path.of("").toAbsolutePath().toString());
    Json.write(directory.resolve("job.json"), job);
    Path log = directory.resolve("spark.log");
    SparkClassArchive archive = archive();
    ProcessBuilder builder = new ProcessBuilder(arguments(archive)).redirectError(log.toFile());
    builder.environment().put("SPARK_HOME", home.directory().toString());
    builder.environment().put("SPARK_SCALA_VERSION", home.scala());
    if (SparkOption.isLocal(master)) {
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    }
    Process started = builder.start();
    process = started;
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        show(line);
      }
      int code = started.waitFor();
      if (code != 0) {
        fail(code, log);
      }
      archive.make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineFailure("the job on Spark was interrupted");
    }
  }

  private void show(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length == 3 && parts[0].equals("tasks")) {
      command
          .console()
          .update("tasks on Spark", Long.parseLong(parts[1]), Long.parseLong(parts[2]), "");
    }
  }

  private SparkClassArchive archive() throws IOException {
    List<Path> jars = new ArrayList<>(home.jars());
    try (Stream<Path> ofSpark = Files.list(home.directory().resolve("jars"))) {
      ofSpark.forEach(jars::add);
    }
    return SparkClassArchive.of(JAVA, classPath(), jars, directory, System.getenv());
  }

  private String classPath() {
    String separator = java.io.File.pathSeparator;
    return home.directory().resolve("jars") + "/*" + separator + join(home.jars(), separator);
  }

  private List<String> arguments(SparkClassArchive archive) {
    List<String> arguments = new ArrayList<>();
    arguments.add(JAVA.toString());
    OPENED.forEach(name -> arguments.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    arguments.add("-Djdk.reflect.useDirectMethodHandle=false");
    arguments.addAll(COMPILER);
    arguments.addAll(archive.flags());
    arguments.addAll(
        List.of(
            "-cp",
            classPath(),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            master,
            "--name",
            command.qualifiedName(),
            "--class",
            MAIN));
    conf(arguments, "spark.ui.enabled=false");
    conf(arguments, "spark.ui.showConsoleProgress=false");
    if (SparkOption.isLocal(master)) {
      conf(arguments, "spark.driver.bindAddress=127.0.0.1");
      conf(arguments, "spark.driver.host=127.0.0.1");
    } else {
      arguments.addAll(List.of("--jars", join(home.jars(), ",")));
    }
    // The class is on the class path already.
    arguments.addAll(List.of("spark-internal", directory.toString()));
    return arguments;
  }

  private static void conf(List<String> arguments, String setting) {
    arguments.addAll(List.of("--conf", setting));
  }

  private static String join(List<Path> jars, String separator) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(separator));
  }

  private void fail(int code, Path log) throws IOException {
    if (command.isDebug()) {
      Files.readAllLines(log).forEach(command.console()::warn);
    }
    Path failure = directory.resolve("failure.json");
    if (Files.exists(failure)) {
      JsonNode json = Json.read(failure);
      String message = json.path("message").asText();
      if (json.path("isOfUser").asBoolean()) {
        throw new StarsightException(message);
      }
      throw new EngineFailure("the job on Spark failed: " + message);
    }
    throw new EngineFailure(
        "Spark ended with exit code %d%s (--debug shows its log)".formatted(code, lastLine(log)));
  }

  /** Returns the line of a log that says what is wrong: the last cause, or else the last line. */
  private static String lastLine(Path log) throws IOException {
    String last = "";
    String cause = "";
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("Caused by: ")) {
        cause = line.substring("Caused by: ".length());
      } else if (!line.isBlank() && !line.startsWith("\t") && !line.contains(" INFO ")) {
        last = line.strip();
      }
    }
    String shown = cause.isEmpty() ? last : cause;
    return shown.isEmpty() ? "" : ": " + shown;
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is about to end.
    }
  }

  private void end() {
    Process running = process;
    if (running != null && running.isAlive()) {
      running.destroyForcibly().onExit().join();
    }
    try (Stream<Path> all = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          directory + ": what Spark left cannot be deleted: " + e.getMessage(), e);
    }
  }
}
