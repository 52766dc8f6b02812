package dev.starsight.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromoteCommandTest {

  private static Path run;

  private final Path directory;

  PromoteCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void search(@TempDir Path shared) {
    run = shared.resolve("run");
    Path reviews = Shell.sample(shared.resolve("reviews.tsv"), 300);
    Shell.run("automl", "--input", reviews, "--candidates", 2, "--out", run).succeeds();
  }

  @Test
  void promotesTheBestModelOfASearchAndGoesBack() throws IOException {
    String best = Json.read(run.resolve("summary.json")).get("best").asText();
    Path majority = run.resolve("candidates/majority");

    JsonNode first = Shell.summaryOf("promote", majority, "--as", "stars", "--in", directory);
    JsonNode second = Shell.summaryOf("promote", run, "--as", "stars", "--in", directory);
    JsonNode again = Shell.summaryOf("promote", run, "--as", "stars", "--in", directory);
    JsonNode back = Shell.summaryOf("rollback", "stars", "--in", directory);

    assertThat(first.get("model").asText()).endsWith("majority");
    assertThat(second.get("model").asText()).endsWith("candidates/" + best);
    assertThat(second.get("changed").asBoolean()).isTrue();
    assertThat(again.get("changed").asBoolean()).isFalse();
    assertThat(again.get("history")).hasSize(2);
    assertThat(back.get("digest")).isEqualTo(first.get("digest"));
    Path pointer = directory.resolve("stars.json");
    assertThat(ModelPointer.read(pointer).directory()).isEqualTo(majority.toRealPath());
    Shell.run("predict", "--model", pointer, "--text", "fine").succeeds();
    Shell.run("rollback", "stars", "--in", directory).isRefused("there is no earlier model");
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path evaluation = Files.createDirectory(directory.resolve("evaluation"));
    promote(evaluation).isRefused(evaluation.toString(), "is neither a model nor");
    Files.writeString(evaluation.resolve("summary.json"), "{\"command\": \"evaluate\"}");
    promote(evaluation).isRefused("a result of `evaluate` has no model of its own");
    Files.writeString(
        evaluation.resolve("summary.json"), "{\"command\": \"workshop\", \"model\": \"../x\"}");
    promote(evaluation).isRefused("the field \"model\" must name", "../x");
    promote(directory.resolve("none")).isRefused("there is no such result");
    Shell.run("promote", run, "--as", "../stars").isRefused("a name must be", "../stars");
    Shell.run("rollback", "none", "--in", directory).isRefused("there is no such pointer");
    assertThat(Shell.names(directory)).containsExactly("evaluation");
  }

  private Shell.Outcome promote(Path what) {
    return Shell.run("promote", what, "--as", "stars", "--in", directory);
  }
}
