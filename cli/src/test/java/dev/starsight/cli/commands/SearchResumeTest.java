package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts, kills and resumes searches. */
@Tag("any-locale")
final class SearchResumeTest {

  private final Path directory;
  private final Path reviews;

  SearchResumeTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.reviews = Shell.sample(directory.resolve("reviews.tsv.gz"), 1000);
  }

  private List<String> arguments(Path out) {
    return List.of(
        "automl",
        "--quiet",
        "--threads",
        "1",
        "--candidates",
        "3",
        "--trials",
        "9",
        "--features",
        "helpful_votes,total_votes,verified_purchase",
        "--input",
        reviews.toString(),
        "--out",
        out.toString());
  }

  private Process search(Path out, Path err) throws IOException {
    return KillTest.start(Shell.process(arguments(out)), err);
  }

  /** Waits until the journal has this many lines. */
  private static void awaitLines(Path out, Process search, int lines) throws Exception {
    Path journal = out.resolve("search").resolve("journal.jsonl");
    while (search.isAlive()
        && (!Files.exists(journal) || Files.readAllLines(journal).size() < lines)) {
      search.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private static List<String> rows(JsonNode summary) {
    List<String> rows = new ArrayList<>();
    summary
        .get("leaderboard")
        .forEach(row -> rows.add(row.get("name") + " " + row.get("validation")));
    return rows;
  }

  @Test
  void signalAndKillLoseNoFittedModel() throws Exception {
    Path err = directory.resolve("err");
    JsonNode whole = Shell.summaryOf(arguments(directory.resolve("whole")).toArray());
    Path out = directory.resolve("cut");
    Process first = search(out, err);
    awaitLines(out, first, 15); // A line for each fold, and one for the candidate.
    Assumptions.assumeTrue(KillTest.send("TERM", first), "there is no kill here");
    assertThat(first.waitFor()).isEqualTo(130);
    assertThat(KillTest.sentences(err))
        .singleElement()
        .asString()
        .matches(
            "starsight: interrupted; the same command with --resume goes on after \\d candidates?");
    assertThat(Shell.names(out)).containsExactly("search");

    JsonNode resumed = Shell.summaryOf(withOption(arguments(out), "--resume").toArray());

    assertThat(rows(resumed)).isEqualTo(rows(whole));
    assertThat(resumed.get("test")).isEqualTo(whole.get("test"));
    assertThat(out.resolve("search")).doesNotExist();
  }

  private static List<String> withOption(List<String> arguments, String option) {
    List<String> all = new ArrayList<>(arguments);
    all.add(option);
    return all;
  }
}
