package dev.starsight.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  void aCandidateThatRunsAgainHasTheSameRows() throws IOException {
    Path others = Shell.sample(directory.resolve("others.tsv"), 500);
    JsonNode searched = search("run", "--also", others, "--also-share", "0.5");
    Path candidate = directory.resolve("run/sources/linear-bigrams");
    Object[] rerun = {"automl", "--rerun", candidate, "--out", directory.resolve("again")};
    assertThat(Json.read(candidate.resolve("candidate.json")).get("format").asInt()).isEqualTo(2);

    JsonNode again = Shell.summaryOf(rerun);

    assertThat(again.get("also")).isEqualTo(searched.get("also"));
    assertThat(again.get("inputs")).isEqualTo(searched.get("inputs"));
    JsonNode board = again.get("leaderboard");
    assertThat(board.get(0).get("validation")).isEqualTo(board.get(1).get("validation"));
    Path model = Path.of("candidates", "linear-bigrams");
    assertThat(directory.resolve("again/candidates/linear-bigrams-edited/weights.safetensors"))
        .hasSameBinaryContentAs(
            directory.resolve("run").resolve(model).resolve("weights.safetensors"));

    Path moved = Files.move(others, directory.resolve("moved.tsv"));
    Shell.run(rerun).isRefused("others.tsv: there is no such file", "--also says where it is now");
    Object[] named = Arrays.copyOf(rerun, rerun.length + 2);
    named[rerun.length] = "--also";
    named[rerun.length + 1] = moved;
    assertThat(Shell.summaryOf(named).get("also")).isEqualTo(searched.get("also"));
    named[rerun.length + 1] = reviews;
    Shell.run(named).isRefused("is not the file that linear-bigrams was fitted on");
    Object[] both = Arrays.copyOf(named, named.length + 1);
    both[named.length] = moved;
    Shell.run(both)
        .isRefused("linear-bigrams was fitted on 1 file of --also, but --also names 2 files");
  }

  @Test
  void rowsForAPromiseStayAsideInAllOfIt() throws IOException {
    Path others = Shell.sample(directory.resolve("others.tsv"), 200);
    JsonNode searched = search("run", "--also", others, "--people", "20%");

    JsonNode again =
        Shell.summaryOf(
            "automl",
            "--rerun",
            directory.resolve("run/sources/linear-bigrams"),
            "--test",
            "--out",
            directory.resolve("again"));

    assertThat(again.at("/test/rows")).isEqualTo(searched.at("/test/rows"));
    assertThat(again.get("also")).isEqualTo(searched.get("also"));
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
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
    Shell.run("finetune", "--input", reviews, "--also-share", 2, "--out", out)
        .isRefused("--also-share belongs to --also");
    Shell.run("automl", "--input", reviews, "--also", directory.resolve("none.tsv"), "--out", out)
        .isRefused("none.tsv");
    Path foreign =
        Files.writeString(
            directory.resolve("foreign.csv"), "review_body,star_rating\ngood,x\nbad,y\n");
    Shell.run("automl", "--input", reviews, "--also", foreign, "--out", out)
        .isRefused("foreign.csv: no row has a label of --input, [1, 2, 3, 4, 5], but [x, y]");
    assertThat(out).doesNotExist();
  }
}
