package dev.starsight.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets models pass, or not. */
final class GateCommandTest {

  private static Path reviews;
  private static Path search;
  private static Path baseline;

  private final Path directory;

  GateCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) {
    // More rows than those that are judged by folds.
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 3200);
    search = shared.resolve("search");
    baseline = shared.resolve("baseline");
    search(search, 2);
    search(baseline, 1);
  }

  private static void search(Path out, int candidates) {
    Shell.run(
            "automl",
            "--input",
            reviews,
            "--out",
            out,
            "--candidates",
            candidates,
            "--trials",
            0,
            "--quiet")
        .succeeds();
  }

  private static int validationRows() throws IOException {
    return Json.read(search.resolve("summary.json")).at("/leaderboard/0/validation/rows").asInt();
  }

  private JsonNode gate(int code, Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "pipeline",
                "gate",
                "--input",
                reviews,
                "--json",
                "--quiet",
                "--out",
                directory.resolve("gate")));
    words.addAll(List.of(options));
    Shell.Outcome outcome = Shell.run(words.toArray());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    return outcome.summary();
  }

  @Test
  void anyModelPassesWithoutACurrentOne() throws IOException {
    Path keep = directory.resolve("kept");

    JsonNode summary =
        gate(0, "--candidate", search, "--current", directory.resolve("none.json"), "--keep", keep);

    assertThat(summary.get("passes").asBoolean()).isTrue();
    Path model = Path.of(summary.get("model").asText());
    assertThat(model.getParent()).isEqualTo(keep.toAbsolutePath().normalize());
    Shell.run("predict", "--model", model, "--text", "It is good", "--quiet").succeeds();
    assertThat(gate(0, "--candidate", search, "--keep", keep).get("model"))
        .isEqualTo(summary.get("model"));
  }

  @Test
  void saysThatThereIsNoCurrentModel() throws IOException {
    Shell.run("promote", baseline.resolve("candidates/majority"), "--as=reviews", "--in", directory)
        .succeeds();
    Path misspelt = directory.resolve("review.json");
    Path out = directory.resolve("warned");
    String[] words = {"pipeline", "gate", "--candidate", search.toString()};
    List<Object> all = new ArrayList<>(List.of((Object[]) words));
    all.addAll(List.of("--input", reviews, "--out", out, "--current"));
    List<Object> missing = new ArrayList<>(all);
    all.add(misspelt);
    assertThat(Shell.run(all.toArray()).succeeds().err())
        .contains("there is no " + misspelt, "did you mean \"reviews.json\"?");
    missing.add(directory.resolve("model"));
    Shell.run(missing.toArray()).isRefused("there is no such model");
  }

  @Test
  void aBetterModelPassesAndAWorseOneDoesNot() throws IOException {
    Path majority = baseline.resolve("candidates/majority");
    JsonNode better = gate(0, "--candidate", search, "--current", majority, "--margin", 0);
    assertThat(better.at("/comparison/interval/0").asDouble()).isPositive();
    assertThat(better.at("/comparison/rows").asInt()).isEqualTo(validationRows());

    JsonNode worse =
        gate(3, "--candidate", baseline, "--current", search.resolve("candidates/linear-bigrams"));

    assertThat(worse.get("passes").asBoolean()).isFalse();
    assertThat(worse.get("model").isNull()).isTrue();
    assertThat(worse.get("reasons").get(0).asText())
        .contains("balancedAccuracy on " + validationRows());
  }

  @Test
  void readsWhatPromoteWrites() throws IOException {
    Path pointer = directory.resolve("reviews.json");
    Shell.run(
            "promote",
            baseline.resolve("candidates/majority"),
            "--as",
            "reviews",
            "--in",
            directory)
        .succeeds();

    assertThat(gate(0, "--candidate", search, "--current", pointer).at("/comparison/rows").asInt())
        .isEqualTo(validationRows());
    Path evaluation = directory.resolve("evaluation");
    JsonNode evaluated =
        Shell.summaryOf(
            "evaluate", "--model", pointer, "--input", reviews, "--out", evaluation, "--quiet");
    assertThat(evaluated.get("model").asText()).endsWith("candidates/majority");
    Object[] retrain = {"annotate", "retrain", "--queue", "none", "--input", reviews, "--model"};
    List<Object> words = new ArrayList<>(List.of(retrain));
    words.addAll(List.of(pointer, "--out", directory.resolve("retrained")));
    Shell.run(words.toArray()).isRefused("none");
  }

  @Test
  void checksMustHold() throws IOException {
    Path rules = Files.writeString(directory.resolve("rules.txt"), "hasSize() >= 100000\n");
    Path check = directory.resolve("check");
    Shell.run("check", "--input", reviews, "--rules", rules, "--out", check, "--quiet");

    JsonNode summary = gate(3, "--candidate", search, "--check", check);

    assertThat(summary.get("reasons").get(0).asText()).startsWith(check + ": ");
  }

  @Test
  void refusesWhatItCannotCompare() {
    Shell.run(
            "pipeline",
            "gate",
            "--input",
            reviews,
            "--candidate",
            search,
            "--check",
            search,
            "--out",
            directory.resolve("out"))
        .isRefused("this is no result of check");
    Path few = Shell.sample(directory.resolve("few.tsv"), 60);
    Shell.run(
            "pipeline",
            "gate",
            "--input",
            few,
            "--candidate",
            search,
            "--current",
            baseline.resolve("candidates/majority"),
            "--quiet",
            "--out",
            directory.resolve("out"))
        .isRefused("the models cannot be compared", "at least 20");
    assertThat(directory.resolve("out")).doesNotExist();
  }
}
