package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.files.internal.Sha256;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a queue that several people answer: filling, deciding, exporting, importing. */
final class AnnotateQueueTest {

  private static Path reviews;
  private static Path model;
  private static Path modelWithoutTexts;
  private static Splits splits;

  private final Path directory;
  private final Path queue;

  AnnotateQueueTest(@TempDir Path directory) {
    this.directory = directory;
    this.queue = directory.resolve("queue");
  }

  @BeforeAll
  static void fit(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
    splits =
        Splits.stratified(
            Examples.load(
                    List.of(reviews),
                    ExampleOptions.defaults().withLabelled(true),
                    ReadOptions.defaults(),
                    Progress.SILENT)
                .data(),
            Ratio.percent(70, 10, 20),
            42);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    model = shared.resolve("model");
    modelWithoutTexts = shared.resolve("older");
    try (Classifier fitted =
        new LinearTrainer(LinearOptions.quick(42)).fit(data, Run.unlimited())) {
      ModelDescription description =
          ModelDescription.of(fitted, splits.train().provenance(), "0.1.0")
              .withReviewThreshold(0.7);
      ModelDirectory.save(model, fitted, description, TrainingTexts.of(data));
      ModelDirectory.save(modelWithoutTexts, fitted, description);
    }
  }

  private JsonNode fill(Object... more) {
    Object[] words = {"annotate", "fill", "--queue", queue, "--model", model, "--input", reviews};
    return Shell.summaryOf(with(words, more));
  }

  private static Object[] with(Object[] words, Object... more) {
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  private List<AnnotationTask> tasks() throws IOException {
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      return opened.tasks();
    }
  }

  private static Set<String> testTexts() {
    return splits.test().stream().map(Example::text).collect(Collectors.toSet());
  }

  private Shell.Outcome answer(String keys, Object... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)));
    try {
      return Shell.run(with(new Object[] {"annotate", "answer", "--queue", queue}, more));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void fillingAgainTakesTheNextRows() throws IOException {
    for (int run = 1; run <= 3; run++) {
      JsonNode filled = fill("--threshold", 1, "--limit", 7, "--order", "coverage");
      assertThat(filled.get("queued").asInt()).isEqualTo(7);
      assertThat(filled.get("order").asText()).isEqualTo("coverage");
      assertThat(tasks()).hasSize(7 * run);
    }
  }

  @Test
  void rowsOfTheTestPartAreLeftOutUnlessTheyAreAskedFor() throws IOException {
    JsonNode filled = fill("--threshold", 1);
    assertThat(filled.get("testRows").asInt()).isEqualTo(splits.test().size());
    assertThat(tasks())
        .isNotEmpty()
        .noneMatch(task -> testTexts().contains(task.text()))
        .allMatch(task -> "fitted".equals(task.origin().part()));

    fill("--threshold", 1, "--part", "test");
    assertThat(tasks().stream().filter(task -> "test".equals(task.origin().part())))
        .isNotEmpty()
        .allMatch(task -> testTexts().contains(task.text()));
  }

  @Test
  void aModelThatDoesNotSayItsTestPartIsRefusedItsOwnRows() throws IOException {
    Object[] words = {
      "annotate", "fill", "--queue", queue, "--model", modelWithoutTexts, "--input", reviews
    };
    Shell.run(words).isRefused(reviews.toString(), "--part any");
    assertThat(queue).doesNotExist();
    Shell.run(with(words, "--part", "any")).succeeds();
    assertThat(tasks()).isNotEmpty().allMatch(task -> task.origin().part() == null);
  }

  @Test
  void everyTaskSaysWhereItComesFrom() throws IOException {
    Path fresh = directory.resolve("new.csv");
    Files.writeString(
        fresh,
        "review_id,star_rating,review_body\n"
            + "A,5,never seen before\n"
            + "B,,\"two\n"
            + "lines, never seen\"\n"
            + "C,1,last\n");
    Shell.summaryOf(
        "annotate", "fill", "--queue", queue, "--model", model, "--input", fresh, "--threshold", 1);
    assertThat(tasks())
        .extracting(task -> task.origin().line())
        .containsExactlyInAnyOrder(2L, 3L, 5L);
    AnnotationTask first =
        tasks().stream().filter(task -> task.exampleId().equals("A")).findFirst().orElseThrow();
    assertThat(first.origin().file()).isEqualTo(fresh.toString());
    assertThat(first.origin().part()).isEqualTo("new");
    assertThat(first.origin().label()).isEqualTo("5");
    assertThat(first.label()).isNull();
  }

  @Test
  void anAuditIsDrawnFromSurePredictionsWithTheSeed() throws IOException {
    JsonNode filled =
        fill(
            "--part",
            "any",
            "--audit",
            "30%",
            "--overlap",
            "50%",
            "--limit",
            20,
            "--order",
            "diverse-words");
    int audits = filled.get("audits").asInt();
    assertThat(filled.get("sure").asInt() + filled.get("unsure").asInt()).isEqualTo(600);
    assertThat(audits).isBetween(1, filled.get("sure").asInt() - 1);
    assertThat(filled.get("queued").asInt()).isEqualTo(20 + audits);
    List<AnnotationTask> once = tasks();
    assertThat(once.stream().filter(task -> task.origin().reason() == Reason.AUDIT))
        .hasSize(audits)
        .allMatch(task -> task.confidence() >= 0.7)
        .allMatch(task -> "test".equals(task.origin().part()));
    assertThat(once.stream().filter(task -> task.plan().answers() == 2))
        .hasSize(Math.round((20 + audits) * 0.5f));
    Path same = directory.resolve("same");
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            same,
            "--model",
            model,
            "--input",
            reviews,
            "--part",
            "any",
            "--audit",
            "30%",
            "--overlap",
            "50%",
            "--limit",
            20,
            "--order",
            "diverse-words",
            "--threads",
            3)
        .succeeds();
    assertThat(same.resolve("tasks.jsonl")).hasSameBinaryContentAs(queue.resolve("tasks.jsonl"));

    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      for (AnnotationTask task : opened.tasks()) {
        String wrong = task.predicted().equals("1") ? "5" : "1";
        opened.answer(task.id(), wrong, "ada", Instant.parse("2026-01-31T12:00:00Z"));
      }
    }
    JsonNode audit = Shell.summaryOf("annotate", "list", "--queue", queue).get("audit");
    assertThat(audit.get("answered").asInt()).isEqualTo(audits);
    assertThat(audit.get("accuracy").asDouble()).isZero();
    assertThat(audit.get("overconfident").asBoolean()).isTrue();
  }

  @Test
  void twoPeopleDifferAndAThirdDecides() throws IOException {
    fill("--answers-per-item", 2, "--limit", 2);
    answer("4\n4\n", "--worker", "ada").succeeds();
    Shell.Outcome second = answer("4\nu\n3\n5\n", "--worker", "bob", "--hide-predictions");
    assertThat(second.succeeds().out()).doesNotContain("predicted").contains("2 answered, 0 wait");
    assertThat(answer("4\n", "--worker", "ada").succeeds().out()).contains("0 answered");

    JsonNode listed = Shell.summaryOf("annotate", "list", "--queue", queue, "--disagreements");
    assertThat(listed.get("disputed").asInt()).isEqualTo(2);
    assertThat(listed.get("tasks").get(0).get("given")).hasSize(2);
    assertThat(listed.get("agreement").get("observed").get("value").asDouble()).isZero();
    assertThat(listed.get("agreement").get("pairs")).hasSize(1);
    Path answers = directory.resolve("answers.csv");
    assertThat(export(answers).get("undecided").asInt()).isEqualTo(2);

    Shell.Outcome decided = answer("\n5\n", "--worker", "cleo", "--adjudicate");
    assertThat(decided.succeeds().out()).contains("ada: 4", "bob: 3", "1 answered");
    JsonNode exported = export(answers);
    assertThat(exported.get("rows").asInt()).isEqualTo(1);
    assertThat(answers).content().contains("ada; bob; cleo", "adjudicated");
    Shell.run("evaluate", "--model", model, "--input", answers, "--out", directory.resolve("e"))
        .succeeds();
  }

  private JsonNode export(Path out, Object... more) {
    return Shell.summaryOf(
        with(new Object[] {"annotate", "export", "--queue", queue, "--out", out}, more));
  }

  @Test
  void answersGoElsewhereAndComeBack() throws IOException {
    fill("--limit", 5, "--answers-per-item", 2);
    answer("1\n2\n3\n4\n5\n", "--worker", "ada").succeeds();
    answer("1\n2\n3\n", "--worker", "bob").succeeds();
    for (String format : List.of("csv", "jsonl", "label-studio")) {
      Path file = directory.resolve("answers." + format);
      Path other = directory.resolve("for-" + format);
      export(file, "--format", format, "--rows", "answers");
      LearningCommandsTest.copy(queue, other);
      Files.delete(other.resolve("annotations.jsonl"));
      JsonNode imported =
          Shell.summaryOf(
              "annotate", "import", "--queue", other, "--input", file, "--format", format);
      assertThat(imported.get("added").asInt()).as(format).isEqualTo(8);
      assertThat(imported.get("pending").asInt()).isEqualTo(2);
      JsonNode input = imported.get("inputs").get(0);
      assertThat(input.get("path").asText()).isEqualTo(file.toString());
      assertThat(input.get("sha256").asText()).isEqualTo(Sha256.of(file));
      assertThat(input.get("rows").asInt()).isEqualTo(8);
      assertThat(input.get("rejected").asInt()).isZero();
      Shell.run("annotate", "import", "--queue", other, "--input", file, "--format", format)
          .succeeds();
      assertThat(Files.readAllLines(other.resolve("annotations.jsonl"))).hasSize(8);
    }
  }

  @Test
  void aWrongRowAddsNothing() throws IOException {
    fill("--limit", 2);
    Path file = directory.resolve("answers.csv");
    List<AnnotationTask> tasks = tasks();
    Files.writeString(
        file, "task,star_rating\n%s,4\n%s,11\n".formatted(tasks.get(0).id(), tasks.get(1).id()));
    byte[] before = Files.readAllBytes(queue.resolve("annotations.jsonl"));
    Object[] words = {"annotate", "import", "--queue", queue, "--input", file};
    Shell.run(words).isRefused(file + ", line 3", "\"11\"");
    assertThat(queue.resolve("annotations.jsonl")).hasBinaryContent(before);
    Files.writeString(file, "task,star_rating\n0123456789abcdef,4\n");
    Shell.run(words).isRefused("none of 1 answers");
    Object[] folder = {"annotate", "import", "--queue", queue, "--input", directory};
    for (String format : List.of("csv", "jsonl", "label-studio")) {
      Shell.run(with(folder, "--format", format)).isRefused(directory + ": a file of answers");
    }
    Shell.run(with(words, "--format", "xml")).isRefused("--format", "\"xml\"");
    Shell.run("annotate", "answer", "--queue", queue, "--worker", "a\u0007b")
        .isRefused("control characters");
  }

  /** Labels may have the names of the commands. */
  @Test
  void aLabelGoesBeforeTheCommandOfItsName() throws IOException {
    LabelSet labels = LabelSet.of(List.of("s", "u", "q", "fine"));
    try (AnnotationQueue opened =
        AnnotationQueue.create(queue, labels, AnnotationInstructions.stars())) {
      for (int i = 0; i < 4; i++) {
        Prediction prediction =
            Prediction.of(labels, new double[] {0.1 + i / 20.0, 0.5, 0.2, 0.2 - i / 20.0});
        opened.add(
            List.of(
                AnnotationTask.of(
                    Example.unlabelled("R" + i, "text " + i), prediction, "model", null)));
      }
    }

    Shell.Outcome outcome = answer("s\nq\n:u\nu\n:s\n:q\n", "--worker", "ada").succeeds();

    assertThat(outcome.out())
        .contains(":s to skip, :u to undo, :q to end", "2 answered, 2 wait")
        .doesNotContain("is not one of");
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      assertThat(opened.answered())
          .extracting(answered -> answered.annotation().label())
          .containsExactlyInAnyOrder("s", "u");
    }
  }

  @Test
  void refusesValuesThatMakeNoSense() {
    Object[] words = {"annotate", "fill", "--queue", queue, "--model", model, "--input", reviews};
    Shell.run(with(words, "--order", "best")).isRefused("--order", "\"best\"");
    Shell.run(with(words, "--audit", "5")).isRefused("--audit", "\"5\"");
    Shell.run(with(words, "--overlap", "101%")).isRefused("--overlap", "\"101%\"");
    Shell.run(with(words, "--answers-per-item", 0)).isRefused("--answers-per-item", "0");
    Shell.run(with(words, "--limit", -1)).isRefused("--limit", "-1");
    Shell.run(with(words, "--part", "all")).isRefused("--part", "\"all\"");
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            queue,
            "--input",
            reviews,
            "--suspicious",
            "--audit",
            "5%")
        .isRefused("--suspicious", "--audit");
    assertThat(queue).doesNotExist();
  }
}
