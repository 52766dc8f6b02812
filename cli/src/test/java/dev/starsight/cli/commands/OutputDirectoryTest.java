package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Balance;
import dev.starsight.data.Splits;
import dev.starsight.files.internal.LockFile;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that no {@code --out DIR} costs a person a file. */
@Tag("any-locale")
final class OutputDirectoryTest {

  private static Path reviews;
  private static Path encoder;
  private static Path searched;

  private final Path directory;

  OutputDirectoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void search(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 200);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    searched = shared.resolve("searched");
    Shell.run(command("automl", searched)).succeeds();
  }

  /** Returns a short run of a command. */
  private static Object[] command(String name, Path out, Object... more) {
    List<Object> words = new ArrayList<>();
    switch (name) {
      case "explore", "check" -> words.addAll(List.of(name, "--input", reviews));
      case "prepare" -> words.addAll(List.of(name, "--input", reviews, "--encoder", encoder));
      case "evaluate" ->
          words.addAll(
              List.of(
                  name, "--input", reviews, "--model", searched.resolve("candidates/majority")));
      case "finetune" ->
          words.addAll(List.of(name, "--input", reviews, "--encoder", encoder, "--epochs", 1));
      case "automl" ->
          words.addAll(List.of(name, "--input", reviews, "--candidates", 2, "--trials", 0));
      case "automl --rerun" ->
          words.addAll(List.of("automl", "--rerun", searched.resolve("sources/linear-bigrams")));
      case "workshop" ->
          words.addAll(List.of(name, "--input", reviews, "--encoder", encoder, "--budget", "1s"));
      default -> throw new IllegalArgumentException(name);
    }
    words.addAll(List.of("--out", out, "--quiet", "--threads", 1));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static List<String> commands() {
    return List.of(
        "explore",
        "check",
        "prepare",
        "evaluate",
        "finetune",
        "automl",
        "automl --rerun",
        "workshop");
  }

  /** Runs a command that must be refused, and asserts that nothing changes. */
  private void isRefused(Object[] command, String... parts) throws IOException {
    Map<String, String> before = everything();
    Shell.run(command).isRefused(parts);
    assertThat(everything()).isEqualTo(before);
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new LinkedHashMap<>(Shell.digests(directory));
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(Files::isDirectory).forEach(path -> all.put(path + "/", ""));
    }
    return all;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** F1 a and the first and third row of the rule, for every command. */
  @Test
  void replacesOnlyItsOwnUnchangedResult() throws IOException {
    for (String name : commands()) {
      Path out = directory.resolve(name.replace(" ", ""));
      Shell.run(command(name, out)).succeeds();
      Shell.run(command(name, out)).succeeds();
      assertThat(out.resolve("summary.json")).as(name).exists();
      write(out.resolve("notes.txt"), "mine");

      isRefused(
          command(name, out),
          out.resolve("notes.txt") + ": Starsight did not write this",
          "let --replace move it to " + out + ".old-1");

      String said = Shell.run(command(name, out, "--replace")).succeeds().out();
      assertThat(said).as(name).contains(out + " was moved to " + out + ".old-1");
      assertThat(directory.resolve(out.getFileName() + ".old-1/notes.txt")).hasContent("mine");
      assertThat(out.resolve("summary.json")).as(name).exists();
      assertThat(out.resolve("notes.txt")).as(name).doesNotExist();
    }
    assertThat(Shell.names(directory)).hasSize(2 * commands().size());
  }

  /** F1 b, c, d and f. */
  @Test
  void leavesWhatIsNotItsResult() throws IOException {
    Path project = directory.resolve("d2");
    write(project.resolve("summary.json"), "{\"hello\":1}");
    write(project.resolve("src/a.py"), "print()");
    isRefused(command("check", project), "d2", "no manifest", "--replace");
    write(project.resolve(".git/HEAD"), "ref: refs/heads/main");
    isRefused(command("check", project, "--replace"), project.resolve(".git").toString());
    Path keras = directory.resolve("d3");
    write(keras.resolve("model.json"), "{}");
    write(keras.resolve("weights.bin"), "weights");
    isRefused(command("check", keras), "d3");
    Path training = directory.resolve("d4");
    write(training.resolve("checkpoints/epoch99.pt"), "weights");
    isRefused(command("check", training), "d4");
    isRefused(command("finetune", training), training.resolve("checkpoints/epoch99.pt").toString());
    isRefused(command("finetune", training, "--resume"), "epoch99.pt");
    Path other = directory.resolve("w9");
    Shell.run(command("check", other)).succeeds();
    for (String name : commands()) {
      if (!name.equals("check")) {
        isRefused(command(name, other), "this is a result of check, not of " + name);
      }
    }
    LearningCommandsTest.copy(searched, directory.resolve("searched"));
    isRefused(
        command("automl --rerun", directory.resolve("searched")),
        "this is a result of automl, not of automl --rerun");
  }

  /** F1 e. */
  @Test
  void leavesTheWorkingDirectory() throws Exception {
    Path here = directory.resolve("d6");
    write(here.resolve("summary.json"), "{}");
    write(here.resolve("sub/thesis.tex"), "mine");
    Map<String, String> before = everything();
    for (String out : List.of(".", "..", here.toString())) {
      List<String> words =
          Stream.of(command("check", Path.of(out), "--replace")).map(String::valueOf).toList();
      Path err = directory.resolveSibling(directory.getFileName() + ".err");
      Process process =
          new ProcessBuilder(Shell.process(words))
              .directory(here.toFile())
              .redirectError(err.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(out).isEqualTo(2);
      assertThat(err).content().contains("is the working directory or a directory above it");
      Files.delete(err);
    }
    assertThat(everything()).isEqualTo(before);
  }

  /** F1 i. */
  @Test
  void leavesAnEditedCandidate() throws IOException {
    Path out = directory.resolve("a9");
    Shell.run(command("automl", out)).succeeds();
    Path source;
    try (Stream<Path> files = Files.list(out.resolve("sources/linear-bigrams"))) {
      source = files.filter(file -> file.toString().endsWith(".java")).findFirst().orElseThrow();
    }
    Files.writeString(source, Files.readString(source).replace("class", "/* better */ class"));

    isRefused(command("automl", out), source + ": was changed");
    isRefused(command("automl", out, "--resume"), source + ": was changed");
  }

  /** F1 j: the directory is looked at again at the commit. */
  @Test
  void whatAppearsWhileItRunsStays() throws Exception {
    Path out = directory.resolve("tt");
    Path thesis = out.resolve("thesis.tex");
    Thread person =
        new Thread(
            () -> {
              try {
                while (!hasTemporary()) {
                  Thread.onSpinWait();
                }
                write(thesis, "mine");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    person.start();

    Shell.Outcome outcome = Shell.run(command("workshop", out));
    person.join();

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(thesis + ": there is no manifest", "the result is complete in " + out + ".new-1");
    assertThat(Shell.digests(out)).containsOnlyKeys("thesis.tex");
    Path kept = directory.resolve("tt.new-1");
    assertThat(kept.resolve("report.html")).exists();
    Shell.run("predict", "--model", kept.resolve("model"), "--text", "good").succeeds();
    Shell.run(command("workshop", kept)).succeeds(); // A result like any other.
    assertThat(Shell.names(directory)).containsExactly("tt", "tt.new-1");
  }

  private boolean hasTemporary() throws IOException {
    return Shell.names(directory).stream().anyMatch(name -> name.startsWith(".tt."));
  }

  @Test
  void refusesAHeldLock() throws IOException {
    Path out = directory.resolve("out");
    Shell.run(command("check", out)).succeeds();
    Path lock = out.resolve("lake.lock");
    try (LockFile held = LockFile.tryTake(lock).orElseThrow()) {
      assertThat(held).isNotNull();
      isRefused(command("check", out, "--replace"), lock + ": another process holds this lock");
    }
  }

  @Test
  void leavesResultsOfOlderVersions() throws IOException {
    Path out = directory.resolve("model");
    Shell.run(command("finetune", out)).succeeds();
    isNothingToResume(out);
    Files.delete(out.resolve(".starsight.json"));

    isRefused(command("finetune", out), "results of older versions have none", "--replace");
    isRefused(command("finetune", out, "--resume"), "results of older versions have none");
    Shell.run(command("finetune", out, "--replace")).succeeds();

    assertThat(directory.resolve("model.old-1/model.safetensors")).exists();
    assertThat(out.resolve("model.safetensors")).exists();
  }

  private void isNothingToResume(Path out) throws IOException {
    Map<String, String> before = everything();
    assertThat(Shell.run(command("finetune", out, "--resume")).succeeds().out())
        .contains("there is nothing to resume");
    assertThat(everything()).isEqualTo(before);
  }

  /** Leaves the first fit of a search, as if it had been killed. */
  private void interruptSearch(Path out) throws IOException {
    Splits splits =
        Splits.stratified(
            AmazonReviews.read(reviews).map(Review::toExample), LearningOptions.SPLIT, 42);
    CandidateSearch search =
        CandidateSearch.over(
            StandardCandidates.learners(Metric.BALANCED_ACCURACY, Balance.NONE, 42, List.of())
                .subList(0, 2),
            Metric.BALANCED_ACCURACY,
            42);
    search.run(
        TrainingData.of(splits.train(), splits.validation()),
        CandidateSearch.Task.in(out.resolve("search")),
        Run.unlimited().withThreads(1),
        trial -> {});
  }

  @Test
  void continuesOrReplacesOnlyUnfinishedWorkThatIsAllOurs() throws IOException {
    Path out = directory.resolve("run");
    interruptSearch(out);
    Path mine = out.resolve("search/linear-bigrams/notes.txt");
    write(mine, "mine");
    isRefused(command("automl", out), mine.toString());
    isRefused(command("automl", out, "--resume"), mine.toString());
    isRefused(command("check", out), "run");
    Files.delete(mine);
    Path features = out.resolve("search/linear-bigrams/model.json");
    String text = Files.readString(features);
    Files.writeString(features, text + " ");
    isRefused(command("automl", out), features + ": was changed");
    isRefused(command("automl", out, "--resume"), features + ": was changed");
    Files.writeString(features, text);

    Shell.run(command("automl", out)).succeeds();

    assertThat(out.resolve("search")).doesNotExist();
    assertThat(Shell.names(directory)).containsExactly("run");
  }
}
