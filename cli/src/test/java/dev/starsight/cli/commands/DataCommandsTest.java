package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataCommandsTest {

  private static final List<String> COMMON =
      List.of("command", "version", "seed", "threads", "seconds", "peakMemoryBytes", "inputs");

  private static Path reviews;
  private static Path encoder;

  private final Path directory;

  DataCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void writeReviews(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  @Test
  void samplesTheSameRowsForTheSameSeed() throws IOException {
    Path one = directory.resolve("ein größeres.tsv");
    Path two = directory.resolve("two.tsv");
    Path other = directory.resolve("other.tsv");

    JsonNode summary = Shell.summaryOf("sample", "--rows", 50, "--out", one);
    Shell.run("sample", "--rows", 50, "--out", two).succeeds();
    Shell.run("sample", "--rows", 50, "--out", other, "--seed", 7).succeeds();

    assertThat(Files.readAllLines(one)).hasSize(51);
    assertThat(Files.readString(two)).isEqualTo(Files.readString(one));
    assertThat(Files.readString(other)).isNotEqualTo(Files.readString(one));
    assertCommon(summary, "sample");
    assertThat(summary.get("rows").asLong()).isEqualTo(50);
  }

  @Test
  void everySummaryBeginsWithTheSameFields() throws IOException {
    Path out = directory.resolve("check");

    JsonNode printed = Shell.summaryOf("check", "--input", reviews, "--out", out, "--threads", 1);

    assertCommon(printed, "check");
    assertThat(printed.get("seed").asLong()).isEqualTo(42);
    assertThat(printed.get("threads").asInt()).isEqualTo(1);
    JsonNode input = printed.get("inputs").get(0);
    assertThat(input.get("path").asText()).isEqualTo(reviews.toString());
    assertThat(input.get("sha256").asText()).isEqualTo(Sha256.of(reviews));
    assertThat(input.get("rows").asLong()).isEqualTo(600);
    assertThat(input.get("rejected").asLong()).isZero();
    assertThat(Json.read(out.resolve("summary.json"))).isEqualTo(printed);
  }

  private static void assertCommon(JsonNode summary, String command) {
    assertThat(names(summary).subList(0, COMMON.size())).isEqualTo(COMMON);
    assertThat(summary.get("command").asText()).isEqualTo(command);
    assertThat(summary.get("seconds").isNumber()).isTrue();
    assertThat(summary.get("peakMemoryBytes").asLong()).isPositive();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void samplePassesTheChecks() {
    JsonNode summary =
        Shell.summaryOf("check", "--input", reviews, "--out", directory.resolve("c"), "--suggest");

    assertThat(names(summary)).contains("metrics", "checks", "suggestions");
    assertThat(summary.get("metrics").get(0).toString())
        .isEqualTo("{\"entity\":\"Dataset\",\"instance\":\"*\",\"name\":\"Size\",\"value\":600.0}");
    assertThat(summary.get("checks"))
        .allSatisfy(
            check -> {
              assertThat(names(check))
                  .containsExactly(
                      "check", "constraint", "status", "message", "failingRows", "level");
              assertThat(check.get("status").asText()).isEqualTo("Passed");
            });
    assertThat(summary.get("suggestions"))
        .isNotEmpty()
        .allSatisfy(
            suggestion ->
                assertThat(names(suggestion))
                    .containsExactly("column", "constraint", "description", "code", "rule"));
  }

  @Test
  void workshopRulesFailForTooFewRowsWithExitCodeThree() throws IOException {
    Path out = directory.resolve("c");

    Shell.Outcome outcome =
        Shell.run("check", "--input", reviews, "--out", out, "--rules", "workshop").endsWith(3);

    assertThat(outcome.out()).contains("hasSize");
    JsonNode summary = Json.read(out.resolve("summary.json"));
    assertThat(summary.get("checks").findValuesAsText("status")).contains("Failed", "Passed");
  }

  @Test
  void checksAnyFileWithAHeader() throws IOException {
    Path csv = directory.resolve("other.csv");
    Files.writeString(csv, "note,stars\n\"so, so\",3\nfine,4\n");

    JsonNode summary =
        Shell.summaryOf(
            "check",
            "--input",
            csv,
            "--text-column",
            "note",
            "--label-column",
            "stars",
            "--out",
            directory.resolve("c"));

    assertThat(summary.get("checks")).isNotEmpty();
  }

  @Test
  void answersElevenQuestions() {
    Path out = directory.resolve("explore");

    JsonNode summary = Shell.summaryOf("explore", "--input", reviews, "--out", out);

    JsonNode questions = summary.get("questions");
    assertThat(questions).hasSize(11);
    assertThat(questions)
        .allSatisfy(
            question -> {
              assertThat(names(question)).containsExactly("id", "title", "figure", "table", "rows");
              Path table = out.resolve(question.get("table").asText());
              if (!question.get("figure").isNull()) {
                Path figure = out.resolve(question.get("figure").asText());
                assertThat(figure).content().contains("<svg ");
              }
              assertThat(table).isNotEmptyFile();
            });
    assertThat(out.resolve("report.html")).content().contains("<svg").doesNotContain("src=\"http");
  }

  @Test
  void preparesFeatureFiles() throws IOException {
    Path out = directory.resolve("features");

    JsonNode summary =
        Shell.summaryOf(
            "prepare", "--input", reviews, "--out", out, "--encoder", encoder, "--max-length", 32);

    assertThat(summary.get("maxLength").asInt()).isEqualTo(32);
    double truncated = summary.get("truncatedShare").asDouble();
    JsonNode longer =
        Shell.summaryOf(
            "prepare",
            "--input",
            reviews,
            "--out",
            directory.resolve("longer"),
            "--encoder",
            encoder,
            "--max-length",
            64);
    assertThat(longer.get("truncatedShare").asDouble()).isLessThan(truncated);
    assertThat(summary.get("duplicatesMoved").isIntegralNumber()).isTrue();
    Set<Integer> perLabel = new HashSet<>();
    JsonNode train = summary.get("splits").get("train");
    train.get("perLabel").forEach(count -> perLabel.add(count.asInt()));
    assertThat(perLabel).as("a balanced training part").hasSize(1);
    for (String part : List.of("train", "validation", "test")) {
      JsonNode split = summary.get("splits").get(part);
      List<FeatureRecord> records;
      try (FeatureReader reader = FeatureReader.open(out.resolve(part))) {
        records = reader.stream().toList();
      }
      assertThat(records).hasSize(split.get("rows").asInt()).isNotEmpty();
      assertThat(records).allMatch(record -> record.maxLength() == 32);
      for (int id = 0; id < 5; id++) {
        int labelId = id;
        assertThat(records.stream().filter(record -> record.labelId() == labelId).count())
            .isEqualTo(split.get("perLabel").get(Integer.toString(id + 1)).asLong());
      }
    }
    assertThat(summary.get("files"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(out.resolve(file.asText())).isNotEmptyFile());
  }

  @Test
  void preparesEveryRowWithoutBalancing() {
    JsonNode summary =
        Shell.summaryOf(
            "prepare",
            "--input",
            reviews,
            "--out",
            directory.resolve("features"),
            "--encoder",
            encoder,
            "--balance",
            "none");

    int rows =
        StreamSupport.stream(summary.get("splits").spliterator(), false)
            .mapToInt(split -> split.get("rows").asInt())
            .sum();
    assertThat(rows).isEqualTo(600);
  }

  @Test
  void preparesTheSameFilesForTheSameSeed() throws IOException {
    for (String name : List.of("one", "two")) {
      Shell.run(
              "prepare", "--input", reviews, "--out", directory.resolve(name), "--encoder", encoder)
          .succeeds();
    }

    var one = Shell.digests(directory.resolve("one"));
    var two = Shell.digests(directory.resolve("two"));
    one.remove("summary.json");
    two.remove("summary.json");
    assertThat(two).isEqualTo(one).isNotEmpty();
  }

  @Test
  void tokenizesAText() {
    Shell.Outcome outcome = Shell.run("tokenize", "--text", "Not bad at all").succeeds();

    assertThat(outcome.out().lines().map(line -> line.strip().split("\\s+")).skip(1))
        .extracting(cells -> cells[1] + " " + cells[2])
        .containsExactly("[CLS] 101", "not 2025", "bad 2919", "at 2012", "all 2035", "[SEP] 102");
    JsonNode summary = Shell.summaryOf("tokenize", "--text", "Not bad at all");
    assertCommon(summary, "tokenize");
    assertThat(summary.get("input_ids").toString()).isEqualTo("[101,2025,2919,2012,2035,102]");
    assertThat(summary.get("attention_mask").toString()).isEqualTo("[1,1,1,1,1,1]");
    assertThat(summary.get("token_type_ids").toString()).isEqualTo("[0,0,0,0,0,0]");
  }

  @Test
  void showsThePositionsOfTokensInAText() {
    Shell.Outcome outcome = Shell.run("tokenize", "--text", "Not  bad").succeeds();
    assertThat(outcome.out().lines().map(line -> line.strip().split("\\s+")).skip(1))
        .extracting(cells -> cells[1] + " " + cells[5] + " " + cells[6])
        .containsExactly("[CLS] 0 0", "not 0 3", "bad 5 8", "[SEP] 0 0");
    assertThat(Shell.summaryOf("tokenize", "--text", "Not  bad").get("offsets").toString())
        .isEqualTo("[[0,0],[0,3],[5,8],[0,0]]");
  }

  @Test
  void tokenizesAPairOfTexts() {
    JsonNode summary = Shell.summaryOf("tokenize", "--text", "Not bad", "--pair", "at all");
    assertThat(summary.get("input_ids").toString()).isEqualTo("[101,2025,2919,102,2012,2035,102]");
    assertThat(summary.get("token_type_ids").toString()).isEqualTo("[0,0,0,0,1,1,1]");
    assertThat(summary.has("offsets")).isFalse();
    Shell.run("tokenize", "--text", "a", "--pair", "b", "--max-length", 2)
        .isRefused("--max-length must be at least 3 for two segments, but is 2");
    Shell.run("tokenize", "--pair", "b").isRefused("name the first with --text");
  }

  @Test
  void optionReadsSpecialTokensLiterally() {
    assertThat(Shell.summaryOf("tokenize", "--text", "[SEP]").get("tokens").toString())
        .isEqualTo("[\"[CLS]\",\"[SEP]\",\"[SEP]\"]");
    assertThat(
            Shell.summaryOf("tokenize", "--text", "[SEP]", "--no-special-tokens")
                .get("tokens")
                .toString())
        .isEqualTo("[\"[CLS]\",\"[\",\"sep\",\"]\",\"[SEP]\"]");
  }

  @Test
  void notesOnceThatItUsesTheHuggingFaceLibrary() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(
        other.resolve("tokenizer.json"),
        Files.readString(encoder.resolve("tokenizer.json"))
            .replace("\"BertPreTokenizer\"", "\"WhitespaceSplit\""));
    Shell.Outcome outcome = Shell.run("tokenize", "--text", "good", "--encoder", other).succeeds();
    assertThat(outcome.err().lines().filter(line -> line.contains("Hugging Face's tokenizer")))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("its pre_tokenizer is the WhitespaceSplit"));
    Shell.run("tokenize", "--text", "good", "--encoder", other, "--no-special-tokens").endsWith(2);
  }

  @Test
  void tokenizesEveryRow() throws IOException {
    Path out = directory.resolve("tokens.jsonl");

    String screen =
        Shell.run("tokenize", "--input", reviews, "--encoder", encoder, "--max-length", 16)
            .succeeds()
            .out();
    JsonNode summary =
        Shell.summaryOf(
            "tokenize", "--input", reviews, "--encoder", encoder, "--max-length", 16, "--out", out);

    assertThat(out).content().isEqualTo(screen);
    assertThat(summary.get("rows").asLong()).isEqualTo(600);
    try (Stream<String> lines = Files.lines(out)) {
      assertThat(lines.map(Shell::json))
          .hasSize(600)
          .allSatisfy(
              row -> {
                assertThat(names(row))
                    .containsExactly("review_id", "input_ids", "attention_mask", "token_type_ids");
                assertThat(row.get("input_ids").size()).isBetween(2, 16);
              });
    }
  }

  @Test
  void quietSilencesProgress() {
    Shell.Outcome outcome =
        Shell.run("explore", "--input", reviews, "--out", directory.resolve("explore"), "--quiet");

    assertThat(outcome.succeeds().err()).isEmpty();
  }

  @Test
  void rejectsAPadIdThatIsNotPadding(@TempDir Path directory) throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("vocab.txt"), "[CLS]\n[PAD]\n[SEP]\n[UNK]\n[MASK]\ngood\n");
    Path out = directory.resolve("features");
    Shell.Outcome outcome =
        Shell.run("prepare", "--input", reviews, "--out", out, "--encoder", other).endsWith(2);
    assertThat(outcome.err()).contains("padded with id 0, but [PAD] of this --encoder has id 1");
    assertThat(out).doesNotExist();
  }
}
