package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.lake.parquet.ParquetFeatures;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code prepare}, which keeps no rows in memory, with the split in memory. */
final class PrepareCommandTest {

  private static final Ratio RATIO = Ratio.percent(90, 5, 5);
  private static final List<String> WORDS =
      List.of("good", "not", "very", "Bad", "it is", "naïve", "\"so, so\"", "x", "", "!!");

  private static Path encoder;
  private static Tokenizer tokenizer;

  private final Path directory;

  PrepareCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void writeEncoder(@TempDir Path shared) throws IOException {
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    tokenizer = Checkpoint.open(encoder).tokenizer();
  }

  /** Returns rows, many of which share their text with others. */
  private static Dataset<Example> rows(int count, int labels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = random.nextInt(random.nextInt(10) == 0 ? 80 : 6); words > 0; words--) {
        text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
      }
      double skewed = random.nextDouble();
      String label = "star " + (int) (labels * skewed * skewed);
      rows.add(Example.of(Integer.toString(i + 1), text.toString(), label));
    }
    return Dataset.of(rows, Provenance.inMemory("made for this test"));
  }

  private Path csv(Dataset<Example> rows, String name) throws IOException {
    StringBuilder csv = new StringBuilder("words,mark\n");
    for (Example row : rows) {
      csv.append('"').append(row.text().replace("\"", "\"\"")).append('"');
      csv.append(',').append(row.label()).append('\n');
    }
    return Files.writeString(directory.resolve(name), csv);
  }

  private Object[] command(Object input, Path out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("prepare", "--input", input, "--out", out, "--encoder", encoder, "--quiet"));
    words.addAll(List.of("--text-column", "words", "--label-column", "mark"));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static List<String> written(Path out, String part) throws IOException {
    try (FeatureReader reader = FeatureReader.open(out.resolve(part))) {
      return reader.stream().map(FeatureRecord::toString).toList();
    }
  }

  /** Returns the rows of a part, tokenized one by one and padded to the length. */
  private static List<String> expected(Dataset<Example> part, LabelSet labels, int length) {
    return part.stream()
        .map(
            row ->
                FeatureRecord.padded(
                        tokenizer.encode(row.text(), length),
                        length,
                        labels.idOf(row.requireLabel()))
                    .toString())
        .toList();
  }

  private static void assertWritten(Path out, JsonNode summary, Splits splits, LabelSet labels)
      throws IOException {
    int length = summary.get("maxLength").asInt();
    for (Map.Entry<String, Dataset<Example>> part : Features.parts(splits).entrySet()) {
      assertThat(written(out, part.getKey())).isEqualTo(expected(part.getValue(), labels, length));
      JsonNode split = summary.get("splits").get(part.getKey());
      assertThat(split.get("rows").asInt()).isEqualTo(part.getValue().size());
      Map<String, Integer> counts = Sampling.perLabel(part.getValue());
      assertThat(split.get("perLabel")).hasSize(labels.size());
      for (String label : labels.labels()) {
        assertThat(split.get("perLabel").get(label).asInt())
            .isEqualTo(counts.getOrDefault(label, 0));
      }
    }
    assertThat(summary.get("duplicatesMoved").asInt()).isEqualTo(splits.duplicatesMoved());
  }

  @Test
  void writesEveryRowOnceIntoThePartOfTheInMemorySplit() throws IOException {
    for (int seed = 1; seed <= 5; seed++) {
      Dataset<Example> rows = rows(1 + seed * seed * 20, seed, seed);
      LabelSet labels = LabelSet.of(rows);
      Path input = csv(rows, "rows.csv");
      Path out = directory.resolve("out");
      Splits splits = Splits.stratified(rows, RATIO, seed);
      Object threads = 1 + seed % 2;

      JsonNode whole =
          Shell.summaryOf(
              command(input, out, "--seed", seed, "--balance", "none", "--threads", threads));
      assertWritten(out, whole, splits, labels);

      JsonNode balanced =
          Shell.summaryOf(
              command(input, out, "--seed", seed, "--max-length", 9, "--threads", threads));
      assertWritten(out, balanced, splits.balanceTraining(seed), labels);
      assertThat(balanced.get("truncatedShare").asDouble())
          .isEqualTo(
              splits.balanceTraining(seed).train().stream()
                  .mapToInt(row -> tokenizer.encode(row.text(), 512).length() > 9 ? 1 : 0)
                  .average()
                  .orElse(0));

      JsonNode before =
          Shell.summaryOf(command(input, out, "--seed", seed, "--balance-before-split"));
      assertWritten(
          out, before, Splits.stratified(Sampling.minority(rows, seed), RATIO, seed), labels);
      assertThat(before.get("balancedBeforeSplit").asBoolean()).isTrue();
      assertThat(balanced.get("balancedBeforeSplit").asBoolean()).isFalse();
    }
  }

  @Test
  void writesTheSameBytesWithAnyNumberOfThreads() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Dataset<Example> rows = rows(3_000, 5, 3);
    Path input = csv(rows, "rows.csv");
    Object[] options = {"--format", "tfrecord,parquet", "--max-length", 32, "--threads", 1};

    JsonNode summary = Shell.summaryOf(command(input, one, options));
    options[5] = 2;
    Shell.run(command(input, two, options)).succeeds();

    Map<String, String> digests = Shell.digests(one);
    Map<String, String> others = Shell.digests(two);
    digests.remove("summary.json");
    others.remove("summary.json");
    assertThat(others).isEqualTo(digests);
    List<String> listed = new ArrayList<>();
    summary.get("files").forEach(file -> listed.add(file.asText()));
    assertThat(digests).containsOnlyKeys(listed);
    for (String part : List.of("train", "validation", "test")) {
      assertThat(listed)
          .contains(
              part + "/part-00000.tfrecord", part + "/part-00000.parquet", part + "/manifest.json");
      try (FeatureReader parquet = ParquetFeatures.open(two.resolve(part))) {
        assertThat(parquet.stream().map(FeatureRecord::toString))
            .isEqualTo(written(two, part))
            .isNotEmpty();
      }
    }
  }

  @Test
  void listsEveryWrittenFile() throws IOException {
    Path out = directory.resolve("out");

    JsonNode summary = Shell.summaryOf(command(csv(rows(300, 5, 3), "rows.csv"), out));

    List<String> listed = new ArrayList<>(List.of("summary.json"));
    summary.get("files").forEach(file -> listed.add(file.asText()));
    assertThat(Shell.digests(out)).containsOnlyKeys(listed);
    assertThat(Shell.names(directory)).containsExactly("out", "rows.csv");
  }

  @Test
  void readsSeveralFilesOneAfterTheOther() throws IOException {
    Dataset<Example> rows = rows(400, 3, 5);
    Dataset<Example> first = rows.withRows("first", rows.rows().subList(0, 150));
    Dataset<Example> second = rows.withRows("second", rows.rows().subList(150, 400));
    Path out = directory.resolve("out");

    JsonNode summary =
        Shell.summaryOf(command(csv(first, "a.csv"), out, "--input", csv(second, "b.csv")));

    assertThat(summary.get("inputs")).hasSize(2);
    assertWritten(
        out, summary, Splits.stratified(rows, RATIO, 42).balanceTraining(42), LabelSet.of(rows));
  }

  @Test
  void acceptsOneRowOneLabelOrOneText() throws IOException {
    Dataset<Example> one = rows(1, 1, 1);
    Dataset<Example> oneLabel = rows(200, 1, 1);
    Dataset<Example> oneText =
        rows(200, 4, 1).map(row -> Example.of(row.id(), "very good", row.requireLabel()));
    for (Dataset<Example> rows : List.of(one, oneLabel, oneText)) {
      Path out = directory.resolve("out");
      JsonNode summary = Shell.summaryOf(command(csv(rows, "rows.csv"), out));
      assertWritten(
          out, summary, Splits.stratified(rows, RATIO, 42).balanceTraining(42), LabelSet.of(rows));
    }
  }

  @Test
  void readsAPipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeThat(Files.exists(Path.of("/usr/bin/mkfifo"))).as("named pipes").isTrue();
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Dataset<Example> rows = rows(3_000, 3, 5);
    byte[] bytes = Files.readAllBytes(csv(rows, "rows.csv"));
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(bytes);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    Path out = directory.resolve("out");

    JsonNode summary = Shell.summaryOf(command(pipe, out));

    writer.join();
    assertWritten(
        out, summary, Splits.stratified(rows, RATIO, 42).balanceTraining(42), LabelSet.of(rows));
  }

  @Test
  void rejectsRowsThatCannotBeSplit() throws IOException {
    Path out = directory.resolve("out");
    Path none = Files.writeString(directory.resolve("none.csv"), "words,mark\n");
    Path unlabelled = Files.writeString(directory.resolve("no.csv"), "words,mark\na,\nb,\n");
    StringBuilder ids = new StringBuilder("words,mark\n");
    for (int i = 0; i < 65_536; i++) {
      ids.append("a,").append(i).append('\n');
    }
    Path tooMany = Files.writeString(directory.resolve("ids.csv"), ids);

    Shell.run(command(none, out)).isRefused("none.csv", "no rows");
    Shell.run(command(unlabelled, out)).isRefused("no.csv", "label is empty");
    Shell.run(command(tooMany, out)).isRefused("65535 different labels", "row 65536");
    Path rows = csv(rows(30, 2, 1), "rows.csv");
    Shell.run(command(rows, out, "--format", "csv")).isRefused("--format", "\"csv\"");
    Shell.run(command(rows, out, "--balance", "none", "--balance-before-split"))
        .isRefused("--balance-before-split");
    Shell.run(command(rows, out, "--strict", "--max-length", 1)).isRefused("2 to 512", "\"1\"");
    assertThat(Shell.names(directory)).doesNotContain("out").noneMatch(n -> n.endsWith(".tmp"));
  }

  @Test
  void leavesNothingWhenStopped() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    Path input = csv(rows(30_000, 5, 3), "rows.csv");
    long start = System.nanoTime();
    assertThat(process(input, place.resolve("out-0")).waitFor()).isZero();
    long wholeMillis = (System.nanoTime() - start) / 1_000_000;
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 1; i <= 2; i++) {
      long millis = (long) (wholeMillis * random.nextDouble(0.3, 0.95));
      // Sends SIGTERM, as kill does.
      endWhileRunning(input, place.resolve("out-" + i), millis, Process::destroy);
      assertComplete(place);
    }

    endWhileRunning(input, place.resolve("killed"), wholeMillis / 2, Process::destroyForcibly);

    Shell.run(command(input, place.resolve("killed"))).succeeds();
    assertThat(Shell.names(place)).contains("killed");
    assertComplete(place);
  }

  /** Ends a process while it runs; if it finished earlier, tries again with half the time. */
  private void endWhileRunning(Path input, Path out, long millis, Consumer<Process> end)
      throws Exception {
    for (long wait = millis; wait > 0; wait /= 2) {
      Process prepare = process(input, out);
      boolean done = prepare.waitFor(wait, TimeUnit.MILLISECONDS);
      end.accept(prepare);
      if (prepare.waitFor() > 128 && !done) {
        return; // by a signal
      }
    }
    fail("no process was still running when it was to be ended");
  }

  /** Asserts that there are only complete results. */
  private static void assertComplete(Path place) throws IOException {
    for (String name : Shell.names(place)) {
      assertThat(Shell.names(place.resolve(name)))
          .as(name)
          .containsExactly("summary.json", "test", "train", "validation");
    }
  }

  private Process process(Path input, Path out) throws IOException {
    List<String> words = Stream.of(command(input, out)).map(Object::toString).toList();
    return KillTest.start(Shell.process(words), null);
  }
}
