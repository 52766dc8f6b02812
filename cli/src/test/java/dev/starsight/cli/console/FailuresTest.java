package dev.starsight.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.Starsight;
import dev.starsight.cli.commands.Shell;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes of users give one sentence and exit code 2; nothing is half-written or lost. */
final class FailuresTest {

  private static Path reviews;
  private static Path encoder;
  private static Path model;

  /** The directory of input files. */
  private final Path inputs;

  /** The directory of results, which a failed command must not change. */
  private final Path results;

  FailuresTest(@TempDir Path inputs, @TempDir Path results) {
    this.inputs = inputs;
    this.results = results;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 300);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    Path run = shared.resolve("run");
    Shell.run("automl", "--input", reviews, "--out", run, "--candidates", 1, "--quiet").succeeds();
    model = run.resolve("candidates").resolve("majority");
  }

  /** Returns every command that reads labelled rows, with this input. */
  private List<Object[]> commands(Path input, Path out, Object... options) {
    List<Object[]> commands = new ArrayList<>();
    for (String line :
        List.of(
            "check --out OUT",
            "explore --out OUT",
            "prepare --out OUT --encoder ENCODER",
            "finetune --out OUT --encoder ENCODER --epochs 1",
            "automl --out OUT --candidates 2",
            "evaluate --out OUT --model MODEL",
            "predict --out OUT.jsonl --model MODEL",
            "tokenize --out OUT.jsonl --encoder ENCODER",
            "annotate fill --queue OUT --model MODEL --threshold 0.9",
            "workshop --out OUT --encoder ENCODER")) {
      List<Object> words = new ArrayList<>();
      for (String word : line.split(" ", -1)) {
        words.add(
            word.replace("OUT", out.toString())
                .replace("ENCODER", encoder.toString())
                .replace("MODEL", model.toString()));
      }
      words.addAll(List.of("--input", input));
      words.addAll(Arrays.asList(options));
      words.add("--quiet");
      commands.add(words.toArray());
    }
    return commands;
  }

  private void assertAllRefuse(Path input, Object[] options, String... parts) throws IOException {
    for (Object[] command : commands(input, results.resolve("out"), options)) {
      assertThat(command).isNotEmpty();
      Shell.Outcome outcome = Shell.run(command);
      assertThat(outcome.code()).as(Arrays.toString(command) + outcome.err()).isEqualTo(2);
      outcome.isRefused(parts);
      assertThat(Shell.names(results)).as(Arrays.toString(command)).isEmpty();
    }
  }

  private static byte[] rows() throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(reviews)))) {
      return in.readAllBytes();
    }
  }

  /** Writes the sample with one line changed; the header is line 1. */
  private Path withLine(int line, UnaryOperator<String> change) throws IOException {
    String[] lines = new String(rows(), StandardCharsets.UTF_8).split("\n", -1);
    lines[line - 1] = change.apply(lines[line - 1]);
    Path file = inputs.resolve("line.tsv");
    Files.writeString(file, String.join("\n", lines));
    return file;
  }

  private static String withField(String line, int field, String value) {
    String[] fields = line.split("\t", -1);
    fields[field] = value;
    return String.join("\t", fields);
  }

  @Test
  void namesAMissingFile() throws IOException {
    Path missing = inputs.resolve("no such file.tsv");

    assertAllRefuse(missing, new Object[0], missing.toString(), "no such file");
  }

  @Test
  void rejectsAnEmptyFile() throws IOException {
    Path empty = Files.createFile(inputs.resolve("empty.tsv"));

    assertAllRefuse(empty, new Object[0], empty.toString(), "empty");
  }

  @Test
  void rejectsAHeaderWithOtherColumns() throws IOException {
    Path other = inputs.resolve("other.tsv");
    Files.writeString(other, "a\tb\n1\t2\n");

    assertAllRefuse(other, new Object[0], other.toString(), "column");
  }

  @Test
  void rejectsADirectoryWithoutFiles() throws IOException {
    assertAllRefuse(inputs, new Object[0], inputs.toString(), "directory");
  }

  @Test
  void rejectsATruncatedGzipFile() throws IOException {
    Path cut = inputs.resolve("cut.tsv.gz");
    byte[] whole = Files.readAllBytes(reviews);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    assertAllRefuse(cut, new Object[0], cut.toString(), "cut short");
  }

  @Test
  void strictCommandStopsAtARowOfFourteenColumns() throws IOException {
    Path file = withLine(5, line -> line.substring(0, line.lastIndexOf('\t')));

    assertAllRefuse(
        file, new Object[] {"--strict"}, file + ", line 5", "15 columns", "there are 14");
  }

  @Test
  void strictCommandStopsAtSevenStars() throws IOException {
    Path file = withLine(9, line -> withField(line, 7, "7"));

    assertAllRefuse(file, new Object[] {"--strict"}, file + ", line 9", "star_rating", "\"7\"");
  }

  @Test
  void skipsAndCountsFewBadRows() throws IOException {
    Path file = withLine(5, line -> line.substring(0, line.lastIndexOf('\t')));

    Shell.Outcome outcome =
        Shell.run(
            "evaluate", "--model", model, "--input", file, "--out", results.resolve("e"), "--json");

    JsonNode summary = outcome.succeeds().summary();
    assertThat(summary.get("inputs").get(0).get("rejected").asLong()).isEqualTo(1);
    assertThat(summary.get("inputs").get(0).get("rows").asLong()).isEqualTo(299);
    assertThat(outcome.err()).contains("warning: 1 bad row left out", "line 5");
  }

  @Test
  void stopsAtManyBadRows() throws IOException {
    String text = new String(rows(), StandardCharsets.UTF_8);
    Path file = inputs.resolve("many.tsv");
    Files.writeString(file, text + "too\tshort\n".repeat(10));

    Shell.run("evaluate", "--model", model, "--input", file, "--out", results.resolve("e"))
        .isRefused(file.toString(), "line 302");

    assertThat(Shell.names(results)).isEmpty();
  }

  @Test
  void rejectsADirectoryWithoutAModel() throws IOException {
    Path missing = inputs.resolve("nothing");

    for (Path wrong : List.of(missing, inputs, reviews)) {
      Shell.run("evaluate", "--model", wrong, "--input", reviews, "--out", results.resolve("e"))
          .isRefused(wrong.toString(), "model");
    }

    assertThat(Shell.names(results)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seed abc",
        "--seed 1.5",
        "--seed 99999999999999999999",
        "--threads 0",
        "--threads -1",
        "--threads many",
        "--budget soon",
        "--budget 0s",
        "--budget -3m",
        "--candidates 0",
        "--metric beauty",
        "--balance perfectly",
        "--encoder nowhere"
      })
  void rejectsInvalidOptions(String option) throws IOException {
    String[] parts = option.split(" ", -1);

    Shell.run(
            "automl",
            "--input",
            reviews,
            "--out",
            results.resolve("run"),
            "--quiet",
            parts[0],
            parts[1])
        .isRefused(parts[0], parts[1]);

    assertThat(Shell.names(results)).isEmpty();
  }

  @Test
  void leavesForeignFilesUnchanged() throws IOException {
    Path foreign = Files.createDirectory(results.resolve("out"));
    Files.writeString(foreign.resolve("notes.txt"), "mine");
    Files.createDirectory(foreign.resolve("checkpoints"));

    for (Object[] command : commands(reviews, foreign)) {
      if (!String.join(" ", Arrays.stream(command).map(String::valueOf).toList())
          .contains(".jsonl")) {
        Shell.run(command).isRefused(foreign.toString());
      }
    }

    assertThat(Shell.digests(results)).containsOnlyKeys("out/notes.txt");
  }

  @Test
  void rejectsAnOutputPathBelowAFile() throws IOException {
    Path file = results.resolve("file");
    Files.writeString(file, "mine");

    for (Object[] command : commands(reviews, file.resolve("out"))) {
      Shell.run(command).isRefused(file.toString());
    }

    assertThat(file).hasContent("mine");
  }

  @Test
  void failedRunKeepsTheEarlierResult() throws IOException {
    Path out = results.resolve("check");
    Shell.run("check", "--input", reviews, "--out", out).succeeds();
    var before = Shell.digests(results);
    Path short14 = withLine(200, line -> "short");

    Shell.run("check", "--input", short14, "--out", out, "--strict").isRefused("line 200");

    assertThat(Shell.digests(results)).isEqualTo(before);
  }

  @Test
  void resultReplacesTheEarlierOneAsAWhole() throws IOException {
    Path out = results.resolve("out");
    Path other = Shell.sample(reviews.resolveSibling("other.tsv"), 50);
    Shell.run("evaluate", "--model", model, "--input", other, "--out", out).succeeds();

    Shell.run("evaluate", "--model", model, "--input", reviews, "--out", out).succeeds();

    assertThat(Shell.names(out)).containsExactly("predictions.csv", "report.html", "summary.json");
    assertThat(Shell.names(results)).containsExactly("out");
  }

  @Test
  void debugShowsTheStackTrace() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Starsight.run(
            List.of("check", "--input", "nowhere.tsv", "--out", "x", "--debug"),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat ", "nowhere.tsv");
  }

  @Test
  void fullStandardOutputFailsAndAClosedPipeDoesNot() {
    List<String> predict =
        List.of("predict", "--model", model.toString(), "--input", reviews.toString());
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);

    assertThat(Starsight.run(predict, failing("No space left on device"), errors)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "starsight: standard output: cannot be written: No space left on device"
                + System.lineSeparator());
    err.reset();
    assertThat(Starsight.run(predict, failing("Broken pipe"), errors)).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
