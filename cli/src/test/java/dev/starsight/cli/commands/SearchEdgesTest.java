package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code automl} with existing directories, a concurrent search and unsuitable options. */
final class SearchEdgesTest {

  private final Path directory;
  private final Path reviews;

  SearchEdgesTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.reviews = Shell.sample(directory.resolve("reviews.tsv.gz"), 400);
  }

  private Object[] search(Path out, String... more) {
    Object[] command = new Object[8 + more.length];
    Object[] first = {"automl", "--quiet", "--candidates", 2, "--input", reviews, "--out", out};
    System.arraycopy(first, 0, command, 0, first.length);
    System.arraycopy(more, 0, command, first.length, more.length);
    return command;
  }

  @Test
  void resumingACompletedSearchChangesNothing() throws IOException {
    Path out = directory.resolve("out");
    Shell.run(search(out, "--trials", "0")).succeeds();
    Map<String, String> before = Shell.digests(out);

    Shell.run(search(out, "--trials", "0", "--resume")).succeeds();

    assertThat(Shell.digests(out)).isEqualTo(before);
  }

  @Test
  void leavesAForeignSearchDirectoryUnchanged() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("out/search"));
    Files.writeString(foreign.resolve("thesis.txt"), "mine");

    Shell.run(search(directory.resolve("out"), "--trials", "0")).isRefused("left alone");

    assertThat(foreign.resolve("thesis.txt")).hasContent("mine");
  }

  @Test
  void rejectsASecondSearchInTheSameDirectory() throws IOException {
    Path working = Files.createDirectories(directory.resolve("out/search"));
    Files.writeString(working.resolve("journal.jsonl"), "{}\n");
    try (FileChannel channel =
            FileChannel.open(
                working.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();

      Shell.run(search(directory.resolve("out"), "--trials", "0"))
          .isRefused("another search is running here");
    }
    assertThat(working.resolve("journal.jsonl")).exists();
  }

  @Test
  void rejectsAnErrorBetweenWordsAsMetric() throws IOException {
    StringBuilder csv = new StringBuilder("text,label\n");
    for (int i = 0; i < 300; i++) {
      csv.append("thing number ").append(i).append(i % 2 == 0 ? ",good\n" : ",\"so, so\"\n");
    }
    Path file = Files.writeString(directory.resolve("words.csv"), csv);

    Shell.run(
            "automl",
            "--input",
            file,
            "--text-column",
            "text",
            "--label-column",
            "label",
            "--metric",
            "mae",
            "--out",
            directory.resolve("out"))
        .isRefused("the metric mae needs labels that are numbers", "\"so, so\"");

    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void modelRemembersItsColumns() throws IOException {
    StringBuilder csv = new StringBuilder("what they said,verdict\n");
    for (int i = 0; i < 300; i++) {
      csv.append(i % 2 == 0 ? "lovely thing " : "broken thing ").append(i);
      csv.append(i % 2 == 0 ? ",good\n" : ",bad\n");
    }
    Path file = Files.writeString(directory.resolve("said.csv"), csv);
    Path out = directory.resolve("out");
    JsonNode summary =
        Shell.summaryOf(
            "automl",
            "--candidates",
            2,
            "--trials",
            0,
            "--input",
            file,
            "--text-column",
            "what they said",
            "--label-column",
            "verdict",
            "--out",
            out);
    Path model = out.resolve(summary.at("/leaderboard/0/directory").asText());

    JsonNode evaluated =
        Shell.summaryOf(
            "evaluate", "--model", model, "--input", file, "--out", directory.resolve("evaluated"));

    assertThat(evaluated.at("/metrics/rows").asInt()).isEqualTo(300);
    assertThat(evaluated.at("/metrics/accuracy").asDouble()).isGreaterThan(0.95);
    Shell.run("predict", "--model", model, "--input", file, "--text-column", "nowhere")
        .isRefused("nowhere");
  }
}
