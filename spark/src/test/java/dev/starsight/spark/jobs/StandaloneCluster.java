package dev.starsight.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A master and two workers of one core each, as processes of this machine. Each worker has a host
 * name of its own, since Spark tries a task a second time only on another host.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final String DEPLOY = "org.apache.spark.deploy.";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<Process> processes = new ArrayList<>();
  private final Path home;
  private final Path logs;
  private final int port;

  private StandaloneCluster(Path home, Path logs, int port) {
    this.home = home;
    this.logs = logs;
    this.port = port;
  }

  static StandaloneCluster start(Path home, Path logs) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    StandaloneCluster cluster = new StandaloneCluster(home.toRealPath(), logs, port);
    cluster.start("master.Master", "--host", "127.0.0.1", "--port", String.valueOf(port));
    cluster.await("master.Master", "New state: ALIVE");
    for (String worker : List.of("1", "2")) {
      Path work = Files.createDirectory(logs.resolve("work" + worker));
      cluster.start(
          "worker.Worker",
          "--host",
          "127.0.0." + worker,
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          work.toString(),
          cluster.master());
    }
    cluster.await("worker.Worker", "Successfully registered with master");
    return cluster;
  }

  String master() {
    return "spark://127.0.0.1:" + port;
  }

  private void start(String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("java.nio", "java.util", "java.lang", "sun.nio.ch")) {
      command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-Xmx256m", "-cp", home.resolve("jars") + "/*", DEPLOY + type));
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve(type + ".log").toFile()));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    processes.add(builder.start());
  }

  private void await(String type, String line) throws IOException {
    Instant latest = Instant.now().plus(PATIENCE);
    Path log = logs.resolve(type + ".log");
    while (!Files.readString(log).contains(line)) {
      assertThat(Instant.now()).as(Files.readString(log)).isBefore(latest);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /**
   * An executor that runs.
   *
   * @param log what it writes
   */
  record Executor(ProcessHandle process, Path log) {

    /** Returns how often it has written something. */
    int count(Pattern pattern) throws IOException {
      return Files.exists(log) ? (int) pattern.matcher(Files.readString(log)).results().count() : 0;
    }

    /** Stops it, or lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }
  }

  /** Returns the executors that run. */
  List<Executor> executors() throws IOException {
    List<Executor> executors = new ArrayList<>();
    for (ProcessHandle each : processes.stream().flatMap(Process::descendants).toList()) {
      List<String> arguments = List.of(each.info().arguments().orElse(new String[0]));
      int id = arguments.indexOf("--executor-id") + 1;
      if (id > 0 && id < arguments.size()) {
        executors.add(new Executor(each, log(arguments.get(id))));
      }
    }
    return executors;
  }

  private Path log(String executor) throws IOException {
    Path log = Path.of(executor, "stderr");
    try (Stream<Path> applications =
        Files.find(
            logs, 2, (path, attributes) -> path.getFileName().toString().startsWith("app-"))) {
      return applications
          .map(each -> each.resolve(log))
          .filter(Files::exists)
          .findFirst()
          .orElse(logs.resolve(log));
    }
  }

  @Override
  public void close() {
    for (Process each : processes) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly().onExit().join();
    }
  }
}
