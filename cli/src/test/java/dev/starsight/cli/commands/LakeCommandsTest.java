package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests ingesting and checking a lake from the command line, and the messages of mistakes. */
class LakeCommandsTest {

  @TempDir private Path directory;
  private Path sample = Path.of("");
  private Path lake = Path.of("");

  @BeforeEach
  void write() {
    sample = Shell.sample(directory.resolve("sample.tsv.gz"), 400);
    lake = directory.resolve("lake");
  }

  @Test
  void reportsAnIngestAndRepeatingItChangesNothing() throws IOException {
    JsonNode summary = Shell.summaryOf("ingest", "--input", sample, "--lake", lake);
    assertThat(summary.path("rows").asInt()).isEqualTo(400);
    assertThat(summary.path("inputs").path(0).path("sha256").asText()).hasSize(64);
    assertThat(summary.path("sources").path(0).path("status").asText()).isEqualTo("added");
    assertThat(summary.path("partitions")).isNotEmpty();
    Map<String, String> before = Shell.digests(lake);

    Shell.Outcome repeated = Shell.run("ingest", "--input", sample, "--lake", lake).succeeds();

    assertThat(repeated.out()).contains("400 rows are in the lake already");
    assertThat(Shell.digests(lake)).isEqualTo(before);
  }

  @Test
  void checksALakeLikeItsFiles() throws IOException {
    Shell.run("ingest", "--input", sample, "--lake", lake).succeeds();
    int onLake = Shell.run("check", "--lake", lake, "--out", directory.resolve("a")).code();
    int onFiles = Shell.run("check", "--input", sample, "--out", directory.resolve("b")).code();
    JsonNode ofLake = Json.read(directory.resolve("a/summary.json"));
    JsonNode ofFiles = Json.read(directory.resolve("b/summary.json"));
    assertThat(onLake).isEqualTo(onFiles);
    assertThat(ofLake.path("checks")).isNotEmpty().isEqualTo(ofFiles.path("checks"));
    assertThat(ofLake.path("inputs")).isEqualTo(ofFiles.path("inputs"));
  }

  @Test
  void ingestsOtherReviewsByColumnNames() throws IOException {
    Path clothes = Files.writeString(directory.resolve("c.csv"), "Rating,Text\n5,fine\n");
    Shell.run("ingest", "--input", clothes, "--lake", lake)
        .isRefused("there is no column \"review_body\"", "columns are Rating, Text");
    Shell.run("ingest", "--input", clothes, "--lake", lake, "--text-column", "Text")
        .isRefused("there is no column \"star_rating\"");
    assertThat(lake).doesNotExist();
    JsonNode summary =
        Shell.summaryOf(
            "ingest",
            "--input",
            clothes,
            "--lake",
            lake,
            "--text-column",
            "Text",
            "--label-column",
            "Rating");
    assertThat(summary.path("rows").asInt()).isEqualTo(1);
  }

  @Test
  void reportsMistakesInOneSentence() {
    Shell.run("ingest", "--input", directory.resolve("no.tsv"), "--lake", lake)
        .isRefused("there is no such file");
    assertThat(lake).doesNotExist();
    Shell.run("ingest", "--input", sample, "--lake", lake, "--memory", "lots")
        .isRefused("512m or 2g");
    Shell.run("ingest", "--input", sample, "--lake", sample).isRefused("a lake is a directory");
    Shell.run("ingest", "--input", sample, "--lake", lake).succeeds();
    Shell.run("ingest", "--input", lake.resolve("lake.json"), "--lake", lake)
        .isRefused("lies within the lake");
    Shell.run("check", "--lake", lake, "--input", sample, "--out", directory.resolve("d"))
        .isRefused("--lake and --input exclude each other");
    Shell.run("check", "--lake", directory, "--out", directory.resolve("d"))
        .isRefused(directory.toString());
  }
}
