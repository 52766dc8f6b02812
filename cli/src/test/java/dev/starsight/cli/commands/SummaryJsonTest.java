package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.Feedback;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the summaries of commands with {@code docs/summary-json.md}. */
final class SummaryJsonTest {

  private static Path reviews;
  private static Path encoder;
  private static JsonContract contract;

  private final Path directory;

  SummaryJsonTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    contract = JsonContract.read();
    reviews = shared.resolve("reviews.tsv");
    assertDocumented("sample", "--rows", 600, "--out", reviews);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  private static JsonNode assertDocumented(Object... command) {
    JsonNode summary = Shell.summaryOf(command);
    assertThat(contract.violations(summary)).as("%s", (Object) command).isEmpty();
    return summary;
  }

  @Test
  void documentsTheFieldsOfDataCommands() throws IOException {
    Path lake = directory.resolve("lake");
    Path damaged = directory.resolve("damaged.tsv");
    Files.writeString(damaged, Files.readString(reviews) + "US\ttoo short\n");

    assertDocumented("ingest", "--input", damaged, "--lake", lake);
    String rows =
        Shell.run("query", "--lake", lake, "SELECT count(*) FROM reviews", "--json")
            .succeeds()
            .out();
    assertThat(contract.violations(Shell.json(rows.substring(rows.indexOf('{'))))).isEmpty();
    String hits =
        Shell.run(
                "search",
                "--lake",
                lake,
                "--encoder",
                encoder,
                "works",
                "--format",
                "csv",
                "--json")
            .succeeds()
            .out();
    assertThat(contract.violations(Shell.json(hits.substring(hits.lastIndexOf("{\"command")))))
        .isEmpty();
    assertDocumented("check", "--input", reviews, "--out", directory.resolve("c"), "--suggest");
    assertDocumented(
        "check", "--input", reviews, "--out", directory.resolve("l"), "--for-learning");
    assertHistoryIsDocumented();
    assertDocumented("explore", "--input", reviews, "--phrases", "--out", directory.resolve("e"));
    assertDocumented(
        "explore", "--input", reviews, "--compare", damaged, "--out", directory.resolve("f"));
    assertDocumented(
        "phrases", "--input", reviews, "--label", 5, "--out", directory.resolve("phrases"));
    assertDocumented(
        "phrases", "--input", reviews, "--since", "2015-01", "--out", directory.resolve("new"));
  }

  private void assertHistoryIsDocumented() throws IOException {
    Path rules =
        Files.writeString(directory.resolve("rules.txt"), "warning: hasSize() rises by at most 1");
    String rows = Files.readString(reviews);
    Path twice =
        Files.writeString(
            directory.resolve("twice.tsv"), rows + rows.substring(rows.indexOf('\n') + 1));
    checkWithHistory(reviews, rules);
    assertThat(checkWithHistory(twice, rules).get("anomalies")).hasSize(1);
  }

  private JsonNode checkWithHistory(Path input, Path rules) {
    return assertDocumented(
        "check",
        "--input",
        input,
        "--rules",
        rules,
        "--out",
        directory.resolve("h"),
        "--history",
        directory.resolve("history"));
  }

  @Test
  void documentsTheFieldsOfTokenCommands() {
    Path features = directory.resolve("features");
    Path lines = directory.resolve("ids.jsonl");

    assertDocumented("prepare", "--input", reviews, "--encoder", encoder, "--out", features);
    assertDocumented("tokenize", "--text", "Works as described.", "--encoder", encoder);
    assertDocumented("tokenize", "--input", reviews, "--encoder", encoder, "--out", lines);
    assertDocumented(
        "finetune",
        "--input",
        reviews,
        "--encoder",
        encoder,
        "--out",
        directory.resolve("model"),
        "--also",
        reviews,
        "--epochs",
        1);
    assertDocumented(
        "adapt",
        "--input",
        reviews,
        "--encoder",
        encoder,
        "--leave-out",
        directory.resolve("model"),
        "--steps",
        3,
        "--out",
        directory.resolve("adapted"));
    assertDocumented(
        "distill",
        "--teacher",
        directory.resolve("model"),
        "--input",
        reviews,
        "--out",
        directory.resolve("student"));
    assertDocumented(
        "export", "--model", directory.resolve("model"), "--out", directory.resolve("onnx"));
  }

  @Test
  void documentsTheFieldsOfModelCommands() throws IOException {
    Path run = directory.resolve("run");
    JsonNode searched =
        assertDocumented(
            "automl",
            "--input",
            reviews,
            "--also",
            reviews,
            "--out",
            run,
            "--candidates",
            2,
            "--trials",
            2);
    JsonNode best = searched.get("leaderboard").get(0);
    Path model = run.resolve(best.get("directory").asText());
    Path rerun = directory.resolve("again");
    Path edited = run.resolve("sources/linear-bigrams");

    assertDocumented("automl", "--rerun", edited, "--input", reviews, "--out", rerun);
    assertDocumented("automl", "--rerun", edited, "--out", directory.resolve("tested"), "--test");
    assertDocumented(
        "evaluate", "--model", model, "--input", reviews, "--out", directory.resolve("e"));
    assertDocumented(
        "evaluate",
        "--model",
        model,
        "--input",
        reviews,
        "--unlabelled",
        "--out",
        directory.resolve("unlabelled"));
    assertDocumented("verify", directory.resolve("e"));
    assertDocumented(
        "explore",
        "--input",
        reviews,
        "--compare",
        reviews,
        "--model",
        model,
        "--out",
        directory.resolve("drift"));
    assertPipelinesDocumented(run, model);
    assertDocumented("predict", "--model", model, "--text", "It is not good", "--explain");
    assertDocumented(
        "predict", "--model", model, "--input", reviews, "--out", directory.resolve("p.csv"));
    assertDocumented(
        "predict",
        "--model",
        model,
        "--input",
        reviews,
        "--explain",
        "--out",
        directory.resolve("p.jsonl"));
    assertDocumented("promote", run, "--as", "stars", "--in", directory);
    assertDocumented("promote", rerun, "--as", "stars", "--in", directory);
    assertDocumented("rollback", "stars", "--in", directory);
    assertDocumented("runs", directory, "--sort", "accuracy");
    assertQueueDocumented(model);
    assertRetrainingDocumented(edited.resolve("../../candidates/linear-bigrams").normalize());
  }

  private void assertRetrainingDocumented(Path model) {
    Path queue = directory.resolve("queue");
    JsonNode disputed = Shell.summaryOf("annotate", "list", "--queue", queue, "--disagreements");
    String task = disputed.get("tasks").get(0).get("task").asText();
    Shell.run("annotate", "answer", "--queue", queue, "--task", task, "--label", 4, "--adjudicate")
        .succeeds();
    Object[] words = {
      "annotate",
      "retrain",
      "--queue",
      queue,
      "--input",
      reviews,
      "--model",
      model,
      "--out",
      directory.resolve("retrained"),
      "--json"
    };
    assertThat(contract.violations(Shell.run(words).endsWith(3).summary())).isEmpty();
  }

  private void assertPipelinesDocumented(Path run, Path model) throws IOException {
    Path steps =
        Files.writeString(
            directory.resolve("steps.toml"),
            "[step.a]\ncommand = 'sample'\nrows = 5\nout = 'a.tsv'\n");
    assertDocumented("pipeline", "run", steps, "--dry-run");
    assertDocumented("pipeline", "run", steps);
    assertDocumented("watch", steps, "--folder", directory, "--settle", "1s", "--runs", 1);
    Path gate = directory.resolve("gate");
    assertDocumented("pipeline", "gate", "--candidate", run, "--input", reviews, "--out", gate);
    assertDocumented(
        "pipeline",
        "gate",
        "--candidate",
        run,
        "--current",
        model,
        "--input",
        reviews,
        "--out",
        gate);
  }

  private void assertQueueDocumented(Path model) {
    Path queue = directory.resolve("queue");
    assertDocumented(
        "annotate",
        "fill",
        "--queue",
        queue,
        "--model",
        model,
        "--input",
        reviews,
        "--threshold",
        0.9,
        "--part",
        "any",
        "--audit",
        "50%",
        "--answers-per-item",
        2);
    JsonNode listed = assertDocumented("annotate", "list", "--queue", queue);
    String task = listed.get("tasks").get(0).get("task").asText();
    assertDocumented("annotate", "answer", "--queue", queue, "--task", task, "--label", 4);
    Shell.run("annotate", "answer", "--queue", queue, "--task", task, "--label", 5, "--worker", "b")
        .succeeds();
    assertDocumented("annotate", "list", "--queue", queue, "--disagreements");
    Path answers = directory.resolve("answers.csv");
    assertDocumented("annotate", "export", "--queue", queue, "--out", answers, "--rows", "answers");
    assertDocumented("annotate", "import", "--queue", queue, "--input", answers);
  }

  @Test
  void documentsTheFieldsOfComparisons() throws IOException {
    Path log = directory.resolve("log");
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int i = 0; i < 300; i++) {
        String id = Integer.toString(i);
        writer.append(
            new Decision(
                id,
                Instant.EPOCH,
                "split",
                i % 2 == 0 ? "a" : "b",
                "0",
                0.5,
                "5",
                0.9,
                Map.of("5", 0.9),
                100,
                1,
                List.of(new Decision.Shadow("c", "1", "4", 0.8)),
                null));
        writer
            .append(new Feedback(id, Instant.EPOCH, i % 3 == 0 ? 1 : 0))
            .toCompletableFuture()
            .join();
      }
    }
    assertDocumented("compare", "--log", log, "--out", directory.resolve("comparison"));
    assertDocumented("monitor", "--log", log, "--out", directory.resolve("monitor"));
    Path stream = directory.resolve("stream.jsonl");
    Files.writeString(stream, "{\"date\": \"2015-08-31\", \"stars\": 5}\n");
    assertDocumented("monitor", "--input", stream, "--out", directory.resolve("stream"));
  }

  @Test
  void documentsTheFieldsOfDoctor() {
    assertThat(contract.violations(Shell.run("doctor", "--json").summary())).isEmpty();
  }

  @Test
  void findsMissingAndUndocumentedFields() {
    JsonNode summary =
        Shell.json(
            """
            {"command": "sample", "version": "1", "seed": 42, "threads": 1, "seconds": 0.1,
             "peakMemoryBytes": 1, "inputs": [{"path": null}], "rows": 1.5, "shape": "round"}
            """);

    assertThat(contract.violations(summary))
        .containsExactly(
            "inputs[].path is documented as string: null",
            "rows is documented as integer: 1.5",
            "shape is not documented",
            "sample: inputs[].sha256 is documented, but not there",
            "sample: inputs[].rows is documented, but not there",
            "sample: inputs[].rejected is documented, but not there",
            "sample: out is documented, but not there");
  }
}
