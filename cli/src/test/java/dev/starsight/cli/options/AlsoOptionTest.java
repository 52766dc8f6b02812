package dev.starsight.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlsoOptionTest {

  private final Path directory;
  private final Path reviews;

  AlsoOptionTest(@TempDir Path directory) {
    this.directory = directory;
    this.reviews = Shell.sample(directory.resolve("reviews.tsv"), 400);
  }

  private JsonNode search(String out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "automl",
                "--input",
                reviews,
                "--out",
                directory.resolve(out),
                "--candidates",
                2,
                "--trials",
                1));
    words.addAll(List.of(more));
    return Shell.summaryOf(words.toArray());
  }

  @Test
  void textsOfValidationAndTestStayOutHoweverTheyAreWritten() throws IOException {
    List<String> lines = Files.readAllLines(reviews);
    int text = List.of(lines.get(0).split("\t", -1)).indexOf("review_body");
    List<String> rows = new ArrayList<>(List.of(lines.get(0)));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      cells[text] = cells[text].toUpperCase(Locale.ROOT) + " !";
      rows.add(String.join("\t", cells));
    }
    Path shouted = Files.write(directory.resolve("shouted.tsv"), rows);
    JsonNode without = search("without");
    JsonNode with = search("with", "--also", shouted);
    int measured = 2 * without.get("test").get("rows").asInt();
    assertThat(with.get("test").get("rows")).isEqualTo(without.get("test").get("rows"));
    assertThat(with.get("also").get("leftOut").asInt()).isGreaterThanOrEqualTo(measured - 2);
    assertThat(with.get("also").get("rows").asInt()).isBetween(300, 400 - measured + 2);
    assertThat(with.get("inputs")).hasSize(2);
  }

  @Test
  void addsAtMostTheShareOfEachLabel() {
    Path others = Shell.sample(directory.resolve("others.tsv"), 3000);
    JsonNode summary = search("some", "--also", others, "--also-share", "0.5");
    // 360 rows are trained on; each of five labels may be rounded.
    assertThat(summary.get("also").get("rows").asInt()).isBetween(100, 183);
  }

  @Test
  void refusesWhatCannotBe() {
    Path out = directory.resolve("out");
    Shell.run(
            "finetune",
            "--input",
            reviews,
            "--also",
            reviews,
            "--group-by",
            "product_id",
            "--out",
            out)
        .isRefused("--also and --group-by exclude each other");
    Shell.run("finetune", "--input", reviews, "--also", reviews, "--also-share", 0, "--out", out)
        .isRefused("--also-share must be above 0");
    Shell.run("automl", "--input", reviews, "--also", directory.resolve("none.tsv"), "--out", out)
        .isRefused("none.tsv");
    assertThat(out).doesNotExist();
  }
}
