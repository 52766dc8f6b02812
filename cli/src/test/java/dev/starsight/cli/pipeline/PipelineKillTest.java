package dev.starsight.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a pipeline at random moments and runs it again. */
@Tag("any-locale")
final class PipelineKillTest {

  private static final String STEPS =
      """
      work = "WORK"

      [step.lake]
      command = "ingest"
      input = "reviews.tsv"

      [step.quality]
      command = "check"
      lake = "{lake}"

      [step.search]
      command = "automl"
      input = "reviews.tsv"
      candidates = 4
      trials = 2

      [step.evaluation]
      command = "evaluate"
      model = "{search.best}"
      input = "reviews.tsv"
      """;

  private final Path directory;

  PipelineKillTest(@TempDir Path directory) {
    this.directory = directory;
    Shell.sample(directory.resolve("reviews.tsv"), 600);
  }

  @Test
  @Tag("long")
  void fiftyKillsChangeNothing() throws Exception {
    kill(50, 42);
  }

  private void kill(int kills, long seed) throws Exception {
    long start = System.nanoTime();
    assertThat(process("expected").waitFor()).isZero();
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Map<String, String> expected = digests(directory.resolve("expected"));
    assertThat(expected).containsKeys("search/summary.json", "evaluation/report.html");
    SplittableRandom random = new SplittableRandom(seed);
    int interrupted = 0;
    for (int i = 0; i < kills; i++) {
      String work = "work-" + i;
      Process killed = process(work);
      if (!killed.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS)) {
        interrupted++;
      }
      killed.destroyForcibly().waitFor();

      Shell.run("pipeline", "run", file(work), "--threads", 1, "--quiet").succeeds();

      assertThat(digests(directory.resolve(work)))
          .as("kill %s of seed %s", i, seed)
          .isEqualTo(expected);
    }
    assertThat(interrupted).as("kills before the end").isPositive();
  }

  private Path file(String work) throws IOException {
    return Files.writeString(directory.resolve(work + ".toml"), STEPS.replace("WORK", work));
  }

  private Process process(String work) throws IOException {
    List<String> words =
        List.of("pipeline", "run", file(work).toString(), "--threads", "1", "--quiet");
    return new ProcessBuilder(Shell.process(words))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Returns the digests of all outputs, without what holds the time that something took. */
  private static Map<String, String> digests(Path work) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, String> file : Shell.digests(work).entrySet()) {
      String name = file.getKey();
      if (name.startsWith(".pipeline/") || name.endsWith("search/trials.json")) {
        continue;
      }
      Path path = work.resolve(name);
      if (name.endsWith("summary.json")) {
        JsonNode summary = Json.read(path);
        removeTimes(summary);
        if (summary.path("arguments") instanceof ObjectNode arguments) {
          arguments.remove("sha256"); // Of the words with the directory's name.
        }
        String text = summary.toString().replace(work.toString(), "work");
        digests.put(name, text);
      } else if (name.endsWith("search/report.html")) {
        digests.put(name, Files.readString(path).replaceAll("[\\d.]+ s\\b", ""));
      } else if (name.endsWith(".html")) {
        digests.put(name, Files.readString(path).replace(work.toString(), "work"));
      } else {
        digests.put(name, file.getValue());
      }
    }
    return digests;
  }

  private static void removeTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("seconds", "peakMemoryBytes", "fitSeconds", "predictSeconds"));
    }
    node.forEach(PipelineKillTest::removeTimes);
  }
}
