package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning from columns in addition to the text, and tables that cannot be learned from. */
final class FeaturesOptionTest {

  private static Path shop;
  private static Path run;
  private static Path model;
  private static JsonNode searched;
  private static Shell.Outcome outcome;

  private final Path directory;

  FeaturesOptionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) throws IOException {
    shop = Files.writeString(shared.resolve("shop.csv"), table(900));
    run = shared.resolve("run");
    outcome =
        Shell.run(
            "automl",
            "--input",
            shop,
            "--text-column",
            "Review Text",
            "--label-column",
            "Rating",
            "--features",
            "auto",
            "--candidates",
            9,
            "--trials",
            0,
            "--out",
            run,
            "--json");
    searched = outcome.succeeds().summary();
    model = run.resolve("candidates/linear-trigrams-columns");
  }

  /** The text predicts the rating poorly, the age better, the recommendation nearly perfectly. */
  private static String table(int rows) {
    Random random = new Random(5);
    StringBuilder table =
        new StringBuilder(",Item ID,Age,Department Name,Title,Review Text,Rating,Recommended\n");
    for (int i = 0; i < rows; i++) {
      int rating = 1 + random.nextInt(5);
      table.append(i).append(',').append(500 + random.nextInt(200)).append(',');
      table.append(random.nextInt(15) == 0 ? "" : 15 + 6 * rating + random.nextInt(30)).append(',');
      table.append(List.of("Tops", "Shoes", "Trend").get(random.nextInt(3))).append(',');
      table.append("\"Title no ").append(i).append(", such\",");
      table.append(random.nextInt(4) == 0 ? "good" : "word" + random.nextInt(60)).append(" text ");
      table.append(random.nextInt(300)).append(',').append(rating).append(',');
      table.append(rating > 3 ? 1 : 0).append('\n');
    }
    return table.toString();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("table.csv"), text);
  }

  private Path labelled(int rows, IntFunction<String> row) throws IOException {
    StringBuilder table = new StringBuilder("text,label\n");
    for (int i = 0; i < rows; i++) {
      table.append(row.apply(i)).append('\n');
    }
    return file(table.toString());
  }

  private Shell.Outcome automl(Path input, String... more) {
    Object[] args = new Object[11 + more.length];
    List<Object> first =
        List.of(
            "automl",
            "--input",
            input,
            "--text-column",
            "text",
            "--label-column",
            "label",
            "--candidates",
            1,
            "--out",
            directory.resolve("out"));
    first.toArray(args);
    System.arraycopy(more, 0, args, first.size(), more.length);
    return Shell.run(args);
  }

  @Test
  void autoChoosesColumnsAndNamesTheOthersWithAReason() {
    assertThat(searched.get("features").toString()).isEqualTo("[\"Age\",\"Department Name\"]");
    assertThat(outcome.err())
        .contains("learning from the text and Age, Department Name")
        .contains("left Item ID: it names rows or things")
        .contains("left Title: it is free text")
        .contains("left the column without a name: it names rows or things")
        .contains("left Recommended: ")
        .contains("gives the label half away");
  }

  @Test
  void candidatesLearnFromTheColumns() {
    double columns = Double.NaN;
    double text = Double.NaN;
    for (JsonNode trial : searched.get("leaderboard")) {
      double balanced = trial.get("validation").get("balancedAccuracy").asDouble();
      columns = trial.get("name").asText().equals("linear-trigrams-columns") ? balanced : columns;
      text = trial.get("name").asText().equals("linear-trigrams") ? balanced : text;
    }
    assertThat(columns).isGreaterThan(text);
    assertThat(run.resolve("report.html"))
        .content()
        .contains("What the columns add")
        .contains("beats every one that reads the text alone");
    assertThat(run.resolve("exploration.html"))
        .content()
        .contains("What to do first")
        .contains("Learned from in addition to the text: Age, Department Name.");
  }

  @Test
  void modelReadsTheColumnsItNeeds() throws IOException {
    Path out = directory.resolve("evaluation");
    JsonNode metrics =
        Shell.summaryOf(
                "evaluate",
                "--model",
                model,
                "--input",
                shop,
                "--text-column",
                "Review Text",
                "--label-column",
                "Rating",
                "--out",
                out)
            .get("metrics");
    assertThat(metrics.get("rows").asInt()).isEqualTo(900);

    Path stars = directory.resolve("stars.jsonl");
    Shell.run(
            "predict",
            "--model",
            model,
            "--input",
            file("Age,Department Name,Review Text\n20,Tops,good\n70,Tops,good\n,,good\n"),
            "--text-column",
            "Review Text",
            "--out",
            stars)
        .succeeds();
    List<String> rows = Files.readAllLines(stars);
    assertThat(rows).hasSize(3);
    assertThat(probability(rows.get(0), "1")).isGreaterThan(probability(rows.get(1), "1"));
    Shell.Outcome single = Shell.run("predict", "--model", model, "--text", "good").succeeds();
    assertThat(single.err()).contains("Age, Department Name").contains("count as missing");
  }

  private static double probability(String line, String label) {
    return Shell.json(line).get("probabilities").get(label).asDouble();
  }

  @Test
  void namesAMissingColumnOfAModel() throws IOException {
    Path input = file("Department Name,Review Text\nTops,good\n");
    Shell.run("predict", "--model", model, "--input", input, "--text-column", "Review Text")
        .isRefused(input.toString(), "was trained with the column \"Age\" and needs it");
  }

  @Test
  void rejectsMissingColumns() throws IOException {
    Path input = file("text,label,Department Name\na,1,Tops\nb,2,Tops\n");
    automl(input, "--features", "department_nam")
        .isRefused(
            "there is no column \"department_nam\", did you mean \"Department Name\"?",
            "text, label");
    automl(input, "--features", "label").isRefused("\"label\" is the text or the label");
    automl(input, "--features", "auto,Department Name").isRefused("--features is auto or");
    automl(labelled(200, i -> "word" + i % 7 + "," + i % 2), "--features", "")
        .isRefused("there is no column \"\"");
  }

  @Test
  void rejectsTablesThatCannotBeLearnedFrom() throws IOException {
    automl(labelled(60, i -> "text " + i + ",5")).isRefused("the label column \"label\"", "\"5\"");
    automl(labelled(60, i -> "text " + i + ",id" + i)).isRefused("another value in each of the");
    automl(labelled(3000, i -> "text " + i + "," + i % 1500))
        .isRefused("1,500 different values", "is not a label");
    automl(labelled(60, i -> "," + i % 2)).isRefused("the text column \"text\" is empty in all");
    Path input = labelled(60, i -> "text," + i % 2);
    Shell.run(
            "automl", "--input", input, "--label-column", "lable", "--out", directory.resolve("x"))
        .isRefused("there is no column \"review_body\"; the columns are text, label");
  }
}
