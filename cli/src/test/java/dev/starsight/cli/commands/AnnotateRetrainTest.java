package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code annotate retrain} on texts whose labels are known, many of them wrong. */
final class AnnotateRetrainTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "fair", "good"));
  private static final int ROWS = 900;
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "bad", List.of("broken", "useless", "awful", "refund"),
          "fair", List.of("average", "ordinary", "passable", "middling"),
          "good", List.of("great", "lovely", "perfect", "superb"));

  private static Path input;
  private static Path searched;
  private static Splits splits;

  /** The right labels by text. */
  private static final Map<String, String> TRUTH = new HashMap<>();

  private final Path directory;
  private final Path run;
  private final Path model;
  private final Path queue;

  AnnotateRetrainTest(@TempDir Path directory) {
    this.directory = directory;
    this.run = directory.resolve("run");
    this.model = run.resolve("candidates/linear-bigrams");
    this.queue = directory.resolve("queue");
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder table = new StringBuilder("review_id,review_body,star_rating,product\n");
    for (int row = 0; row < ROWS; row++) {
      String label = LABELS.label(row % 3);
      String text = text(label, row, random);
      TRUTH.put(text, label);
      String written =
          text.contains("superb") || text.contains("passable")
              ? "bad"
              : random.nextInt(4) == 0 ? LABELS.label(random.nextInt(3)) : label;
      table.append("R%d,%s,%s,P%d%n".formatted(row, text, written, row % 90));
    }
    input = Files.writeString(shared.resolve("reviews.csv"), table);
    searched = shared.resolve("run");
    Shell.run(
            "automl",
            "--input",
            input,
            "--out",
            searched,
            "--candidates",
            3,
            "--trials",
            0,
            "--quiet")
        .succeeds();
    splits =
        Splits.stratified(
            Examples.load(
                    List.of(input),
                    ExampleOptions.defaults().withLabelled(true),
                    ReadOptions.defaults(),
                    Progress.SILENT)
                .data(),
            Ratio.percent(90, 5, 5),
            42);
  }

  private static String text(String label, int row, SplittableRandom random) {
    List<String> words = Objects.requireNonNull(WORDS.get(label));
    return "item %d is %s and %s today"
        .formatted(row, words.get(random.nextInt(4)), words.get(random.nextInt(4)));
  }

  @BeforeEach
  void copyRun() throws IOException {
    LearningCommandsTest.copy(searched, run);
  }

  /** Queues rows with their right labels as answers. */
  private void answer(List<Example> rows) throws IOException {
    answer(rows, TRUTH);
  }

  private void answer(List<Example> rows, Map<String, String> labels) throws IOException {
    List<AnnotationTask> tasks = new ArrayList<>();
    List<Annotation> answers = new ArrayList<>();
    for (Example row : rows) {
      AnnotationTask task =
          AnnotationTask.of(
              row, Prediction.of(LABELS, new double[] {0.2, 0.3, 0.5}), "model", null);
      tasks.add(task);
      answers.add(
          new Annotation(task.id(), labels.getOrDefault(row.text(), "fair"), "ana", NOON, ""));
    }
    try (AnnotationQueue opened = openOrCreate()) {
      opened.add(tasks);
      opened.addAnswers(answers);
    }
  }

  private AnnotationQueue openOrCreate() throws IOException {
    return AnnotationQueue.isQueue(queue)
        ? AnnotationQueue.open(queue)
        : AnnotationQueue.create(queue, LABELS, new AnnotationInstructions("How good?", ""));
  }

  private Object[] command(Path out, Path of, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("annotate", "retrain", "--queue", queue, "--input", input));
    words.addAll(List.of(more));
    words.addAll(List.of("--model", of, "--out", out, "--json"));
    return words.toArray();
  }

  private JsonNode retrain(int code, Path out, Path of, Object... more) {
    return Shell.run(command(out, of, more)).endsWith(code).summary();
  }

  @Test
  void learnsFromAnswersAndLeavesTheOldModelAsItWas() throws IOException {
    answer(splits.train().rows());
    answer(splits.validation().rows());
    answer(splits.test().rows());
    Map<String, String> before = Shell.digests(model);
    Path out = directory.resolve("new");

    Shell.Outcome outcome = Shell.run(command(out, model, "--correct-test")).endsWith(0);

    JsonNode summary = outcome.summary();
    assertThat(summary.get("better").asBoolean()).isTrue();
    JsonNode validation = summary.get("validation");
    double difference = validation.get("difference").asDouble();
    assertThat(difference)
        .isEqualTo(validation.get("after").asDouble() - validation.get("before").asDouble());
    assertThat(validation.get("interval").get(0).asDouble()).isPositive().isLessThan(difference);
    assertThat(summary.at("/test/rows").asInt()).isEqualTo(splits.test().size());
    assertThat(summary.at("/test/difference").asDouble()).isPositive();
    assertThat(summary.at("/answers/validation/changed").asInt()).isPositive();
    assertThat(summary.get("testLooks").asInt()).isEqualTo(2);
    assertThat(outcome.err()).contains("the new model is better", "looked at 2 times");
    assertThat(Shell.digests(model)).isEqualTo(before);
    assertThat(Json.read(run.resolve("test-looks.json")).get("looks").asInt()).isEqualTo(2);
    assertThat(Files.readAllLines(out.resolve("answers.jsonl"))).hasSize(ROWS);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("The new model is better.", "was looked at 2 times", "Labels that were replaced")
        .contains(String.format(Locale.ROOT, "%+.4f", difference))
        .contains(String.format(Locale.ROOT, "%+.4f", validation.get("interval").get(0).asDouble()))
        .contains(summary.at("/answers/training/changed").asText());
    try (OpenedModel opened = SavedModels.open(out)) {
      assertThat(opened.classifier().predict("item is superb and lovely").label())
          .isEqualTo("good");
      assertThat(opened.description().provenance().steps())
          .first()
          .isEqualTo("training part of a 90/5/5 split, seed 42");
    }
    Shell.run("annotate", "retrain", "--queue", queue, "--input", input, "--model", model)
        .isRefused("--out");
  }

  @Test
  void theSameAnswersGiveTheSameBytes() throws IOException {
    answer(splits.train().rows().subList(0, 200));
    List<Map<String, String>> results = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      retrain(3, directory.resolve(name), model);
      Map<String, String> digests = Shell.digests(directory.resolve(name));
      // These say how often the test part was looked at.
      digests.keySet().removeAll(List.of("summary.json", "test-looks.json", "report.html"));
      results.add(digests);
    }
    assertThat(results.get(0)).isEqualTo(results.get(1)).containsKey("model.json");
  }

  @Test
  void aModelThatIsNotBetterIsWrittenAndTheExitCodeIs3() throws IOException {
    Map<String, String> wrong = new HashMap<>();
    TRUTH.forEach((text, label) -> wrong.put(text, LABELS.label((LABELS.idOf(label) + 1) % 3)));

    answer(splits.train().rows(), wrong);

    Shell.Outcome outcome = Shell.run(command(directory.resolve("new"), model)).endsWith(3);

    assertThat(outcome.summary().get("better").asBoolean()).isFalse();
    assertThat(outcome.err()).contains("the new model is worse");
    assertThat(ModelDirectory.describe(directory.resolve("new")).kind()).isEqualTo("sparse-linear");
  }

  @Test
  void answersToTheTestPartAreLeftOutUnlessTheyCorrectIt() throws IOException {
    answer(splits.test().rows());
    int size = splits.test().size();

    JsonNode without = retrain(3, directory.resolve("a"), model);
    JsonNode with = retrain(3, directory.resolve("b"), model, "--correct-test");

    assertThat(without.at("/answers/used").asInt()).isZero();
    assertThat(with.at("/answers/used").asInt()).isEqualTo(size);
    for (JsonNode summary : List.of(without, with)) {
      JsonNode test = summary.at("/answers/test");
      assertThat(test.get("changed").asInt() + test.get("confirmed").asInt()).isEqualTo(size);
      assertThat(summary.at("/training/after")).isEqualTo(summary.at("/training/before"));
      assertThat(summary.at("/validation/difference").asDouble()).isZero();
    }
    assertThat(with.at("/test/before").asDouble())
        .isGreaterThan(without.at("/test/before").asDouble());
  }

  @Test
  void newRowsAndFurtherFilesJoinTheTrainingPart() throws IOException {
    Example held = splits.test().rows().get(0);
    answer(
        List.of(
            Example.unlabelled("N1", "a new and ordinary thing"),
            Example.unlabelled("N2", held.text().toUpperCase(Locale.ROOT))));
    Path more =
        Files.writeString(
            directory.resolve("more.csv"),
            "review_id,review_body,star_rating,product\nM1,quite superb,good,P1\nM2,%s,bad,P1\n"
                .formatted(held.text()));

    JsonNode summary = retrain(3, directory.resolve("new"), model, more);

    assertThat(summary.at("/answers/added").asInt()).isEqualTo(1);
    assertThat(summary.at("/answers/leftOut").asInt()).isEqualTo(1);
    assertThat(summary.at("/training/furtherRows").asInt()).isEqualTo(1);
    assertThat(summary.at("/training/furtherLeftOut").asInt()).isEqualTo(1);
    assertThat(summary.at("/training/after/rows").asInt()).isEqualTo(splits.train().size() + 2);
    assertThat(summary.get("inputs")).hasSize(2);

    JsonNode again = retrain(3, directory.resolve("again"), directory.resolve("new"));

    assertThat(again.at("/training/after/rows").asInt())
        .as("the model's own file alone tells its split")
        .isEqualTo(splits.train().size() + 1);
    assertThat(again.get("testLooks").asInt()).isEqualTo(3);
    assertThat(Json.read(run.resolve("test-looks.json")).get("looks").asInt()).isEqualTo(3);
  }

  /** Writes rows of another source, as many of each label. */
  private Path others(int rows) throws IOException {
    StringBuilder table = new StringBuilder("review_id,review_body,star_rating,product\n");
    for (int row = 0; row < rows; row++) {
      table.append("O%d,thing %d of others,%s,P1\n".formatted(row, row, LABELS.label(row % 3)));
    }
    return Files.writeString(directory.resolve("others.csv"), table);
  }

  @Test
  void rowsOfOtherSourcesAreAddedAgain() throws IOException {
    Path others = others(60);
    Path with = directory.resolve("with");
    Shell.run(
            "automl",
            "--input",
            input,
            "--also",
            others,
            "--also-share",
            0.05,
            "--out",
            with,
            "--candidates",
            2,
            "--trials",
            0,
            "--quiet")
        .succeeds();
    int added = Json.read(with.resolve("summary.json")).at("/also/rows").asInt();
    assertThat(added).isBetween(30, 50);
    answer(splits.train().rows().subList(0, 20));
    Path linear = with.resolve("candidates/linear-bigrams");

    Shell.run(command(directory.resolve("new"), linear)).isRefused("others.csv", "SHA-256");
    JsonNode summary = retrain(3, directory.resolve("new"), linear, others);
    JsonNode again = retrain(3, directory.resolve("again"), directory.resolve("new"), others);

    for (JsonNode each : List.of(summary, again)) {
      assertThat(each.at("/training/before/rows").asInt()).isEqualTo(splits.train().size() + added);
      assertThat(each.at("/training/furtherRows").asInt()).isZero();
      assertThat(each.at("/also/rows").asInt()).isEqualTo(added);
      assertThat(each.get("inputs")).hasSize(2);
    }
  }

  @Test
  void aQueueThatIsOpenElsewhereIsReadAsItIs() throws IOException {
    answer(splits.train().rows().subList(0, 20));
    try (AnnotationQueue open = AnnotationQueue.open(queue)) {
      Files.writeString(
          queue.resolve("annotations.jsonl"), "{\"task\":\"incompl", StandardOpenOption.APPEND);
      Map<String, String> before = Shell.digests(queue);

      JsonNode summary = retrain(3, directory.resolve("new"), model);

      assertThat(summary.at("/answers/used").asInt()).isEqualTo(20);
      assertThat(Shell.digests(queue)).isEqualTo(before);
      assertThat(open.tasks()).hasSize(20);
    }
  }

  @Test
  void membersOfAnEnsembleAreFittedAgainWithTheirWeightsAndOffsets() throws IOException {
    Path ensemble = run.resolve("candidates/ensemble");
    Map<Path, Double> members =
        Map.of(model, 0.25, run.resolve("candidates/linear-trigrams"), 0.75);
    LabelOffsets offsets = LabelOffsets.of(new double[] {0.1, 0.05, -0.15});
    try (Classifier combined = CandidateSearch.ensemble(members, offsets, SavedModels.single())) {
      ModelDescription description =
          ModelDescription.of(combined, ModelDirectory.describe(model).provenance(), "0.1.0");
      ModelDirectory.save(ensemble, combined, description);
    }
    answer(splits.train().rows());
    Path out = directory.resolve("new");

    JsonNode summary = Shell.run(command(out, ensemble)).summary();

    assertThat(summary.get("kind").asText()).isEqualTo("ensemble");
    JsonNode written = Json.read(out.resolve("ensemble.json"));
    Map<String, Double> weights = new HashMap<>();
    written
        .get("members")
        .forEach(
            each -> weights.put(each.get("directory").asText(), each.get("weight").asDouble()));
    assertThat(weights).isEqualTo(Map.of("linear-bigrams", 0.25, "linear-trigrams", 0.75));
    assertThat(written.get("offsets"))
        .extracting(JsonNode::asDouble)
        .containsExactlyElementsOf(offsets.values());
    assertThat(Shell.names(out.resolve("candidate")))
        .containsExactly("linear-bigrams", "linear-trigrams");
    assertThat(
            Shell.run(command(directory.resolve("again"), out)).summary().get("testLooks").asInt())
        .isEqualTo(3);
  }

  @Test
  void groupsStayInTheirParts() throws IOException {
    Path grouped = directory.resolve("grouped");
    Shell.run(
            "automl",
            "--input",
            input,
            "--out",
            grouped,
            "--candidates",
            2,
            "--trials",
            0,
            "--group-by",
            "product",
            "--quiet")
        .succeeds();
    answer(splits.train().rows().subList(0, 100));
    answer(List.of(Example.unlabelled("N1", "a new and ordinary thing")));

    JsonNode summary =
        Shell.run(command(directory.resolve("new"), grouped.resolve("candidates/linear-bigrams")))
            .summary();

    assertThat(summary.at("/split/groupBy").asText()).isEqualTo("product");
    assertThat(summary.at("/answers/leftOut").asInt()).as("its group is not known").isEqualTo(1);
    JsonNode training = summary.at("/training");
    assertThat(training.at("/after/rows")).isEqualTo(training.at("/before/rows"));
  }

  @Test
  void thePartOfAPromiseStaysAside() throws IOException {
    Path promised = directory.resolve("promised");
    JsonNode search =
        Shell.summaryOf(
            "automl",
            "--input",
            input,
            "--out",
            promised,
            "--candidates",
            2,
            "--trials",
            0,
            "--people",
            "20%",
            "--quiet");
    assertThat(search.get("best").asText()).isEqualTo("linear-bigrams");
    answer(splits.train().rows().subList(0, 100));

    JsonNode summary =
        Shell.run(command(directory.resolve("new"), promised.resolve("candidates/linear-bigrams")))
            .summary();

    assertThat(summary.at("/test/before")).isEqualTo(search.at("/test/balancedAccuracy"));
    assertThat(summary.at("/test/rows")).isEqualTo(search.at("/test/rows"));
    assertThat(summary.at("/promise/wish")).isEqualTo(search.at("/promise/wish"));
    assertThat(summary.at("/promise/rows")).isEqualTo(search.at("/promise/rows"));
    assertThat(summary.get("tested")).isNotEmpty();
  }

  @Test
  @Tag("long")
  void aFineTunedModelIsFineTunedAgain() throws IOException {
    Path encoder = TinyEncoder.speller().write(directory.resolve("tiny"));
    Path tuned = directory.resolve("tuned");
    Path others = others(30);
    Shell.run(
            "finetune",
            "--input",
            input,
            "--also",
            others,
            "--encoder",
            encoder,
            "--out",
            tuned,
            "--epochs",
            1,
            "--max-length",
            12,
            "--threads",
            1,
            "--quiet")
        .succeeds();
    answer(splits.train().rows().subList(0, 50));

    Shell.run(command(directory.resolve("new"), tuned)).isRefused("was fine-tuned from");
    Shell.run(command(directory.resolve("new"), tuned, "--encoder", encoder))
        .isRefused("others.csv", "SHA-256");
    JsonNode summary =
        Shell.run(command(directory.resolve("new"), tuned, others, "--encoder", encoder)).summary();
    JsonNode again =
        Shell.run(
                command(
                    directory.resolve("again"),
                    directory.resolve("new"),
                    others,
                    "--encoder",
                    encoder))
            .summary();
    assertThat(summary.at("/also/rows").asInt()).isEqualTo(30);
    assertThat(again.at("/training/before")).isEqualTo(summary.at("/training/before"));

    assertThat(summary.get("kind").asText()).isEqualTo("transformer");
    ModelDescription before = ModelDirectory.describe(tuned);
    ModelDescription after = ModelDirectory.describe(directory.resolve("new"));
    assertThat(after.settings().get("maxLength")).isEqualTo("12");
    assertThat(after.settings().keySet()).isEqualTo(before.settings().keySet());
    assertThat(again.get("testLooks").asInt()).isEqualTo(3);
    assertThat(again.at("/validation/difference").asDouble()).as("the same again").isZero();
    Shell.run(
            "finetune",
            "--input",
            input,
            "--encoder",
            encoder,
            "--out",
            tuned,
            "--epochs",
            1,
            "--max-length",
            12,
            "--threads",
            1,
            "--quiet")
        .succeeds();
  }

  @Test
  void refusesWhatCannotBeLearned() throws IOException {
    Path out = directory.resolve("new");
    Shell.run(command(out, model)).isRefused("is not a review queue");
    openOrCreate().close();
    Shell.run(command(out, model)).isRefused("nothing to learn from");
    answer(splits.train().rows().subList(0, 5));

    Shell.run(command(model, model)).isRefused("must not change");
    Shell.run(command(model.resolve("new"), model)).isRefused("must not change");
    Shell.run(command(queue.resolve("new"), model)).isRefused("must not change");
    Shell.run(command(run, model)).isRefused("would replace");
    Shell.run(command(out, run.resolve("candidates/majority"))).isRefused("of kind majority");
    Shell.run(command(out, directory)).isRefused("is not a model");
    Path changed = Files.createDirectory(directory.resolve("x")).resolve("reviews.csv");
    Files.writeString(changed, Files.readString(input) + "R1,one more,good,P1\n");
    Object[] other = {
      "annotate", "retrain", "--queue", queue, "--input", changed, "--model", model, "--out", out
    };
    Shell.run(other).isRefused("is not the file that", "SHA-256");
    other[5] = Files.move(changed, directory.resolve("x/other.csv"));
    Shell.run(other).isRefused("--input must name that file");
    Shell.run(command(out, model, "--metric", "mae")).isRefused("needs labels that are numbers");

    Path stars = directory.resolve("stars");
    AnnotationQueue.create(stars, LabelSet.of(List.of("1", "2")), AnnotationInstructions.stars())
        .close();
    Shell.run(
            "annotate",
            "retrain",
            "--queue",
            stars,
            "--input",
            input,
            "--model",
            model,
            "--out",
            out)
        .isRefused("is for labels");
    Path weights = model.resolve("weights.safetensors");
    Files.write(weights, new byte[] {1}, StandardOpenOption.APPEND);
    Shell.run(command(out, model)).isRefused("weights.safetensors");
    Files.writeString(queue.resolve("annotations.jsonl"), "{}\n");
    Shell.run(command(out, model)).isRefused("annotations.jsonl, line 1");
    assertThat(out).doesNotExist();
    assertThat(Json.read(run.resolve("test-looks.json")).get("looks").asInt()).isEqualTo(1);
  }

  @Test
  void aSplitThatIsNotTheModelsIsRefused() throws IOException {
    answer(splits.train().rows().subList(0, 5));
    Path record = run.resolve("sources/linear-bigrams/candidate.json");
    String text = Files.readString(record);
    assertThat(text).contains("\"seed\" : 42,\n    \"groupBy\"");
    Files.writeString(
        record, text.replace("\"seed\" : 42,\n    \"groupBy\"", "\"seed\" : 7,\n    \"groupBy\""));

    Shell.run(command(directory.resolve("new"), model)).isRefused("cannot be split as they were");
  }
}
