package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdaptCommandTest {

  private static Path reviews;
  private static Path encoder;

  private final Path directory;
  private final Path out;

  AdaptCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.out = directory.resolve("adapted");
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 400);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  private Object[] adapt(Object... more) {
    Object[] words = {"adapt", "--input", reviews, "--encoder", encoder, "--out", out};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void writesAnEncoderThatFineTuningTakes() throws IOException {
    JsonNode summary = Shell.summaryOf(adapt("--steps", 30, "--learning-rate", "1e-2"));
    assertThat(summary.get("better").asBoolean()).isTrue();
    assertThat(summary.get("lossAfter").asDouble())
        .isLessThan(summary.get("lossBefore").asDouble());
    assertThat(summary.get("evaluations")).hasSize(3);
    assertThat(summary.get("texts").asInt() + summary.get("heldOut").asInt()).isEqualTo(400);
    assertThat(Shell.names(out))
        .contains("config.json", "model.safetensors", "tokenizer.json", "report.html")
        .doesNotContain("checkpoints");
    assertThat(out.resolve("report.html")).content().contains("held-out loss before");
    Path model = directory.resolve("model");
    Shell.run("finetune", "--input", reviews, "--encoder", out, "--out", model, "--epochs", 1)
        .succeeds();
    // There is nothing left to resume, and the result is replaced as any other.
    assertThat(Shell.run(adapt("--steps", 30, "--resume")).succeeds().out())
        .contains("is complete; there is nothing to resume");
    Shell.run(adapt("--steps", 10)).succeeds();
  }

  @Test
  void exitCodeThreeIfNothingWasLearned() throws IOException {
    Shell.Outcome outcome = Shell.run(adapt("--steps", 1, "--learning-rate", "1e-30"));
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out()).contains("has not fallen: use the encoder as it was");
    assertThat(Shell.json(Files.readString(out.resolve("summary.json"))).get("better").asBoolean())
        .isFalse();
  }

  @Test
  void leavesOutTextsOfFilesAndOfTheTestPartOfAModel() throws IOException {
    List<String> lines = Files.readAllLines(reviews);
    Path few = directory.resolve("few.tsv");
    Files.write(few, lines.subList(0, 61));
    JsonNode byFile = Shell.summaryOf(adapt("--steps", 1, "--leave-out", few));
    assertThat(byFile.get("leftOut").asInt()).isGreaterThanOrEqualTo(60);
    assertThat(
            byFile.get("texts").asInt()
                + byFile.get("heldOut").asInt()
                + byFile.get("leftOut").asInt())
        .isEqualTo(400);
    assertThat(byFile.get("inputs")).hasSize(2);
    Path model = directory.resolve("model");
    JsonNode tuned =
        Shell.summaryOf(
            "finetune", "--input", reviews, "--encoder", encoder, "--out", model, "--epochs", 1);
    JsonNode byModel = Shell.summaryOf(adapt("--steps", 1, "--leave-out", model));
    assertThat(byModel.get("leftOut")).isEqualTo(tuned.get("test").get("rows"));
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Shell.run(adapt()).isRefused("--budget TIME or --steps N is needed");
    Shell.run(adapt("--steps", 3, "--budget", "5s"))
        .isRefused("--budget and --steps exclude each other");
    Shell.run(adapt("--steps", 0)).isRefused("--steps must be at least 1, but are 0");
    Shell.run(adapt("--steps", 3, "--max-length", 129))
        .isRefused("--max-length must be at most 128, the longest text of the encoder");
    Shell.run(adapt("--steps", 3, "--batch-size", 0)).isRefused("--batch-size must be at least 1");
    Shell.run(adapt("--steps", 3, "--leave-out", reviews))
        .isRefused("an adaptation needs at least 20 texts with a word in them, but there are 0");
    assertThat(out).doesNotExist();
    Files.createDirectories(out);
    Files.writeString(out.resolve("notes.txt"), "mine");
    Shell.run(adapt("--steps", 3)).isRefused("notes.txt");
    assertThat(out.resolve("notes.txt")).content().isEqualTo("mine");
    Path other = directory.resolve("other");
    Files.createDirectories(other);
    Files.writeString(other.resolve("config.json"), "{\"model_type\": \"roberta\"}");
    Shell.run("adapt", "--input", reviews, "--encoder", other, "--steps", 1, "--out", out)
        .isRefused("model_type must be bert or distilbert, but is \"roberta\"");
  }
}
