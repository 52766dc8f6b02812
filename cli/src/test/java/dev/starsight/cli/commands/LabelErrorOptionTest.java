package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code check --label-errors} and {@code annotate fill --suspicious}. */
final class LabelErrorOptionTest {

  private static Path reviews;

  private final Path directory;

  LabelErrorOptionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 600);
  }

  private JsonNode check(Path out, String option, Object... source) {
    List<Object> words = new ArrayList<>(List.of("check", "--out", out, option, "--json"));
    words.addAll(List.of(source));
    return Shell.run(words.toArray()).succeeds().summary();
  }

  private static List<String[]> table(Path out) throws IOException {
    return Files.readAllLines(out.resolve("label-errors.tsv")).stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  @Test
  void ranksTheRowsOfTrainingAndValidation() throws IOException {
    Path out = directory.resolve("check");
    JsonNode summary = check(out, "--label-errors", "--input", reviews);

    JsonNode errors = summary.get("labelErrors");
    assertThat(JsonContract.read().violations(summary)).isEmpty();
    assertThat(errors.get("rows").asInt() + errors.get("testRows").asInt()).isEqualTo(600);
    assertThat(errors.get("testRows").asInt()).isBetween(25, 35);
    assertThat(errors.get("headlines").asBoolean()).isTrue();
    List<String[]> rows = table(out);
    assertThat(rows).hasSize(errors.get("rows").asInt() + 1);
    assertThat(rows.get(0)).startsWith("rank", "review_id", "part", "label", "likely_label");
    assertThat(rows.stream().skip(1).map(row -> Double.valueOf(row[5])))
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(rows.stream().skip(1).map(row -> row[2]).distinct())
        .containsExactlyInAnyOrder("train", "validation");
    assertThat(errors.at("/suspicious/0/review_id").asText()).isEqualTo(rows.get(1)[1]);
    assertThat(errors.get("suspicious")).hasSize(50);
    assertThat(out.resolve("report.html")).content().contains("Label errors", "The first 20");

    JsonNode validation =
        check(directory.resolve("part"), "--label-errors=validation", "--input", reviews);
    assertThat(table(directory.resolve("part")).stream().skip(1).map(row -> row[2]).distinct())
        .containsExactly("validation");
    assertThat(validation.at("/labelErrors/estimated")).isEqualTo(errors.get("estimated"));
    String first = rows.get(1)[1];
    assertThat(rows.get(1)[2]).isEqualTo("train");
    assertThat(out.resolve("report.html")).content().contains(first);
    assertThat(directory.resolve("part/report.html")).content().doesNotContain(first);
  }

  @Test
  void findsTheSameInALake() throws IOException {
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake).succeeds();
    check(directory.resolve("files"), "--label-errors", "--input", reviews);
    check(directory.resolve("lake-check"), "--label-errors", "--lake", lake);
    assertThat(table(directory.resolve("lake-check")))
        .hasSameSizeAs(table(directory.resolve("files")));
    Shell.run(
            "check",
            "--lake",
            lake,
            "--out",
            directory.resolve("other"),
            "--label-errors",
            "--label-column",
            "product_category")
        .isRefused("--label-errors reads review_body and star_rating of a lake");
    assertThat(directory.resolve("lake-check/label-errors.tsv"))
        .content()
        .startsWith("rank\treview_id");
  }

  @Test
  void sendsSuspiciousRowsToPeople() throws IOException {
    Path out = directory.resolve("check");
    check(out, "--label-errors", "--input", reviews);
    List<String[]> rows = table(out);
    Path queue = directory.resolve("queue");

    JsonNode filled =
        Shell.summaryOf(
            "annotate", "fill", "--queue", queue, "--input", reviews, "--suspicious", "2%");
    assertThat(JsonContract.read().violations(filled)).isEmpty();
    int expected = (int) Math.round(0.02 * (rows.size() - 1));
    assertThat(filled.get("suspicious").asInt()).isEqualTo(expected);
    assertThat(filled.get("queued").asInt()).isEqualTo(expected);
    JsonNode list = Shell.summaryOf("annotate", "list", "--queue", queue);
    assertThat(JsonContract.read().violations(list)).isEmpty();
    JsonNode first = list.at("/tasks/0");
    assertThat(rows.stream().skip(1).limit(expected).map(row -> row[1]))
        .contains(first.get("review_id").asText());
    assertThat(first.get("label").asText()).isNotEqualTo(first.get("predicted").asText());

    Shell.run(
            "annotate",
            "answer",
            "--queue",
            queue,
            "--task",
            first.get("task").asText(),
            "--label",
            first.get("predicted").asText())
        .succeeds();
    Path answers = directory.resolve("answers.csv");
    Shell.run("annotate", "export", "--queue", queue, "--out", answers).succeeds();
    assertThat(answers).content().contains(first.get("review_id").asText());

    JsonNode again =
        Shell.summaryOf(
            "annotate", "fill", "--queue", queue, "--input", reviews, "--suspicious", "2%");
    assertThat(again.get("queued").asInt()).isZero();
  }

  @Test
  void refusesWhatMakesNoSense() {
    Path out = directory.resolve("out");
    Object[] check = {"check", "--input", reviews, "--out", out};
    Shell.run(concat(check, "--label-errors=test"))
        .isRefused("label errors are looked for in the training and validation parts only");
    Shell.run(concat(check, "--label-errors=half"))
        .isRefused(
            "--label-errors takes train or validation, or nothing for both, but is \"half\"");
    Shell.run("check", "--input", "-", "--out", out, "--label-errors")
        .isRefused("--label-errors needs files");
    Object[] fill = {"annotate", "fill", "--queue", out, "--input", reviews};
    Shell.run(fill).isRefused("--model DIR or --suspicious is needed");
    Shell.run(concat(fill, "--suspicious", "0%"))
        .isRefused("--suspicious must be above 0% and at most 100%, such as 5%, but is \"0%\"");
    Shell.run(concat(fill, "--suspicious", "many")).isRefused("but is \"many\"");
    Shell.run(concat(fill, "--suspicious", "--model", "m"))
        .isRefused("--suspicious needs no model");
    assertThat(out).doesNotExist();
  }

  private static Object[] concat(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }
}
