package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predicts the rows of a lake, to files and back into the lake. */
final class PredictLakeTest {

  private static Path model;
  private static Path lake;

  private final Path directory;

  PredictLakeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void ingest(@TempDir Path shared) {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv"), 400);
    lake = shared.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake).succeeds();
    Path run = shared.resolve("run");
    String best =
        Shell.summaryOf("automl", "--input", reviews, "--candidates", 2, "--out", run)
            .get("best")
            .asText();
    model = run.resolve("candidates").resolve(best);
  }

  private static List<String> query(String columns) {
    return Shell.run(
            "query", "--lake", lake, "SELECT " + columns + " FROM reviews", "--format", "csv")
        .succeeds()
        .out()
        .lines()
        .skip(1)
        .toList();
  }

  @Test
  void theColumnHoldsWhatTheFileHolds() throws IOException {
    Path file = directory.resolve("stars.csv");
    JsonNode written = Shell.summaryOf("predict", "--model", model, "--lake", lake, "--out", file);

    JsonNode added =
        Shell.summaryOf("predict", "--model", model, "--lake", lake, "--column", "predicted");

    List<String> rows =
        Files.readAllLines(file).stream()
            .skip(1)
            .map(row -> String.join(",", List.of(row.split(",", -1)).subList(0, 3)))
            .toList();
    assertThat(rows).hasSize(400);
    assertThat(query("review_id, predicted, predicted_confidence")).isEqualTo(rows);
    assertThat(written.get("inputs")).isEqualTo(added.get("inputs"));
    assertThat(added.get("column").asText()).isEqualTo("predicted");
    assertThat(added.get("rows").asInt()).isEqualTo(400);
    assertThat(added.get("resumedRows").asInt()).isZero();
    assertThat(Shell.names(lake)).doesNotContain("predicted.part", "incoming");
  }

  @Test
  void readsTheRowsAsAFileHasThem() throws IOException {
    Path file = Objects.requireNonNull(lake.getParent()).resolve("reviews.tsv");
    List<String> ofFile =
        Shell.run("predict", "--model", model, "--input", file).succeeds().out().lines().toList();
    List<String> ofLake =
        Shell.run("predict", "--model", model, "--lake", lake).succeeds().out().lines().toList();
    assertThat(ofLake).containsExactlyInAnyOrderElementsOf(ofFile);
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    Path file = directory.resolve("stars.csv");
    predict("--column", "p", "--out", file).isRefused("--column writes label and confidence");
    predict("--column", "p", "--explain").isRefused("--column writes label and confidence");
    predict("--column", "star_rating").isRefused("is a column of every lake");
    predict("--column", "No").isRefused("the name of a column must be");
    predict("--text", "x").isRefused("--text is a single one");
    predict("--input", file).isRefused("--lake and --input exclude each other");
    predict("--text-column", "note").isRefused("the column \"note\" is needed");
    Shell.run("predict", "--model", model, "--input", file, "--column", "p")
        .isRefused("add --lake DIR");
  }

  private static Shell.Outcome predict(Object... more) {
    List<Object> words = new ArrayList<>(List.of("predict", "--model", model, "--lake", lake));
    words.addAll(List.of(more));
    return Shell.run(words.toArray());
  }
}
