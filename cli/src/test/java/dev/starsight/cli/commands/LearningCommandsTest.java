package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests automl, evaluate, predict and annotate. */
public final class LearningCommandsTest {

  private static final List<String> METRICS =
      List.of(
          "rows",
          "accuracy",
          "balancedAccuracy",
          "macroF1",
          "mae",
          "withinOne",
          "quadraticKappa",
          "logLoss",
          "ece",
          "eceDebiased",
          "eceNoiseFloor",
          "intervals",
          "confusion",
          "labels");

  private static Path reviews;
  private static Path run;
  private static Path model;
  private static JsonNode searched;

  private final Path directory;

  LearningCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 1200);
    run = shared.resolve("run");
    searched = search(run);
    JsonNode board = searched.get("leaderboard");
    model = run.resolve(board.get(0).get("directory").asText());
  }

  private static JsonNode search(Path out) {
    return Shell.summaryOf(
        "automl", "--input", reviews, "--out", out, "--candidates", 3, "--trials", 9);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public static void assertMetrics(JsonNode metrics, int rows) {
    assertThat(names(metrics)).containsExactlyElementsOf(METRICS);
    assertThat(metrics.get("rows").asInt()).isEqualTo(rows);
    int counted = 0;
    for (JsonNode trueLabel : metrics.get("confusion")) {
      assertThat(trueLabel).hasSize(metrics.get("labels").size());
      for (JsonNode cell : trueLabel) {
        counted += cell.asInt();
      }
    }
    assertThat(counted).isEqualTo(rows);
    assertThat(metrics.get("accuracy").asDouble()).isCloseTo(shareWithin(metrics, 0), offset(1e-9));
    assertThat(metrics.get("withinOne").asDouble())
        .isCloseTo(shareWithin(metrics, 1), offset(1e-9));
    assertThat(names(metrics.get("intervals")))
        .containsExactlyInAnyOrderElementsOf(METRICS.subList(1, 9));
    assertThat(metrics.get("eceNoiseFloor").asDouble()).isGreaterThan(0).isLessThan(0.5);
    double p = metrics.get("accuracy").asDouble();
    double binomial = 2 * 1.96 * Math.sqrt(p * (1 - p) / rows);
    if (p > 0 && p < 1) {
      assertThat(width(metrics, "accuracy")).isBetween(0.7 * binomial, 2 * binomial);
    } else {
      assertThat(width(metrics, "accuracy")).isBetween(1.0 / rows, 4.0 / rows);
    }
    assertThat(width(metrics, "balancedAccuracy")).isGreaterThan(0).isLessThan(1);
    assertThat(width(metrics, "ece")).isGreaterThan(0.005).isLessThan(1);
    JsonNode ece = metrics.get("intervals").get("ece");
    assertThat(metrics.get("eceDebiased").asDouble())
        .isBetween(ece.get(0).asDouble(), ece.get(1).asDouble());
  }

  private static double width(JsonNode metrics, String name) {
    JsonNode interval = metrics.get("intervals").get(name);
    return interval.get(1).asDouble() - interval.get(0).asDouble();
  }

  /** Returns the share of rows at most so many stars off, counted in the confusion matrix. */
  private static double shareWithin(JsonNode metrics, int off) {
    JsonNode labels = metrics.get("labels");
    double near = 0;
    for (int t = 0; t < labels.size(); t++) {
      for (int p = 0; p < labels.size(); p++) {
        double distance = Math.abs(labels.get(t).asDouble() - labels.get(p).asDouble());
        near += distance <= off ? metrics.get("confusion").get(t).get(p).asInt() : 0;
      }
    }
    return near / metrics.get("rows").asInt();
  }

  @Test
  void automlRanksCandidatesAndTestsTheBestOnce() throws IOException {
    JsonNode board = searched.get("leaderboard");

    assertThat(board)
        .extracting(row -> row.get("name").asText())
        .contains("majority", "linear-bigrams", "linear-trigrams")
        .allMatch(name -> name.matches("majority|ensemble|linear-(bi|tri)grams(-[2-9])?"));
    double before = Double.POSITIVE_INFINITY;
    int rank = 0;
    for (JsonNode row : board) {
      assertThat(names(row))
          .contains(
              "rank",
              "name",
              "kind",
              "validation",
              "fitSeconds",
              "predictSeconds",
              "source",
              "directory",
              "failure");
      assertThat(row.get("rank").asInt()).isEqualTo(++rank);
      assertThat(row.get("failure").isNull()).isTrue();
      assertThat(run.resolve(row.get("directory").asText()).resolve("model.json")).exists();
      assertMetrics(row.get("validation"), row.get("validation").get("rows").asInt());
      double score = row.get("validation").get("balancedAccuracy").asDouble();
      if (rank > 1) { // The first may be the best by log loss.
        assertThat(score).isLessThanOrEqualTo(before);
        before = score;
      }
    }
    assertThat(searched.get("best")).isEqualTo(board.get(0).get("name"));
    assertMetrics(searched.get("test"), searched.get("test").get("rows").asInt());
    assertThat(searched.get("test").get("rows").asInt()).isBetween(40, 80);
    assertThat(searched.get("testLooks").asInt()).isEqualTo(1);
    assertThat(run.resolve("test-looks.json")).exists();
    assertThat(Json.read(run.resolve("summary.json"))).isEqualTo(searched);
    assertThat(run.resolve("report.html"))
        .content()
        .contains("<svg", "learningRate 0.1", "trials on subsets of the training rows")
        .contains("Rows with the same normalized text are in one part of the split. Nothing else")
        .contains("The test part was looked at once, by the search.")
        .contains("Other decisions on the same probabilities of " + validationRows(board));
    assertThat(run.resolve("search")).doesNotExist();
  }

  private static String validationRows(JsonNode board) {
    return String.format(
        Locale.ROOT, "%,d validation rows", board.get(0).at("/validation/rows").asInt());
  }

  @Test
  void theSameSeedGivesTheSameLeaderboard() {
    JsonNode repeated = search(directory.resolve("again"));

    assertThat(withoutTimes(repeated)).isEqualTo(withoutTimes(searched));
  }

  private static JsonNode withoutTimes(JsonNode summary) {
    ObjectNode copy = summary.deepCopy();
    copy.remove(List.of("seconds", "peakMemoryBytes"));
    copy.get("leaderboard")
        .forEach(row -> ((ObjectNode) row).remove(List.of("fitSeconds", "predictSeconds")));
    return copy;
  }

  @Test
  void evaluatesASavedModel() throws IOException {
    Path out = directory.resolve("evaluation");

    JsonNode summary =
        Shell.summaryOf("evaluate", "--model", model, "--input", reviews, "--out", out);

    assertMetrics(summary.get("metrics"), 1200);
    assertThat(summary.get("metrics").get("labels").toString())
        .isEqualTo("[\"1\",\"2\",\"3\",\"4\",\"5\"]");
    assertThat(Json.read(out.resolve("summary.json"))).isEqualTo(summary);
    assertThat(out.resolve("report.html")).content().contains("<svg");
    int seen = 1200 - searched.at("/test/rows").asInt();
    assertThat(summary.get("seenInTraining").toString())
        .isEqualTo("{\"rows\":" + seen + ",\"share\":" + seen / 1200.0 + "}");
  }

  /** Every model that a search saves knows the texts of its training and validation parts. */
  @Test
  void countsRowsTheModelHasSeenInAnotherOrderAndFile() throws IOException {
    int seen = 1200 - searched.at("/test/rows").asInt();
    List<String> lines;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(reviews))) {
      lines =
          new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
    String header = lines.remove(0);
    Collections.shuffle(lines, new Random(1));
    lines.addAll(0, List.of(header));
    Path shuffled = Files.write(directory.resolve("shuffled.tsv"), lines);
    Path other = Shell.sample(directory.resolve("other.tsv"), 300);
    Path unseen = directory.resolve("unseen.csv");
    Files.writeString(unseen, "review_body,star_rating\nqwxz one,4\nqwxz two,1\n");
    for (JsonNode row : searched.get("leaderboard")) {
      Path saved = run.resolve(row.get("directory").asText());
      assertThat(ModelDirectory.trainingTexts(saved)).as("%s", saved).isPresent();
    }

    Object[] evaluate = {"evaluate", "--model", model, "--out", directory.resolve("e"), "--input"};
    Shell.Outcome told = Shell.run(with(evaluate, shuffled)).succeeds();
    JsonNode ofBoth = Shell.summaryOf(with(evaluate, shuffled, other));
    JsonNode ofNone = Shell.summaryOf(with(evaluate, unseen));

    String sentence =
        String.format(
            "%,d of 1,200 rows (%.1f %%) were in its training or validation part, so these figures"
                + " flatter it",
            seen, seen / 12.0);
    assertThat(told.out().indexOf(sentence))
        .isBetween(0, told.out().indexOf("balancedAccuracy") - 1);
    assertThat(ofBoth.at("/seenInTraining/rows").asInt()).isBetween(seen, seen + 300);
    assertThat(ofNone.get("seenInTraining").toString()).isEqualTo("{\"rows\":0,\"share\":0.0}");
    assertThat(directory.resolve("e/report.html"))
        .content()
        .contains("2 labelled rows<")
        .doesNotContain("flatter");
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void aModelSavedWithoutItsTextsIsEvaluatedAsBefore() throws IOException {
    Path old = directory.resolve("old");
    try (OpenedModel opened = SavedModels.open(model)) {
      ModelDirectory.save(old, opened.uncalibrated(), opened.description());
    }
    Path out = directory.resolve("e");

    JsonNode summary =
        Shell.summaryOf("evaluate", "--model", old, "--input", reviews, "--out", out);

    assertThat(summary.get("seenInTraining").isNull()).isTrue();
    assertThat(out.resolve("report.html")).content().contains("cannot be told");
  }

  @Test
  void predictsEveryRowToStandardOutputAndFiles() throws IOException {
    Path lines = directory.resolve("stars.jsonl");
    Path table = directory.resolve("stars.csv");

    String screen = Shell.run("predict", "--model", model, "--input", reviews).succeeds().out();
    Shell.run("predict", "--model", model, "--input", reviews, "--out", lines).succeeds();
    JsonNode summary =
        Shell.summaryOf("predict", "--model", model, "--input", reviews, "--out", table);

    assertThat(lines).content().isEqualTo(screen);
    assertThat(summary.get("rows").asLong()).isEqualTo(1200);
    List<String> rows = Files.readAllLines(table);
    assertThat(rows).hasSize(1201);
    assertThat(rows.get(0))
        .isEqualTo(
            "review_id,label,confidence,"
                + "probability_1,probability_2,probability_3,probability_4,probability_5");
    List<String> jsonRows = screen.lines().toList();
    assertThat(jsonRows).hasSize(1200);
    for (int i = 0; i < jsonRows.size(); i++) {
      JsonNode row = Shell.json(jsonRows.get(i));
      assertThat(names(row)).containsExactly("review_id", "label", "confidence", "probabilities");
      double sum = 0;
      for (JsonNode p : row.get("probabilities")) {
        sum += p.asDouble();
      }
      assertThat(sum).isBetween(0.9999, 1.0001);
      assertThat(rows.get(i + 1))
          .startsWith(
              row.get("review_id").asText()
                  + ","
                  + row.get("label").asText()
                  + ","
                  + row.get("confidence").asDouble());
    }
  }

  @Test
  void predictsUnlabelledRowsOfAnyFile() throws IOException {
    Path csv = directory.resolve("new.csv");
    Files.writeString(csv, "note\n\"works, \"\"mostly\"\"\nfor now\"\n\"\"\nfine\n");

    String out =
        Shell.run("predict", "--model", model, "--input", csv, "--text-column", "note")
            .succeeds()
            .out();

    assertThat(out.lines().map(line -> Shell.json(line).get("row").asText()))
        .containsExactly("1", "2", "3");
  }

  @Test
  void explainsEveryRow() throws IOException {
    Path lines = directory.resolve("p.jsonl");
    Path table = directory.resolve("p.csv");

    JsonNode summary =
        Shell.summaryOf(
            "predict", "--model", model, "--input", reviews, "--explain", "--out", lines);
    Shell.run("predict", "--model", model, "--input", reviews, "--explain", "--out", table)
        .succeeds();

    List<String> rows = Files.readAllLines(lines);
    assertThat(rows).hasSize(1200);
    int explained = 0;
    for (String row : rows) {
      JsonNode explanation = Shell.json(row).get("explanation");
      explained += explanation.isEmpty() ? 0 : 1;
      for (JsonNode effect : explanation) {
        assertThat(effect.has("words") ^ effect.has("column")).isTrue();
        assertThat(effect.get("effect").asDouble()).isBetween(-1.0, 1.0);
      }
    }
    assertThat(explained).isGreaterThan(1000);
    assertThat(Files.readAllLines(table).get(0)).endsWith(",probability_5,explanation");
    JsonNode five = summary.get("explanations").get(4);
    assertThat(five.get("label").asText()).isEqualTo("5");
    assertThat(five.get("phrases")).isNotEmpty();
  }

  @Test
  void predictsAText() {
    String shown = Shell.run("predict", "--model", model, "--text", "It is okay").succeeds().out();
    JsonNode summary = Shell.summaryOf("predict", "--model", model, "--text", "It is okay");

    assertThat(shown).startsWith(summary.get("label").asText() + "  (confidence 0.");
    assertThat(summary.get("probabilities")).hasSize(5);
    assertThat(summary.get("command").asText()).isEqualTo("predict");
  }

  @Test
  void queuesAnswersAndExportsTasks() throws IOException {
    Path queue = directory.resolve("queue");
    Path answers = directory.resolve("answers.csv");

    JsonNode filled =
        Shell.summaryOf(
            "annotate",
            "fill",
            "--queue",
            queue,
            "--model",
            model,
            "--input",
            reviews,
            "--threshold",
            0.4,
            "--part",
            "any");
    JsonNode listed = Shell.summaryOf("annotate", "list", "--queue", queue, "--limit", 3);
    String task = listed.get("tasks").get(0).get("task").asText();
    Shell.run("annotate", "answer", "--queue", queue, "--task", task, "--label", 4).succeeds();
    Shell.Outcome answered = runWithInput("9\n2\n\nq\n", "annotate", "answer", "--queue", queue);
    Shell.run("annotate", "export", "--queue", queue, "--out", answers).succeeds();

    int queued = filled.get("queued").asInt();
    assertThat(queued).isBetween(1, 1200);
    assertThat(filled.get("rows").asInt()).isEqualTo(1200);
    assertThat(listed.get("pending").asInt()).isEqualTo(queued);
    assertThat(listed.get("tasks")).hasSize(3);
    assertThat(answered.succeeds().out())
        .contains("\"9\" is not one of", "1 answered, " + (queued - 2) + " wait");
    JsonNode evaluated =
        Shell.summaryOf(
            "evaluate",
            "--model",
            model,
            "--input",
            answers,
            "--out",
            directory.resolve("evaluation"));
    assertMetrics(evaluated.get("metrics"), 2);
  }

  @Test
  void fillingAgainQueuesNoTaskTwice() {
    Path queue = directory.resolve("queue");
    Object[] fill = {
      "annotate", "fill", "--queue", queue, "--model", model, "--input", reviews, "--threshold", 0.4
    };
    Shell.run(fill).succeeds();
    JsonNode first = Shell.summaryOf("annotate", "list", "--queue", queue);

    Shell.run(fill).succeeds();

    assertThat(Shell.summaryOf("annotate", "list", "--queue", queue).get("pending"))
        .isEqualTo(first.get("pending"));
  }

  private static Shell.Outcome runWithInput(String keys, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)));
    try {
      return Shell.run(args);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void rejectsADamagedModel() throws IOException {
    Path damaged = directory.resolve("damaged");
    copy(model, damaged);
    List<Path> files;
    try (Stream<Path> all = Files.walk(damaged)) {
      files = all.filter(Files::isRegularFile).filter(f -> !f.endsWith("README.md")).toList();
    }
    assertThat(files).hasSizeGreaterThan(1);
    for (Path file : files) {
      byte[] sound = Files.readAllBytes(file);
      byte[] flipped = sound.clone();
      flipped[flipped.length / 2] ^= 1;
      Files.write(file, flipped);
      Shell.run("predict", "--model", damaged, "--text", "x")
          .isRefused(file.getFileName().toString());
      Files.write(file, sound);
    }
    Shell.run("predict", "--model", damaged, "--text", "x").succeeds();
    Files.delete(damaged.resolve("model.json"));
    Shell.run("predict", "--model", damaged, "--text", "x").isRefused("damaged", "model.json");
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void neverReplacesItsInput() throws IOException {
    Path copy = directory.resolve("run");
    Files.createDirectory(copy);
    copy(model, copy.resolve("model"));
    Files.writeString(copy.resolve("summary.json"), "{}");
    Path csv = directory.resolve("rows.csv");
    Files.writeString(csv, "review_body,star_rating\nfine,4\n");
    var before = Shell.digests(directory);

    for (Path out : List.of(copy, copy.resolve("model"))) {
      Shell.run("evaluate", "--model", copy.resolve("model"), "--input", csv, "--out", out)
          .isRefused("would replace", "which is read");
    }
    Shell.run("predict", "--model", copy.resolve("model"), "--input", csv, "--out", csv)
        .isRefused("would replace");

    assertThat(Shell.digests(directory)).isEqualTo(before);
  }

  @Test
  void rejectsLabelsTheModelDoesNotKnow() throws IOException {
    Path csv = directory.resolve("rows.csv");
    Files.writeString(csv, "review_body,star_rating\nfine,4\nodd,purple\n");

    Shell.run("evaluate", "--model", model, "--input", csv, "--out", directory.resolve("e"))
        .isRefused(csv.toString(), "row 2", "star_rating", "[1, 2, 3, 4, 5]", "\"purple\"");

    assertThat(Shell.names(directory)).containsExactly("rows.csv");
  }

  @Test
  void rejectsATextTogetherWithAFile() {
    Shell.run("predict", "--model", model, "--text", "x", "--input", reviews)
        .isRefused("--text and --input");
    Shell.run("predict", "--model", model, "--input", reviews, "--out", directory.resolve("x.txt"))
        .isRefused(".jsonl, .csv or .parquet");
  }
}
