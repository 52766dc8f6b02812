package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Splits;
import dev.starsight.files.internal.Json;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests finetune and a short workshop on an encoder of random weights. */
final class FinetuneCommandTest {

  private static Path reviews;
  private static Path encoder;

  private final Path directory;

  FinetuneCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  private Object[] finetune(Path out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("finetune", "--input", reviews, "--encoder", encoder, "--out", out));
    words.addAll(List.of("--threads", 1));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void writesAHuggingFaceModelThatResumingLeavesUnchanged() throws IOException {
    Path out = directory.resolve("model");

    JsonNode summary = Shell.summaryOf(finetune(out, "--epochs", 2));
    var before = Shell.digests(out);
    JsonNode resumed = Shell.summaryOf(finetune(out, "--epochs", 2, "--resume"));

    assertThat(before)
        .containsKeys(
            "config.json", "model.safetensors", "tokenizer.json", "model.json", "summary.json")
        .allSatisfy((name, digest) -> assertThat(name).doesNotContain("checkpoints"));
    assertThat(summary.get("encoder").asText()).isEqualTo(encoder.toString());
    assertThat(summary.get("epochs")).hasSize(2);
    JsonNode epoch = summary.get("epochs").get(0);
    List<String> names = new ArrayList<>();
    epoch.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "epoch", "trainLoss", "validationLoss", "validation", "seconds", "tokensPerSecond");
    assertThat(epoch.get("epoch").asInt()).isEqualTo(1);
    assertThat(epoch.get("validation").get("rows").asInt()).isPositive();
    assertThat(summary.get("bestEpoch").asInt()).isBetween(1, 2);
    assertThat(summary.get("resumedFromStep").asInt()).isZero();
    LearningCommandsTest.assertMetrics(
        summary.get("test"), summary.get("test").get("rows").asInt());
    assertThat(Shell.digests(out)).isEqualTo(before);
    assertThat(resumed).isEqualTo(summary);
    assertThat(Shell.summaryOf("predict", "--model", out, "--text", "good").get("label").asText())
        .isIn("1", "2", "3", "4", "5");
  }

  @Test
  void leavesCurvesEventsAndWarnings() throws IOException {
    Path out = directory.resolve("model");

    JsonNode summary =
        Shell.summaryOf(
            finetune(
                out,
                "--epochs",
                9,
                "--patience",
                9,
                "--learning-rate",
                "1e-12",
                "--language",
                "pt-BR"));

    assertThat(out.resolve("report.html"))
        .content()
        .contains(">Loss</title>", ">Validation accuracy</title>", "LossNotDecreasing")
        .contains("Epoch by epoch", "Settings", "SHA-256");
    assertThat(Shell.digests(out))
        .containsKey("README.md")
        .hasKeySatisfying(named("tensorboard/train/events\\.out\\.tfevents\\..*"))
        .hasKeySatisfying(named("tensorboard/validation/events\\.out\\.tfevents\\..*"));
    assertThat(out.resolve("README.md"))
        .content()
        .startsWith("---\nlanguage:\n- \"pt-BR\"\nlibrary_name: transformers\n")
        .contains("split: test", "# model\n", "name: \"reviews.tsv.gz\"", "rows for test: ")
        .contains("## Quality on test rows", "LossNotDecreasing: ", "split, seed 42")
        .contains("encoder: " + encoder.getFileName())
        .doesNotContain("base_model");
    for (String shared : List.of("README.md", "report.html")) {
      assertThat(out.resolve(shared))
          .content()
          .doesNotContain(String.valueOf(reviews.getParent()))
          .doesNotContain(directory.toString());
    }
    Shell.run("predict", "--model", out, "--text", "good").succeeds();
    JsonNode warning = summary.get("warnings").get(0);
    assertThat(warning.get("rule").asText()).isEqualTo("LossNotDecreasing");
    assertThat(warning.get("step").asInt()).isPositive();
    assertThat(warning.get("message").asText()).contains("does not decrease");
    assertThat(warning.get("advice").asText()).contains("learning rate", "too low");
  }

  private static Condition<String> named(String pattern) {
    return new Condition<>(name -> name.matches(pattern), "named %s", pattern);
  }

  @Test
  void resumesFromCheckpointsToTheSameResult() throws IOException {
    Path whole = directory.resolve("whole");
    Path cut = directory.resolve("cut");
    Shell.run(finetune(whole, "--epochs", 2)).succeeds();
    interrupt(cut);
    assertThat(Shell.names(cut)).containsExactly("checkpoints");

    JsonNode summary = Shell.summaryOf(finetune(cut, "--epochs", 2, "--resume"));

    assertThat(summary.get("resumedFromStep").asInt()).isPositive();
    assertThat(Shell.digests(cut).get("model.safetensors"))
        .isEqualTo(Shell.digests(whole).get("model.safetensors"));
    assertThat(cut.resolve("checkpoints")).doesNotExist();
  }

  /** Trains until the first checkpoint is written, then stops as if killed. */
  private static void interrupt(Path out) throws IOException {
    Path checkpoints = out.resolve("checkpoints");
    Progress stop =
        (what, done, total, detail) -> {
          if (FineTuning.newestCheckpoint(checkpoints).isPresent()) {
            throw new Interrupted();
          }
        };
    Checkpoint tiny = Checkpoint.open(encoder);
    TrainingOptions options = TrainingOptions.defaults(42).withEpochs(2);
    Splits splits =
        Splits.stratified(
            AmazonReviews.read(reviews).map(Review::toExample), LearningOptions.SPLIT, 42);
    FineTuning training = FineTuning.of(tiny, options).checkpointing(checkpoints, false);
    assertThatThrownBy(
            () ->
                training.fitWithHistory(
                    TrainingData.of(splits.train(), splits.validation()),
                    Run.unlimited().withThreads(1).withProgress(stop)))
        .hasRootCauseInstanceOf(Interrupted.class);
  }

  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void rejectsCheckpointsOfAnotherTraining() throws IOException {
    Path out = directory.resolve("model");
    interrupt(out);
    var before = Shell.digests(out);

    Shell.run(finetune(out, "--epochs", 2, "--seed", 7, "--resume", "--quiet"))
        .isRefused("checkpoints: ", "seed 42 (now 7)", "other training rows", "begin anew");

    assertThat(Shell.digests(out)).isEqualTo(before).isNotEmpty();
  }

  @Test
  void failedRunLeavesTheEarlierModel() throws IOException {
    Path out = directory.resolve("model");
    Shell.run(finetune(out, "--epochs", 1)).succeeds();
    var before = Shell.digests(out);

    Shell.run("finetune", "--input", directory.resolve("none.tsv"), "--out", out)
        .isRefused("none.tsv");

    assertThat(Shell.digests(out)).isEqualTo(before);
    assertThat(Shell.names(directory)).containsExactly("model");
  }

  @Test
  void resumesAtStepZeroWithoutCheckpoints() {
    JsonNode summary =
        Shell.summaryOf(finetune(directory.resolve("fresh"), "--epochs", 1, "--resume"));

    assertThat(summary.get("resumedFromStep").asInt()).isZero();
  }

  @Test
  void keepsItsBudgetAndReportsTheEpochs() throws IOException {
    JsonNode summary = Shell.summaryOf(finetune(directory.resolve("model"), "--budget", "30s"));

    assertThat(summary.get("settings").get("epochs").asInt()).isBetween(1, 6);
    assertThat(summary.get("settings").get("batchSize").asInt()).isEqualTo(16);
    assertThat(summary.get("settings").get("steps").asInt()).isPositive();
  }

  @Test
  void doesNotMistakeAnotherResultForACompletedTraining() throws IOException {
    Path out = directory.resolve("result");
    Shell.run("check", "--input", reviews, "--out", out).succeeds();

    Shell.run(finetune(out, "--epochs", 1, "--resume", "--quiet"))
        .isRefused("this is a result of check, not of finetune", "--replace");
    JsonNode summary = Shell.summaryOf(finetune(out, "--epochs", 1, "--resume", "--replace"));

    assertThat(directory.resolve("result.old-1/report.html")).exists();
    assertThat(summary.get("command").asText()).isEqualTo("finetune");
    assertThat(summary.get("epochs")).hasSize(1);
  }

  @Test
  void rejectsInvalidOptions() throws IOException {
    Path out = directory.resolve("model");

    Shell.run(finetune(out, "--epochs", 0)).isRefused("epochs must be at least 1, but is 0");
    Shell.run(finetune(out, "--max-length", 129)).isRefused("128", "129");
    Shell.run(finetune(out, "--language", "no language"))
        .isRefused("--language", "\"no language\"");
    Shell.run(finetune(out, "--batch-size", 0)).isRefused("batch");
    Shell.run(finetune(out, "--frozen-layers", 9)).isRefused("--frozen-layers must be at most");
    Shell.run(finetune(out, "--learning-rate", "fast")).isRefused("--learning-rate", "\"fast\"");
    Shell.run(finetune(out, "--metric", "beauty")).isRefused("--metric", "balancedAccuracy");
    Shell.run(finetune(out, "--balance", "perfectly")).isRefused("--balance", "minority");
    Shell.run("finetune", "--input", reviews, "--out", out, "--encoder", directory)
        .isRefused("config.json");
    Shell.run(
            "finetune",
            "--input",
            reviews,
            "--out",
            out,
            "--encoder",
            "hub:nobody/none",
            "--offline")
        .isRefused("hub:nobody/none@main");

    assertThat(Shell.names(directory)).isEmpty();
  }

  @Test
  void workshopRunsEveryStage() throws IOException {
    Path out = directory.resolve("workshop");

    JsonNode summary =
        Shell.summaryOf(
            "workshop", "--input", reviews, "--out", out, "--encoder", encoder, "--budget", "5s");

    assertThat(summary.get("stages").findValuesAsText("name"))
        .contains("read", "check", "explore", "split", "prepare", "search", "evaluate", "queue");
    assertThat(summary.get("stages").findValuesAsText("status")).containsOnly("done");
    assertThat(JsonContract.read().violations(summary)).isEmpty();
    LearningCommandsTest.assertMetrics(
        summary.get("evaluation"), summary.get("evaluation").get("rows").asInt());
    Path model = out.resolve(summary.get("model").asText());
    assertThat(out.resolve(summary.get("report").asText())).content().contains("<svg");
    assertThat(Json.read(out.resolve("summary.json"))).isEqualTo(summary);
    Shell.run("predict", "--model", model, "--text", "good").succeeds();
    Shell.run("annotate", "list", "--queue", out.resolve("queue")).succeeds();
  }
}
