package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.model.CleanText;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --clean} of all commands that read it, and models that clean texts. */
@Tag("any-locale")
final class CleanOptionTest {

  private static final String[] GOOD = {"great", "lovely", "perfect"};
  private static final String[] BAD = {"awful", "broken", "useless"};

  private static Path dirty;
  private static Path clean;
  private static Path encoder;
  private static Path run;
  private static JsonNode searched;
  private static Path model;

  private final Path directory;

  CleanOptionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /**
   * Writes the same rows twice: in HTML, where some texts are equal once they are clean, and clean.
   */
  @BeforeAll
  static void train(@TempDir Path shared) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String word = (i % 2 == 0 ? GOOD : BAD)[random.nextInt(3)];
      String encoded = "&#" + (int) word.charAt(0) + ";" + word.substring(1);
      String text = "It is &#34;%s&#34; no%s<br />so &amp;lt; %s";
      texts.add(text.formatted(random.nextBoolean() ? encoded : word, random.nextInt(60), i % 2));
    }
    dirty = table(shared.resolve("dirty.csv"), texts);
    clean = table(shared.resolve("clean.csv"), texts.stream().map(CleanText::of).toList());
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    run = shared.resolve("run");
    searched = search(dirty, run, "--clean");
    model = run.resolve("candidates/linear-bigrams");
  }

  private static Path table(Path file, List<String> texts) throws IOException {
    StringBuilder rows = new StringBuilder("review_id,review_body,star_rating\n");
    for (int i = 0; i < texts.size(); i++) {
      String quoted = texts.get(i).replace("\"", "\"\"");
      rows.append("R%d,\"%s\",%d\n".formatted(i, quoted, i % 2 == 0 ? 5 : 1));
    }
    return Files.writeString(file, rows);
  }

  private static JsonNode search(Path input, Path out, Object... more) {
    Object[] words = {"automl", "--input", input, "--out", out, "--candidates", 2, "--trials", 0};
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return Shell.summaryOf(all.toArray());
  }

  private static String predictions(Path of, Path input) {
    return Shell.run("predict", "--model", of, "--input", input).succeeds().out();
  }

  private static JsonNode settings(Path of) throws IOException {
    return Json.read(of.resolve("model.json")).get("settings");
  }

  @Test
  void searchesSplitsAndPredictsAsIfTheFileWereClean() throws IOException {
    JsonNode plain = search(clean, directory.resolve("plain"));
    Path same = directory.resolve("plain/candidates/linear-bigrams");

    assertThat(searched.get("clean").asBoolean()).isTrue();
    assertThat(plain.get("clean").asBoolean()).isFalse();
    assertThat(settings(model).get("clean").asText()).isEqualTo("html");
    assertThat(settings(same).has("clean")).isFalse();
    assertThat(model.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(same.resolve("weights.safetensors"));
    assertThat(searched.get("test")).isEqualTo(plain.get("test"));
    String predicted = predictions(model, clean);
    assertThat(predictions(model, dirty)).isEqualTo(predicted);
    assertThat(predictions(same, clean)).isEqualTo(predicted);
    assertThat(predictions(same, dirty)).isNotEqualTo(predicted);
  }

  @Test
  void runsACandidateAgainOnCleanTexts() {
    Path again = directory.resolve("again");
    JsonNode summary =
        Shell.summaryOf("automl", "--rerun", run.resolve("sources/linear-bigrams"), "--out", again);
    assertThat(summary.get("clean").asBoolean()).isTrue();
    Path rerun = again.resolve("candidates/linear-bigrams-edited");
    assertThat(rerun.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(model.resolve("weights.safetensors"));
    assertThat(predictions(rerun, dirty)).isEqualTo(predictions(model, dirty));
    Shell.run("verify", run).succeeds();
  }

  @Test
  void evaluatesWithAndWithoutLabels() {
    JsonNode one = evaluated(dirty, "a");
    JsonNode other = evaluated(clean, "b");
    assertThat(one.get("metrics")).isEqualTo(other.get("metrics"));
    assertThat(one.get("seenInTraining")).isEqualTo(other.get("seenInTraining"));
    assertThat(one.at("/seenInTraining/share").asDouble()).isGreaterThan(0.8);
    assertThat(evaluated(dirty, "c", "--unlabelled").get("unlabelled"))
        .isEqualTo(evaluated(clean, "d", "--unlabelled").get("unlabelled"));
  }

  private JsonNode evaluated(Path input, String out, Object... more) {
    Object[] words = {"evaluate", "--model", model, "--input", input, "--out", out(out)};
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return Shell.summaryOf(all.toArray());
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  @Test
  void explainsTheWordsOfTheCleanText() {
    String text = "It is &#34;&#103;reat&#34;<br />so";
    JsonNode words =
        Shell.summaryOf("predict", "--model", model, "--text", text, "--explain").get("words");
    assertThat(words.findValuesAsText("word")).containsExactly("It", "is", "great", "so");
    assertThat(words.findValuesAsText("from")).containsExactly("0", "3", "11", "32");
  }

  @Test
  void tokenizesAndPreparesCleanTexts() throws IOException {
    String text = "It&#39;s <b>fine</b>";
    assertThat(tokens("--text", text, "--clean")).isEqualTo(tokens("--text", CleanText.of(text)));
    assertThat(tokens("--input", dirty, "--clean")).isEqualTo(tokens("--input", clean));

    JsonNode summary = prepared(dirty, "f", "--clean");
    JsonNode plain = prepared(clean, "g");
    assertThat(summary.get("clean").asBoolean()).isTrue();
    assertThat(summary.get("splits")).isEqualTo(plain.get("splits"));
    for (JsonNode file : summary.get("files")) {
      if (!file.asText().endsWith("manifest.json")) {
        assertThat(out("f").resolve(file.asText()))
            .hasSameBinaryContentAs(out("g").resolve(file.asText()));
      }
    }
    assertThat(Json.read(out("f").resolve("train/manifest.json")).findValue("clean").asText())
        .isEqualTo("html");
    Shell.run(
            "prepare",
            "--input",
            dirty,
            "--out",
            out("h"),
            "--clean",
            "--engine",
            "spark",
            "--encoder",
            encoder)
        .isRefused("--clean");
  }

  private static String tokens(Object... options) {
    List<Object> words = new ArrayList<>(List.of("tokenize", "--encoder", encoder));
    words.addAll(List.of(options));
    return Shell.run(words.toArray()).succeeds().out();
  }

  private JsonNode prepared(Path input, String out, Object... more) {
    Object[] words = {"prepare", "--input", input, "--encoder", encoder, "--out", out(out)};
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return Shell.summaryOf(all.toArray());
  }

  @Test
  void fineTunesAndExports() throws IOException {
    Path tuned = out("tuned");
    JsonNode summary =
        Shell.summaryOf(
            "finetune",
            "--input",
            dirty,
            "--encoder",
            encoder,
            "--epochs",
            1,
            "--clean",
            "--out",
            tuned);
    assertThat(summary.get("clean").asBoolean()).isTrue();
    assertThat(settings(tuned).get("clean").asText()).isEqualTo("html");
    assertThat(predictions(tuned, dirty)).isEqualTo(predictions(tuned, clean));
    Shell.run("export", "--model", tuned, "--format", "onnx", "--out", out("onnx")).succeeds();
    assertThat(out("onnx").resolve("README.md")).content().contains("clean a text before");
  }

  @Test
  void aStudentReadsTextsAsItsTeacherDoes() throws IOException {
    Path student = out("student");
    JsonNode summary =
        Shell.summaryOf("distill", "--teacher", model, "--input", dirty, "--out", student);
    assertThat(summary.get("clean").asBoolean()).isTrue();
    assertThat(summary.get("askedSentences").asInt()).as("before and after <br />").isPositive();
    assertThat(settings(student).get("clean").asText()).isEqualTo("html");
    assertThat(predictions(student, dirty)).isEqualTo(predictions(student, clean));

    search(clean, out("plain"));
    Path plain = out("plain/candidates/linear-bigrams");
    Shell.run("distill", "--teacher", plain, "--input", clean, "--out", out("no"), "--clean")
        .isRefused("--clean is given, but the model", "reads texts as they are");
  }

  @Test
  void fitsAModelAgainWithAnswersToDirtyTexts() throws IOException {
    Path queue = out("queue");
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            queue,
            "--model",
            model,
            "--input",
            dirty,
            "--threshold",
            1,
            "--part",
            "fitted")
        .succeeds();
    String tasks = Files.readString(queue.resolve("tasks.jsonl"));
    assertThat(tasks).contains("&#34;");
    String id = Json.parse("task", tasks.lines().findFirst().orElseThrow()).get("id").asText();
    Shell.run("annotate", "answer", "--queue", queue, "--task", id, "--label", 1, "--worker", "ada")
        .succeeds();
    Path retrained = out("retrained");
    Shell.Outcome outcome =
        Shell.run(
            "annotate",
            "retrain",
            "--queue",
            queue,
            "--input",
            dirty,
            "--model",
            model,
            "--out",
            retrained,
            "--json");
    assertThat(outcome.err()).doesNotContain("cannot be split");
    assertThat(settings(retrained).get("clean").asText()).isEqualTo("html");
    assertThat(predictions(retrained, dirty)).isEqualTo(predictions(retrained, clean));
  }

  @Test
  void servesDirtyTextsAsCleanOnes() throws Exception {
    Process process =
        new ProcessBuilder(Shell.process(List.of("serve", "--model", model.toString()), "-Xmx512m"))
            .redirectError(out("err").toFile())
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      URI address = URI.create(lines.readLine());
      String text = "It is &#34;&#103;reat&#34;<br />so";
      JsonNode one = answer(address, text);
      JsonNode other = answer(address, CleanText.of(text));
      assertThat(one.get("probabilities")).isEqualTo(other.get("probabilities"));
      assertThat(one.get("explanation")).isEqualTo(other.get("explanation"));
      assertThat(one.get("label").asText()).isEqualTo("5");
    } finally {
      process.destroy();
      process.waitFor(60, TimeUnit.SECONDS);
    }
  }

  private static JsonNode answer(URI address, String text) throws Exception {
    String body = Json.object().put("text", text).put("explain", true).toString();
    return Json.parse(
        "reply",
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve("/predict"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  @Test
  void runsTheWorkshopOnCleanTexts() throws IOException {
    JsonNode summary =
        Shell.summaryOf(
            "workshop",
            "--input",
            dirty,
            "--out",
            out("workshop"),
            "--encoder",
            encoder,
            "--budget",
            "3s",
            "--clean");
    assertThat(summary.get("clean").asBoolean()).isTrue();
    Path best = out("workshop").resolve(summary.get("model").asText());
    assertThat(settings(best).get("clean").asText()).isEqualTo("html");
    assertThat(predictions(best, dirty)).isEqualTo(predictions(best, clean));
  }
}
