package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code automl} where rows are so few that candidates are judged by cross-validation. */
final class FewRowsTest {

  private final Path directory;

  FewRowsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private JsonNode search(Path reviews, Path out, String... more) {
    List<Object> words =
        new ArrayList<>(List.of("automl", "--input", reviews, "--out", out, "--trials", 0));
    words.addAll(List.of("--candidates", 3));
    words.addAll(List.of(more));
    return Shell.summaryOf(words.toArray());
  }

  @Test
  void sixtyRowsAreJudgedVerifiedAndRunAgain() throws IOException {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 60);
    Path out = directory.resolve("run");

    JsonNode summary = search(reviews, out);

    assertThat(summary.get("folds").asInt()).isEqualTo(5);
    assertThat(summary.at("/leaderboard/0/validation/rows").asInt())
        .isEqualTo(60 - summary.at("/test/rows").asInt());
    assertThat(out.resolve("report.html")).content().contains("(5 folds)");
    Shell.Outcome verified = Shell.run("verify", out, "--json").succeeds();
    assertThat(verified.summary().get("differences")).isEmpty();
    assertThat(verified.summary().get("notDerived").findValuesAsText("reason"))
        .contains(
            "that is the course of a search, which is not repeated, and what the models of 5 folds"
                + " predicted, which were not kept");
    Path again = directory.resolve("again");
    JsonNode rerun =
        Shell.summaryOf("automl", "--rerun", out.resolve("sources/linear-bigrams"), "--out", again);
    assertThat(rerun.at("/leaderboard/1/validation"))
        .isEqualTo(rerun.at("/leaderboard/0/validation"));
    assertThat(Shell.digests(again.resolve("candidates/linear-bigrams-edited")))
        .isEqualTo(Shell.digests(out.resolve("candidates/linear-bigrams")));
  }

  @Test
  void changedPredictionsOfFoldsAreFound() throws IOException {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 60);
    Path out = directory.resolve("run");
    search(reviews, out);
    Path trials = out.resolve("trials.json");
    String text = Files.readString(trials);
    int at = text.indexOf("\"heldOut\"") + 30;
    Files.writeString(
        trials,
        text.substring(0, at) + (text.charAt(at) == 'B' ? 'C' : 'B') + text.substring(at + 1));

    assertThat(Shell.run("verify", out).code()).isEqualTo(3);
  }

  @Test
  void fiveRowsAreTooFew() {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 5);

    Shell.run("automl", "--input", reviews, "--out", directory.resolve("run"), "--trials", 0)
        .isRefused("the validation part is empty", "give more rows with different texts");
  }

  @Test
  void groupsAndOtherSourcesAreNotCutIntoFolds() {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 300);
    Path other = directory.resolve("other.tsv");
    Shell.run("sample", "--rows", 50, "--seed", 9, "--out", other).succeeds();

    assertThat(
            search(reviews, directory.resolve("a"), "--group-by", "product_parent")
                .get("folds")
                .asInt())
        .isZero();
    assertThat(
            search(reviews, directory.resolve("b"), "--also", other.toString())
                .get("folds")
                .asInt())
        .isZero();
  }

  /** Returns rows whose texts have some hundred tokens, all of which an epoch reads. */
  private static Splits rows(int count) {
    List<Example> rows =
        IntStream.range(0, count)
            .mapToObj(
                i -> Example.of("r" + i, i + " words ".repeat(70), Integer.toString(1 + i % 5)))
            .toList();
    return Splits.stratified(
        Dataset.of(rows, Provenance.inMemory("rows")), LearningOptions.SPLIT, 1);
  }

  private static int folds(int rows, @Nullable Duration budget) {
    return Candidates.folds(rows(rows), new LearningOptions(), budget);
  }

  @Test
  void theTimeToReadLimitsTheFolds() {
    Duration minute = Duration.ofMinutes(1);
    assertThat(folds(60, minute.multipliedBy(2))).isEqualTo(5);
    assertThat(folds(320, minute.multipliedBy(3))).isEqualTo(2);
    assertThat(folds(320, minute.multipliedBy(5))).isEqualTo(3);
    assertThat(folds(2500, minute.multipliedBy(3))).isZero();
    assertThat(folds(2500, minute.multipliedBy(30))).isEqualTo(2);
    assertThat(folds(2500, null)).isEqualTo(5);
    assertThat(folds(3500, null)).isZero();
  }
}
