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
import java.util.stream.Stream;

/** A master and two workers of one core each, as processes of this machine. */
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

  /** Returns the executors that run. */
  List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(Process::descendants)
        .filter(
            each ->
                each.info()
                    .arguments()
                    .map(Stream::of)
                    .orElse(Stream.of())
                    .anyMatch(argument -> argument.endsWith("CoarseGrainedExecutorBackend")))
        .toList();
  }

  @Override
  public void close() {
    for (Process each : processes) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly().onExit().join();
    }
  }
}
