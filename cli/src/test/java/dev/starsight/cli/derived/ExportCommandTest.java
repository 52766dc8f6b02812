package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportCommandTest {

  private final Path directory;

  ExportCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path reviews() {
    Path reviews = directory.resolve("reviews.tsv");
    Shell.run("sample", "--rows", 300, "--out", reviews).succeeds();
    return reviews;
  }

  @Test
  void exportsAFineTunedModelAndReplacesItsOwnResult() throws IOException {
    Path encoder = TinyEncoder.speller().write(directory.resolve("tiny"));
    Path model = directory.resolve("model");
    Shell.run(
            "finetune",
            "--input",
            reviews(),
            "--encoder",
            encoder,
            "--out",
            model,
            "--epochs",
            1,
            "--max-length",
            16)
        .succeeds();
    Path out = directory.resolve("onnx");
    JsonNode summary = Shell.summaryOf("export", "--model", model, "--out", out);
    assertThat(summary.get("maxLength").asInt()).isEqualTo(16);
    assertThat(summary.get("files"))
        .extracting(JsonNode::asText)
        .contains("model.onnx", "tokenizer.json", "config.json", "README.md");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("outputs: 1, 2, 3, 4, 5.", "at most 16 tokens", "token_type_ids")
        .doesNotContain("headline");
    byte[] first = Files.readAllBytes(out.resolve("model.onnx"));
    Shell.run("export", "--model", model, "--out", out).succeeds();
    assertThat(out.resolve("model.onnx")).hasBinaryContent(first);
  }

  @Test
  void refusesOtherModelsAndNoModels() {
    Path run = directory.resolve("run");
    JsonNode searched =
        Shell.summaryOf(
            "automl", "--input", reviews(), "--out", run, "--candidates", 2, "--trials", 1);
    Path model = run.resolve(searched.get("leaderboard").get(0).get("directory").asText());
    Shell.run("export", "--model", model, "--out", directory.resolve("a"))
        .isRefused("only models of the kinds transformer and frozen-encoder can be exported");
    assertThat(directory.resolve("a")).doesNotExist();
    Shell.run("export", "--model", directory.resolve("none"), "--out", directory.resolve("a"))
        .isRefused("none");
  }
}
