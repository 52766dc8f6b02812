package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code evaluate --unlabelled}. */
class UnlabelledTest {

  private static Path reviews;
  private static Path others;
  private static Path model;
  private static int validationRows;

  private final Path directory;
  private final Path out;

  UnlabelledTest(@TempDir Path directory) {
    this.directory = directory;
    this.out = directory.resolve("estimate");
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 3000);
    others = shared.resolve("others.tsv");
    Shell.run("sample", "--rows", 1000, "--seed", 7, "--out", others, "--quiet").succeeds();
    Path run = shared.resolve("run");
    validationRows =
        Shell.summaryOf(
                "automl", "--input", reviews, "--out", run, "--candidates", 2, "--trials", 0)
            .at("/leaderboard/0/validation/rows")
            .asInt();
    model = run.resolve("candidates/linear-bigrams");
  }

  private JsonNode estimate(Path input, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--model",
                model,
                "--input",
                input,
                "--unlabelled",
                "--out",
                out,
                "--replace"));
    words.addAll(List.of(more));
    JsonNode summary = Shell.summaryOf(words.toArray());
    assertThat(summary.has("metrics")).isFalse();
    return summary.get("unlabelled");
  }

  private Path csv(String header, int rows, String row) throws IOException {
    Path file = directory.resolve("rows.csv");
    return Files.writeString(file, header + "\n" + (row + "\n").repeat(rows));
  }

  @Test
  void estimatesTheAccuracyWithoutLabels() throws IOException {
    JsonNode labelled =
        Shell.summaryOf(
            "evaluate", "--model", model, "--input", others, "--out", directory.resolve("e"));
    double accuracy = labelled.at("/metrics/accuracy").asDouble();

    JsonNode estimate = estimate(others);

    assertThat(estimate.get("rows").asInt()).isEqualTo(1000);
    assertThat(estimate.get("refused").asBoolean()).isFalse();
    assertThat(accuracy)
        .isBetween(estimate.at("/interval/0").asDouble(), estimate.at("/interval/1").asDouble());
    assertThat(estimate.get("labelShares")).hasSize(5);
    assertThat(estimate.at("/validation/rows").asInt()).isEqualTo(validationRows);
    assertThat(out.resolve("report.html"))
        .content()
        .contains("estimated without labels", "1,000 rows", "What the estimate rests on");
  }

  @Test
  void doesNotUseALabelColumn() throws IOException {
    List<String> lines = Files.readAllLines(others);
    List<String> unlabelled = new ArrayList<>(List.of("text"));
    List<String> wrong = new ArrayList<>(List.of("text\tstar_rating"));
    for (String line : lines.subList(1, lines.size())) {
      String text = line.split("\t", -1)[13];
      unlabelled.add(text);
      wrong.add(text + "\tmany");
    }
    Path one = Files.write(directory.resolve("one.tsv"), unlabelled);
    Path other = Files.write(directory.resolve("other.tsv"), wrong);

    JsonNode estimate = estimate(others);
    assertThat(estimate(one, "--text-column", "text", "--dialect", "tsv")).isEqualTo(estimate);
    assertThat(estimate(other, "--text-column", "text", "--threads", 1)).isEqualTo(estimate);
  }

  @Test
  void refusesAnotherLanguageAndFewRows() throws IOException {
    JsonNode french =
        estimate(csv("review_body", 60, "je ne suis vraiment pas content de cet achat"));
    assertThat(french.get("refused").asBoolean()).isTrue();
    assertThat(french.get("accuracy").isNull()).isTrue();
    assertThat(french.get("interval").isNull()).isTrue();
    assertThat(french.get("assumptions").toString()).contains("another language");
    assertThat(out.resolve("report.html")).content().contains("There is no estimate.");

    JsonNode one = estimate(csv("review_body", 1, "it works"));
    assertThat(one.get("refused").asBoolean()).isTrue();
    assertThat(one.get("assumptions").toString()).contains("The number of different texts is 1");
  }

  @Test
  void saysWhatIsWrongAndLeavesNothingBehind() throws IOException {
    Path old = directory.resolve("old");
    try (OpenedModel opened = SavedModels.open(model)) {
      ModelDirectory.save(old, opened.uncalibrated(), opened.description().withReference(null));
    }
    Shell.run("evaluate", "--model", old, "--input", others, "--unlabelled", "--out", out)
        .isRefused("old: --unlabelled needs", "train it again");
    Shell.run("evaluate", "--model", old, "--input", others, "--out", directory.resolve("as-ever"))
        .succeeds();
    Shell.run(
            "evaluate",
            "--model",
            model,
            "--input",
            csv("review_body", 0, ""),
            "--unlabelled",
            "--out",
            out)
        .isRefused("rows.csv", "no rows");
    Shell.run(
            "evaluate",
            "--model",
            model,
            "--input",
            csv("words", 60, "it works"),
            "--unlabelled",
            "--out",
            out)
        .isRefused("rows.csv", "review_body");
    assertThat(Shell.names(directory)).containsExactly("as-ever", "old", "rows.csv");
  }
}
