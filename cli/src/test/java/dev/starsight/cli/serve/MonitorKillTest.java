package dev.starsight.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills {@code monitor --log} at random moments and runs it again. */
@Tag("any-locale")
final class MonitorKillTest {

  private final Path directory;
  private final Path log;

  MonitorKillTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.log = directory.resolve("log");
    SplittableRandom random = new SplittableRandom(5);
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int i = 0; i < 20_000; i++) {
        double confidence = 0.5 + random.nextDouble() / 2;
        writer.append(
            new Decision(
                "d" + i,
                Instant.ofEpochSecond(1_700_000_000L + 2L * i),
                "first",
                "stars",
                "0",
                1,
                "5",
                confidence,
                Map.of("1", 1 - confidence, "5", confidence),
                40,
                random.nextDouble(),
                List.of(),
                "word" + random.nextInt(500) + " and word" + random.nextInt(500)));
      }
    }
  }

  @Test
  @Tag("long")
  void fiftyKillsChangeNothing() throws Exception {
    long start = System.nanoTime();
    assertThat(monitor("expected").waitFor()).isZero();
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Map<String, String> expected = digests("expected");
    assertThat(expected).containsKeys("summary.json", "report.html");
    SplittableRandom random = new SplittableRandom(6);
    int interrupted = 0;
    for (int kill = 0; kill < 50; kill++) {
      // Some of the directories hold the result of a run before, some nothing.
      String name = "killed-" + kill % 5;
      Process killed = monitor(name);
      interrupted += killed.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS) ? 0 : 1;
      killed.destroyForcibly().waitFor();

      Shell.run("monitor", "--log", log, "--out", directory.resolve(name), "--quiet").succeeds();

      assertThat(digests(name)).as("kill %s", kill).isEqualTo(expected);
    }
    assertThat(interrupted).as("kills before the end").isPositive();
  }

  private Process monitor(String name) throws IOException {
    List<String> words = List.of("monitor", "--log", log.toString(), "--quiet", "--out");
    List<String> all = new ArrayList<>(words);
    all.add(directory.resolve(name).toString());
    return new ProcessBuilder(Shell.process(all))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Map<String, String> digests(String name) throws IOException {
    Path result = directory.resolve(name);
    Map<String, String> digests = Shell.digests(result);
    ObjectNode summary = (ObjectNode) Json.read(result.resolve("summary.json"));
    summary.remove(List.of("seconds", "peakMemoryBytes"));
    digests.put("summary.json", summary.toString());
    return digests;
  }
}
