package dev.starsight.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.ResultArguments;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Derives the figures of results again, of which some were changed. */
@Tag("any-locale")
final class VerifyCommandTest {

  private static Path reviews;
  private static Path search;
  private static Path evaluation;

  private final Path directory;

  VerifyCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 400);
    search = shared.resolve("search");
    Shell.run(
            "automl",
            "--input",
            reviews,
            "--out",
            search,
            "--candidates",
            3,
            "--trials",
            2,
            "--quiet")
        .succeeds();
    evaluation = shared.resolve("evaluation");
    Shell.run("evaluate", "--model", model(), "--input", reviews, "--out", evaluation, "--quiet")
        .succeeds();
  }

  private static Path model() {
    return search.resolve("candidates/linear-bigrams");
  }

  private Path copy(Path result, String name) throws IOException {
    Path copy = directory.resolve(name);
    Outputs.copy(result, copy);
    return copy;
  }

  private static JsonNode verify(int code, Object... args) {
    List<Object> words = new ArrayList<>(List.of("verify", "--json", "--quiet"));
    words.addAll(List.of(args));
    Shell.Outcome outcome = Shell.run(words.toArray());
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isEqualTo(code);
    return outcome.summary();
  }

  @Test
  void findsNothingInUnchangedResults() {
    for (Path result : List.of(search, evaluation)) {
      JsonNode summary = verify(0, result);
      assertThat(summary.get("differences")).isEmpty();
      assertThat(summary.get("derived").asBoolean()).isTrue();
      assertThat(summary.get("checked").asInt()).isGreaterThan(2);
    }
  }

  @Test
  void derivesTheFiguresOfDataCommands() {
    String out = directory.resolve("out").toString();
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("check", "--suggest"),
            List.of("explore"),
            List.of("phrases", "--label", 1),
            List.of("prepare", "--format", "tfrecord,parquet"),
            List.of("promise", "--model", model()))) {
      List<Object> words = new ArrayList<>(command);
      words.addAll(List.of("--input", reviews, "--out", out + command.get(0), "--quiet"));
      Shell.run(words.toArray()).succeeds();

      assertThat(verify(0, out + command.get(0)).get("derived").asBoolean()).isTrue();
    }
  }

  @Test
  void namesAFigureThatWasChangedWithItsDigest() throws IOException {
    Path changed = copy(evaluation, "changed");
    ObjectNode summary = (ObjectNode) Json.read(changed.resolve("summary.json"));
    double accuracy = summary.at("/metrics/accuracy").asDouble();
    ((ObjectNode) summary.get("metrics")).put("accuracy", 0.99);
    Json.write(changed.resolve("summary.json"), summary);
    new Tampering(changed, 1).seal("summary.json");

    JsonNode found = verify(3, changed).get("differences");

    assertThat(found).hasSize(1);
    assertThat(found.get(0).get("file").asText()).isEqualTo("summary.json");
    assertThat(found.get(0).get("place").asText()).isEqualTo("/metrics/accuracy");
    assertThat(found.get(0).get("was").asText()).isEqualTo(Double.toString(accuracy));
    assertThat(found.get(0).get("is").asText()).isEqualTo("0.99");
  }

  @Test
  void namesMissingAndForeignFiles() throws IOException {
    Path changed = copy(evaluation, "changed");
    Files.delete(changed.resolve("report.html"));
    Files.writeString(changed.resolve("mine.txt"), "mine");

    JsonNode found = verify(3, changed).get("differences");

    assertThat(found)
        .extracting(one -> one.get("file").asText())
        .containsExactly("mine.txt", "report.html");
    assertThat(found).extracting(one -> one.get("is").asText()).containsExactly("a file", "absent");
  }

  @Test
  void derivesTheFiguresOfAFineTuning() throws IOException {
    Path model = finetuned(directory.resolve("model"));
    Path renamed = Files.move(model, directory.resolve("renamed"));

    assertThat(verify(0, renamed).get("differences")).isEmpty();
    assertThat(renamed.resolve("training.jsonl")).isNotEmptyFile();
  }

  @Test
  void derivesTheFiguresOfAWorkshop() throws IOException {
    Path run = workshop(directory.resolve("run"));

    assertThat(verify(0, run).get("differences")).isEmpty();
  }

  private Path finetuned(Path out) throws IOException {
    Path encoder = TinyEncoder.speller().write(directory.resolve("tiny"));
    Shell.run(
            "finetune",
            "--input",
            reviews,
            "--encoder",
            encoder,
            "--epochs",
            2,
            "--out",
            out,
            "--quiet")
        .succeeds();
    return out;
  }

  private Path workshop(Path out) throws IOException {
    Path encoder = TinyEncoder.speller().write(directory.resolve("tiny-too"));
    Shell.run(
            "workshop",
            "--input",
            reviews,
            "--encoder",
            encoder,
            "--budget",
            "2s",
            "--out",
            out,
            "--quiet")
        .succeeds();
    return out;
  }

  @Test
  void findsEveryChange() throws IOException {
    assertChangesAreFound(List.of(search, evaluation), 2, 7);
  }

  @Test
  @Tag("long")
  void findsTwoHundredChanges() throws IOException {
    List<Path> results = new ArrayList<>(List.of(search, evaluation));
    results.add(finetuned(directory.resolve("model")));
    results.add(workshop(directory.resolve("run")));
    for (String command : List.of("check", "explore", "prepare", "phrases")) {
      Path out = directory.resolve(command);
      Shell.run(command, "--input", reviews, "--out", out, "--quiet").succeeds();
      results.add(out);
    }
    assertChangesAreFound(results, 13, 8);
  }

  /** Changes each result as often, half of the times a byte and half of the times a number. */
  private void assertChangesAreFound(List<Path> results, int each, long seed) throws IOException {
    for (Path result : results) {
      for (int i = 0; i < 2 * each; i++) {
        Path changed = copy(result, result.getFileName() + "-" + i);
        Tampering tampering = new Tampering(changed, seed + i);
        String file = i % 2 == 0 ? tampering.changeByte() : tampering.changeNumber();
        assertThat(verify(3, changed).get("differences"))
            .as("change %s of %s", i, changed)
            .extracting(one -> one.get("file").asText())
            .contains(file);
      }
    }
  }

  @Test
  void findsInputsThatWereMoved() throws IOException {
    Path from = Files.copy(reviews, directory.resolve("before.tsv"));
    Path result = directory.resolve("result");
    Shell.run("evaluate", "--model", model(), "--input", from, "--out", result, "--quiet")
        .succeeds();
    Path to = Files.move(from, directory.resolve("after.tsv"));

    Shell.run("verify", result, "--quiet").isRefused(from + ": this input of", "--input");
    assertThat(verify(0, result, "--input", to).get("differences")).isEmpty();
    Path other = Shell.sample(directory.resolve("other.tsv"), 50);
    Shell.run("verify", result, "--quiet", "--input", to, other)
        .isRefused(other + ": this file is none of the inputs");
  }

  @Test
  void findsAModelThatWasMoved() throws IOException {
    Path from = copy(model(), "model");
    Path result = directory.resolve("result");
    Shell.run("evaluate", "--model", from, "--input", reviews, "--out", result, "--quiet")
        .succeeds();
    Path to = Files.move(from, directory.resolve("elsewhere"));

    Shell.run("verify", result, "--quiet").isRefused("cannot be derived again: " + from);
    assertThat(verify(0, result, "--model", to).get("differences")).isEmpty();
  }

  @Test
  void saysThatAnInputWasChanged() throws IOException {
    Path input = Files.copy(reviews, directory.resolve("input.tsv"));
    Path result = directory.resolve("result");
    Shell.run("check", "--input", input, "--out", result, "--quiet").succeeds();
    Shell.sample(input, 500);

    assertThat(verify(3, result).get("differences"))
        .extracting(one -> one.get("place").asText())
        .contains("/inputs/0/sha256");
  }

  @Test
  void refusesWhatItCannotVerify() throws IOException {
    Shell.run("verify", directory).isRefused("there is no finished result of Starsight here");
    Shell.run("verify", directory.resolve("none")).isRefused("there is no such directory");
    Path rerun = directory.resolve("rerun");
    Path source = search.resolve("sources/linear-bigrams");
    Shell.run("automl", "--rerun", source, "--out", rerun, "--quiet").succeeds();
    Shell.run("verify", rerun, "--quiet").isRefused("no result is run as a program");
  }

  @Test
  void derivesTheFiguresOfAStreamThatHasGrownSince() throws IOException {
    Path stream = directory.resolve("stream.jsonl");
    StringBuilder rows = new StringBuilder();
    for (int hour = 0; hour < 20; hour++) {
      for (int i = 0; i < 40; i++) {
        rows.append(
            "{\"date\": \"2015-08-31 %02d:%02d:00\", \"stars\": %d}%n"
                .formatted(hour, i, hour == 15 ? 1 : 3 + i % 3));
      }
    }
    int half = rows.length() / 2;
    Files.writeString(stream, rows.substring(0, half));
    Path result = directory.resolve("windows");
    Shell.run("monitor", "--input", stream, "--out", result, "--quiet").succeeds();
    Files.writeString(stream, rows.substring(half), StandardOpenOption.APPEND);

    assertThat(verify(0, result).get("derived").asBoolean()).isTrue();

    Object[] again = {"monitor", "--input", stream, "--out", result, "--quiet", "--resume"};
    assertThat(Shell.run(again).code()).isEqualTo(3);
    Files.writeString(stream, rows.substring(rows.length() - 100), StandardOpenOption.APPEND);
    Shell.run(again).succeeds();
    assertThat(Json.read(result.resolve("state.json")).get("earlierAlarms").asInt()).isEqualTo(1);
    assertThat(verify(0, result).get("differences")).isEmpty();

    Path windows = result.resolve("windows.csv");
    Files.writeString(windows, Files.readString(windows).replaceFirst(",40,", ",41,"));
    new Tampering(result, 1).seal("windows.csv");
    assertThat(verify(3, result).at("/differences/0/place").asText()).startsWith("line 2");
  }

  @Test
  void aStreamThatBeganShortMayHaveGrown() throws IOException {
    Path stream = directory.resolve("short.jsonl");
    String row = "{\"date\": \"2015-08-31 %02d:00:00\", \"stars\": 5}\n";
    Files.writeString(stream, row.formatted(1) + row.formatted(2));
    Path result = directory.resolve("short");
    Shell.run("monitor", "--input", stream, "--out", result, "--quiet").succeeds();
    Files.writeString(stream, row.formatted(3).repeat(200), StandardOpenOption.APPEND);
    assertThat(verify(0, result).get("differences")).isEmpty();
  }

  @Test
  void derivesTheFiguresOfALogThatHasGrownSince() throws IOException {
    Path log = Files.createDirectories(directory.resolve("log"));
    String line =
        "{\"id\":\"%d\",\"at\":\"2015-08-31T%02d:00:00Z\",\"policy\":\"first\",\"model\":\"m\","
            + "\"version\":\"v\",\"propensity\":1,\"label\":\"5\",\"confidence\":0.9,"
            + "\"probabilities\":{\"5\":0.9},\"characters\":10,\"millis\":1,\"shadows\":[]}%n";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append(line.formatted(i, i / 10));
    }
    Path file = Files.writeString(log.resolve("decisions-000001.jsonl"), lines);
    Path result = directory.resolve("watched");
    Shell.run("monitor", "--log", log, "--out", result, "--quiet").succeeds();
    Files.writeString(file, line.formatted(100, 12), StandardOpenOption.APPEND);
    Files.writeString(log.resolve("decisions-000002.jsonl"), line.formatted(101, 13));

    assertThat(verify(0, result).get("derived").asBoolean()).isTrue();

    Files.writeString(file, lines.substring(0, 1_000));
    Shell.run("verify", result, "--quiet").isRefused(file + ": has become shorter");

    ObjectNode summary = (ObjectNode) Json.read(result.resolve("summary.json"));
    ((ObjectNode) summary.at("/logFiles/0")).put("file", "../stream.jsonl");
    Json.write(result.resolve("summary.json"), summary);
    new Tampering(result, 1).seal("summary.json");
    Shell.run("verify", result, "--quiet").isRefused("\"../stream.jsonl\" is no log of decisions");
  }

  private Shell.Outcome check(String day) {
    return check(day, "check-" + day);
  }

  private Shell.Outcome check(String day, String out) {
    return Shell.run(
        "check",
        "--input",
        Shell.sample(directory.resolve(day + ".tsv"), 300 + Integer.parseInt(day.substring(8))),
        "--history",
        directory.resolve("history"),
        "--tag",
        "day=" + day,
        "--out",
        directory.resolve(out),
        "--quiet");
  }

  @Test
  void derivesTheFiguresOfAnEntryOfAHistory() throws IOException {
    for (int day = 10; day < 19; day++) {
      check("2015-08-" + day).succeeds();
    }
    Map<String, String> before = Shell.digests(directory.resolve("history"));
    for (String day : List.of("2015-08-10", "2015-08-14", "2015-08-18")) {
      Path result = directory.resolve("check-" + day);
      assertThat(verify(0, result).get("derived").asBoolean()).as(day).isTrue();
    }
    assertThat(Shell.digests(directory.resolve("history"))).isEqualTo(before);

    check("2015-08-19", "results/history").succeeds();
    assertThat(verify(0, directory.resolve("results/history")).get("differences")).isEmpty();
    check("2015-08-11").succeeds();
    assertThat(verify(0, directory.resolve("check-2015-08-11")).get("differences")).isEmpty();
    check("2015-08-01").succeeds();
    Shell.run("verify", directory.resolve("check-2015-08-14"), "--quiet")
        .isRefused("the history had 5 entries", "those of then cannot be told");
  }

  @Test
  void derivesTheFiguresOfAGateAfterThePromotion() throws IOException {
    Path majority = search.resolve("candidates/majority");
    Shell.run("promote", majority, "--as=reviews", "--in", directory).succeeds();
    Path current = directory.resolve("reviews.json");
    Path result = directory.resolve("gate");
    Path keep = directory.resolve("kept");
    Shell.run(
            "pipeline",
            "gate",
            "--candidate",
            search,
            "--current",
            current,
            "--input",
            reviews,
            "--keep",
            keep,
            "--out",
            result,
            "--quiet")
        .succeeds();
    Shell.run("promote", model(), "--as=reviews", "--in", directory).succeeds();

    assertThat(verify(0, result).get("derived").asBoolean()).isTrue();

    Outputs.copy(result, directory.resolve("changed"));
    ObjectNode summary = (ObjectNode) Json.read(directory.resolve("changed/summary.json"));
    ((ObjectNode) summary.get("comparison")).put("current", 0.1);
    Json.write(directory.resolve("changed/summary.json"), summary);
    new Tampering(directory.resolve("changed"), 1).seal("summary.json");
    assertThat(verify(3, directory.resolve("changed")).at("/differences/0/place").asText())
        .isEqualTo("/comparison/current");
  }

  @Test
  void takesTheCourseOfAnAdaptationAndDerivesTheRest() throws IOException {
    Path encoder = TinyEncoder.speller().write(directory.resolve("tiny"));
    Path result = directory.resolve("adapted");
    int code =
        Shell.run(
                "adapt",
                "--input",
                reviews,
                "--encoder",
                encoder,
                "--steps",
                6,
                "--out",
                result,
                "--quiet")
            .code();
    assertThat(code).isIn(0, 3);

    JsonNode found = verify(0, result);
    assertThat(found.get("notDerived"))
        .extracting(one -> one.get("figure").asText())
        .contains(
            "summary.json, /evaluations",
            "config.json, model.safetensors and the tokenizer's files");

    ObjectNode summary = (ObjectNode) Json.read(result.resolve("summary.json"));
    summary.put("texts", summary.get("texts").asInt() + 1).put("lossAfter", 0.5);
    Json.write(result.resolve("summary.json"), summary);
    new Tampering(result, 1).seal("summary.json");
    assertThat(verify(3, result).get("differences"))
        .extracting(one -> one.get("place").asText())
        .containsExactly("/texts", "/lossAfter");
  }

  @Test
  void verifiesOnTheProcessorWhereThereIsNoGpu() throws IOException {
    Path changed = copy(evaluation, "of-a-gpu");
    Path file = changed.resolve("summary.json");
    ObjectNode summary = (ObjectNode) Json.read(file);
    List<String> words = new ArrayList<>(ResultArguments.read(JsonFields.read(file)).get().words());
    words.addAll(List.of("--device", "cuda:7"));
    Summary sealed = new Summary("evaluate", 0, 1, 0);
    new ResultArguments(words).addTo(sealed);
    summary.set(ResultArguments.FIELD, sealed.tree().get(ResultArguments.FIELD));
    double accuracy = summary.at("/metrics/accuracy").asDouble();
    ((ObjectNode) summary.get("metrics")).put("accuracy", accuracy + 0.004);
    Json.write(file, summary);
    new Tampering(changed, 1).seal("summary.json");

    JsonNode found = verify(0, changed);
    assertThat(found.at("/notDerived/0/reason").asText())
        .startsWith("cuda:7 is not here, so figures were derived on the processor");

    ((ObjectNode) summary.get("metrics")).put("accuracy", accuracy + 0.03);
    Json.write(file, summary);
    new Tampering(changed, 1).seal("summary.json");
    assertThat(verify(3, changed).at("/differences/0/place").asText())
        .isEqualTo("/metrics/accuracy");
  }

  @Test
  void writesAPage() throws IOException {
    Path out = directory.resolve("out");

    JsonNode printed = verify(0, evaluation, "--out", out);

    assertThat(Json.read(out.resolve("summary.json"))).isEqualTo(printed);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Verification of", "follow from the inputs");
  }
}
