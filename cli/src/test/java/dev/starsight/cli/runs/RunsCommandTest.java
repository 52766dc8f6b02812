package dev.starsight.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunsCommandTest {

  private final Path directory;
  private final Path results;

  RunsCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.results = directory.resolve("results");
  }

  /**
   * Writes the result of an evaluation.
   *
   * @param right of 200 rows; every row whose number is less is predicted right
   * @param rows whether the predictions are saved
   */
  private void evaluation(String name, int right, boolean rows) throws IOException {
    Path result = Files.createDirectories(results.resolve(name));
    double accuracy = right / 200.0;
    ObjectNode summary = summary("evaluate", 42);
    summary.put("model", "models/" + name);
    ObjectNode metrics = summary.putObject("metrics");
    metrics.put("accuracy", accuracy).put("balancedAccuracy", accuracy).put("mae", 1 - accuracy);
    ObjectNode intervals = metrics.putObject("intervals");
    for (String metric : List.of("accuracy", "balancedAccuracy")) {
      intervals.putArray(metric).add(accuracy - 0.06).add(accuracy + 0.06);
    }
    Json.write(result.resolve("summary.json"), summary);
    if (rows) {
      List<String> lines = new ArrayList<>(List.of("id,label,predicted,confidence"));
      for (int i = 0; i < 200; i++) {
        lines.add("R%d,%d,%d,0.5".formatted(i, 1 + i % 2, i < right ? 1 + i % 2 : 2 - i % 2));
      }
      Files.write(result.resolve("predictions.csv"), lines);
    }
  }

  private static ObjectNode summary(String command, long seed) {
    ObjectNode summary =
        Json.object().put("command", command).put("version", "0.1.0").put("seed", seed);
    summary.put("threads", 2).put("seconds", 1.5).put("peakMemoryBytes", 1 << 20);
    ArrayNode inputs = summary.putArray("inputs");
    inputs.addObject().put("path", "data/new.tsv").put("sha256", "ab".repeat(32));
    return summary;
  }

  private static List<String> paths(JsonNode summary) {
    List<String> paths = new ArrayList<>();
    summary.get("runs").forEach(run -> paths.add(run.get("path").asText()));
    return paths;
  }

  private JsonNode runs(Object... more) {
    return Shell.summaryOf(Stream.concat(Stream.of("runs", results), Stream.of(more)).toArray());
  }

  @Test
  void ranksAndFiltersResults() throws IOException {
    evaluation("b", 150, false);
    evaluation("a", 120, false);
    evaluation("deep/c", 180, false);

    assertThat(paths(runs())).containsExactly("deep/c", "b", "a");
    assertThat(paths(runs("--sort", "mae"))).containsExactly("deep/c", "b", "a");
    assertThat(paths(runs("--sort", "seconds"))).containsExactly("a", "b", "deep/c");
    assertThat(paths(runs("--where", "model=models/b", "--where", "seed=42"))).containsExactly("b");
    JsonNode first = runs().get("runs").get(0);
    assertThat(first.get("metrics").get("accuracy").asDouble()).isEqualTo(0.9);
    assertThat(first.get("settings").get("inputs").asText()).isEqualTo("new.tsv (abababababab)");
    Shell.run("runs", results, "--where", "models=b").isRefused("has a setting \"models\"");
    Shell.run("runs", results, "--where", "b").isRefused("--where must be KEY=VALUE");
    Shell.run("runs", results, "--sort", "f1").isRefused("no result has this metric", "accuracy");
    Shell.run("runs", directory.resolve("none")).isRefused("there is no such directory");
  }

  @Test
  void comparesRowByRowWhereTheRowsAreTheSame() throws IOException {
    evaluation("best", 180, true);
    evaluation("same", 175, true);
    evaluation("other", 170, false);

    JsonNode differences = runs("--sort", "accuracy").get("differences");

    JsonNode same = differences.get(0);
    assertThat(same.get("path").asText()).isEqualTo("same");
    assertThat(same.get("paired").asBoolean()).isTrue();
    assertThat(same.get("difference").asDouble()).isBetween(-0.0251, -0.0249);
    assertThat(same.get("interval").get(1).asDouble()).isNegative();
    JsonNode other = differences.get(1);
    assertThat(other.get("paired").asBoolean()).isFalse();
    assertThat(other.get("interval").get(0).asDouble()).isLessThan(-0.13);
    assertThat(other.get("interval").get(1).asDouble()).isPositive();
    assertThat(runs("--sort", "mae").get("differences").get(0).get("difference").asDouble())
        .isBetween(0.024, 0.026);
    assertThat(runs("--sort", "accuracy").get("differences")).isEqualTo(differences);
  }

  @Test
  void leavesOutWhatIsNoResultAndNamesWhatIsDamaged() throws IOException {
    evaluation("a", 120, false);
    Map<String, String> others =
        Map.of(
            "npm", "{\"name\": \"x\"}",
            "list", "[]",
            ".hidden", "{}",
            "torn", "{\"command\": ",
            "empty", "");
    for (Map.Entry<String, String> each : others.entrySet()) {
      Path folder = Files.createDirectories(results.resolve(each.getKey()));
      Files.writeString(folder.resolve("summary.json"), each.getValue());
    }
    ObjectNode odd = summary("evaluate", 1);
    ((ObjectNode) odd.get("inputs").get(0)).put("path", "a\u0000b").put("sha256", 7);
    odd.put("metrics", "none").putArray("leaderboard").add(1);
    Json.write(Files.createDirectories(results.resolve("odd")).resolve("summary.json"), odd);

    JsonNode summary = runs();

    assertThat(paths(summary)).containsExactly("a", "odd");
    assertThat(summary.get("foreign").asInt()).isEqualTo(2);
    assertThat(summary.get("damaged")).hasSize(2);
    assertThat(summary.get("damaged").get(0).asText()).contains("empty/summary.json", "not JSON");
    Shell.Outcome shown = Shell.run("runs", results, "--diff").succeeds();
    assertThat(shown.out()).contains("a       evaluate", "seed\n  2: 1\n  1: 42");
    Files.writeString(results.resolve("a/predictions.csv"), "id\n");
    Shell.run("runs", results).isRefused("a/predictions.csv", "must have 4 cells");
  }

  @Test
  void writesAPageAndTheLayoutOfMlflow() throws IOException {
    evaluation("best", 180, true);
    evaluation("same", 175, true);
    ObjectNode training = summary("finetune", 7);
    training.put("encoder", "minilm").put("bestEpoch", 2);
    ArrayNode epochs = training.putArray("epochs");
    for (int epoch = 1; epoch <= 2; epoch++) {
      ObjectNode node = epochs.addObject().put("epoch", epoch).put("trainLoss", 1.0 / epoch);
      node.putNull("validationLoss");
      node.putObject("validation").put("accuracy", 0.4 + epoch / 10.0);
    }
    training.putNull("test");
    Json.write(Files.createDirectories(results.resolve("tuned")).resolve("summary.json"), training);
    Path out = directory.resolve("out");
    Path store = results.resolve("mlruns");

    Shell.run("runs", results, "--out", out, "--mlflow", store).succeeds();

    assertThat(out.resolve("runs.html")).content().contains("the same 200", "models/same");
    assertThat(paths(Json.read(out.resolve("summary.json")))).hasSize(3);
    Path experiment = only(store);
    assertThat(experiment.getFileName().toString()).matches("[0-9]{18}");
    assertThat(experiment.resolve("meta.yaml"))
        .content()
        .contains("experiment_id: \"" + experiment.getFileName() + "\"\n", "name: \"results\"\n");
    Path run = null;
    try (Stream<Path> runs = Files.list(experiment).filter(Files::isDirectory)) {
      for (Path each : runs.toList()) {
        assertThat(each.getFileName().toString()).matches("[0-9a-f]{32}");
        run = Files.readString(each.resolve("meta.yaml")).contains("\"tuned\"") ? each : run;
      }
    }
    assertTraining(Objects.requireNonNull(run));
    Map<String, String> before = Shell.digests(store);
    Shell.run("runs", results, "--mlflow", store).succeeds();
    assertThat(Shell.digests(store)).isEqualTo(before);
    Shell.run("runs", results, "--mlflow", results.resolve("tuned")).isRefused("tuned");
  }

  private static void assertTraining(Path run) throws IOException {
    assertThat(run.resolve("meta.yaml")).content().contains("status: 3\n", "tags: []\n");
    assertThat(run.resolve("params/encoder")).hasContent("minilm");
    assertThat(run.resolve("params/seed")).hasContent("7");
    assertThat(run.resolve("tags/mlflow.runName")).hasContent("tuned");
    assertThat(Files.readAllLines(run.resolve("metrics/trainLoss")))
        .satisfiesExactly(
            line -> assertThat(line).matches("[0-9]+ 1\\.0 1"),
            line -> assertThat(line).matches("[0-9]+ 0\\.5 2"));
    assertThat(Files.readString(run.resolve("metrics/validation.accuracy")))
        .endsWith(" 0.6000000000000001 2\n");
    assertThat(run.resolve("metrics/validationLoss")).doesNotExist();
    assertThat(run.resolve("artifacts/summary.json")).exists();
  }

  private static Path only(Path store) throws IOException {
    try (Stream<Path> children = Files.list(store)) {
      List<Path> directories = children.filter(Files::isDirectory).toList();
      assertThat(directories).hasSize(1);
      return directories.get(0);
    }
  }
}
