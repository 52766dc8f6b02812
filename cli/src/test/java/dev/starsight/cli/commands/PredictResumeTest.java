package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills real processes while they predict, or fills their disk. After resuming they must leave the
 * bytes of an undisturbed process.
 */
@Tag("any-locale")
final class PredictResumeTest {

  private static final int ROWS = 1_500;

  private static Path reviews;
  private static Path model;

  /** The explained predictions of an undisturbed process. */
  private static Path whole;

  /** What a process that was killed left of them; tests copy it. */
  private static Path killed;

  private final Path directory;

  PredictResumeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void train(@TempDir Path shared) throws Exception {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), ROWS);
    model = model(shared.resolve("model"), 0, 300);
    whole = shared.resolve("whole.csv");
    predict(whole, "--explain").succeeds();
    killed = killed(shared.resolve("a.csv"));
  }

  private static Path model(Path target, int from, int to) throws IOException {
    Dataset<Example> rows = AmazonReviews.read(reviews).map(Review::toExample);
    Classifier classifier =
        new LinearTrainer(LinearOptions.quick(42))
            .fit(
                TrainingData.of(
                    Dataset.of(rows.rows().subList(from, to), rows.provenance()),
                    Dataset.of(rows.rows().subList(to, to + 100), rows.provenance())),
                Run.unlimited());
    Provenance none = new Provenance(List.of(), List.of());
    ModelDirectory.save(target, classifier, ModelDescription.of(classifier, none, "0.1.0"));
    return target;
  }

  private static Shell.Outcome predict(Path out, Object... more) {
    return predict(model, out, more);
  }

  private static Shell.Outcome predict(Path with, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("predict", "--model", with));
    words.addAll(List.of("--input", reviews, "--out", out, "--quiet"));
    words.addAll(List.of(more));
    return Shell.run(words.toArray());
  }

  private static Path part(Path out) {
    return out.resolveSibling(out.getFileName() + ".part");
  }

  /** Leaves the unfinished work of a process that was killed after it had committed some rows. */
  private static Path killed(Path out) throws Exception {
    Process process = start(out, List.of("--explain"));
    Path progress = part(out).resolve("progress.jsonl");
    while (process.isAlive() && (!Files.exists(progress) || Files.size(progress) == 0)) {
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
    assertThat(part(out)).as("what a killed process left").exists();
    return out;
  }

  private Path copyOfKilled() throws IOException {
    Path out = directory.resolve("a.csv");
    LearningCommandsTest.copy(part(killed), part(out));
    return out;
  }

  private static Process start(Path out, List<String> more) throws IOException {
    List<String> words = new ArrayList<>(List.of("predict", "--model", model.toString()));
    words.addAll(List.of("--input", reviews.toString(), "--out", out.toString(), "--quiet"));
    words.addAll(more);
    return KillTest.start(Shell.process(words), null);
  }

  @Test
  void leavesTheBytesOfAnUndisturbedProcess() throws IOException {
    Path out = copyOfKilled();

    JsonNode summary = predict(out, "--explain", "--resume", "--json").succeeds().summary();

    assertThat(out).hasSameBinaryContentAs(whole);
    assertThat(part(out)).doesNotExist();
    assertThat(summary.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(summary.get("resumedRows").asInt()).isPositive();
    assertThat(summary.get("inputs").get(0).get("rows").asInt()).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "parquet"})
  void doesSoInEveryFormat(String format) throws Exception {
    Path undisturbed = directory.resolve("b." + format);
    predict(undisturbed, "--explain").succeeds();

    Path out = killed(directory.resolve("a." + format));

    assertThat(out).doesNotExist();
    predict(out, "--explain", "--resume").succeeds();
    assertThat(out).hasSameBinaryContentAs(undisturbed);
  }

  @Test
  void beginsAnewWithoutResume() throws Exception {
    Path out = copyOfKilled();
    JsonNode summary = predict(out, "--json").succeeds().summary();
    assertThat(summary.get("resumedRows").asInt()).isZero();
    assertThat(out).content().startsWith("review_id,label,").doesNotContain("explanation");
    assertThat(part(out)).doesNotExist();
  }

  @Test
  void refusesOtherWork() throws Exception {
    Path out = copyOfKilled();
    predict(out, "--resume").isRefused(part(out).toString(), "the output is not the same");
    Path other = model(directory.resolve("other"), 300, 600);
    predict(other, out, "--explain", "--resume").isRefused("the model is not the same");
    Shell.run("predict", "--model", model, "--input", directory, "--out", out, "--resume")
        .isRefused("there is no file in this directory");
    predict(out, "--explain", "--resume").succeeds();
  }

  @Test
  void makesDamagedRowsAgain() throws Exception {
    Path out = copyOfKilled();
    Path rows = part(out).resolve("rows");
    byte[] bytes = Files.readAllBytes(rows);
    bytes[bytes.length / 3] ^= 1;
    Files.write(rows, bytes);
    predict(out, "--explain", "--resume").succeeds();
    assertThat(out).hasSameBinaryContentAs(whole);
  }

  @Test
  void neverTouchesWhatIsNotItsOwn() throws Exception {
    Path out = directory.resolve("a.csv");
    Files.createDirectory(part(out));
    Path mine = Files.writeString(part(out).resolve("mine.txt"), "mine");
    for (String resume : List.of("--threads=2", "--resume")) {
      predict(out, resume).isRefused(mine.toString(), "was not written by `predict`");
    }
    assertThat(part(out)).isDirectoryContaining("glob:**/mine.txt");
    assertThat(Shell.names(part(out))).containsExactly("mine.txt");
    Files.delete(mine);
    Files.delete(part(out));
    Files.writeString(part(out), "mine");
    predict(out).isRefused(part(out).toString(), "but this is a file");
    assertThat(part(out)).hasContent("mine");
  }

  @Test
  void keepsAFileThatSomebodyPutIntoUnfinishedWork() throws Exception {
    Path out = copyOfKilled();
    Path mine = Files.writeString(part(out).resolve("mine.txt"), "mine");
    predict(out).isRefused(mine.toString());
    assertThat(mine).hasContent("mine");
  }

  @Test
  void aFullDiskLeavesASentenceAndRowsToGoOnFrom() throws Exception {
    Path shell = Path.of("/bin/sh");
    Assumptions.assumeTrue(Files.isExecutable(shell), "files cannot be kept small here");
    Path undisturbed = directory.resolve("b.jsonl");
    predict(undisturbed).succeeds();
    Path out = directory.resolve("a.jsonl");
    Path err = directory.resolve("err");
    List<String> small = new ArrayList<>(List.of(shell.toString(), "-c"));
    small.addAll(List.of("ulimit -f 200 && exec \"$@\"", "sh"));
    List<String> words = new ArrayList<>(List.of("predict", "--model", model.toString()));
    words.addAll(List.of("--input", reviews.toString(), "--out", out.toString(), "--quiet"));
    small.addAll(Shell.process(words));

    assertThat(KillTest.start(small, err).waitFor()).isEqualTo(2);

    assertThat(Files.readAllLines(err))
        .singleElement()
        .asString()
        .startsWith("starsight: " + out + ": cannot be written: ")
        .contains("--resume goes on from row ");
    assertThat(out).doesNotExist();
    predict(out, "--resume").succeeds();
    assertThat(out).hasSameBinaryContentAs(undisturbed);
  }

  @Test
  void leavesNothingBehindWhenTheInputIsRefused() throws IOException {
    Path bad = directory.resolve("bad.csv");
    Files.writeString(bad, "review_body\nfine\n\"open\n");
    Path out = directory.resolve("a.csv");
    Shell.run("predict", "--model", model, "--input", bad, "--out", out, "--strict")
        .isRefused("bad.csv");
    assertThat(Shell.names(directory)).containsExactly("bad.csv");
  }

  @Test
  void refusesWhatCannotBeResumed() {
    Shell.run("predict", "--model", model, "--input", "-", "--out", "x.csv", "--resume")
        .isRefused("--resume needs files");
    Shell.run("predict", "--model", model, "--input", reviews, "--resume")
        .isRefused("add --out FILE");
  }

  @Test
  void takesAPointerForAModel() throws IOException {
    Path pointer = directory.resolve("stars.json");
    ModelPointer.promote(pointer, model, Instant.EPOCH);
    Path out = directory.resolve("a.csv");
    predict(pointer, out, "--explain").succeeds();
    assertThat(out).hasSameBinaryContentAs(whole);
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    Path one = directory.resolve("one.jsonl");
    Path two = directory.resolve("two.jsonl");
    predict(one, "--threads", 1).succeeds();
    predict(two, "--threads", 2).succeeds();
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  @Tag("long")
  void survivesFiftyKills() throws Exception {
    Path again = directory.resolve("again.csv");
    long start = System.nanoTime();
    Process undisturbed = start(again, List.of("--explain"));
    assertThat(undisturbed.waitFor()).isZero();
    long millis = (System.nanoTime() - start) / 1_000_000;
    SplittableRandom random = new SplittableRandom(42);
    int hits = 0;
    for (int i = 0; i < 50; i++) {
      Path out = directory.resolve("a.csv");
      Files.deleteIfExists(out);
      Process process = start(out, List.of("--explain", "--resume"));
      process.waitFor(random.nextLong(millis), TimeUnit.MILLISECONDS);
      hits += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
      predict(out, "--explain", "--resume").succeeds();
      assertThat(out).as("kill " + i).hasSameBinaryContentAs(whole);
      assertThat(part(out)).doesNotExist();
    }
    assertThat(hits).isGreaterThan(40);
  }
}
