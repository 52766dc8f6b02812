package dev.starsight.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.pipeline.Pipeline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs pipelines of commands. */
final class PipelineCommandTest {

  private final Path directory;
  private final Path file;

  PipelineCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("pipeline.toml");
  }

  /** Returns the example of the documentation. */
  private static String example() throws IOException {
    Path above = Path.of("").toAbsolutePath();
    while (!Files.exists(above.resolve("docs/pipelines.md"))) {
      above = Objects.requireNonNull(above.getParent(), "no docs/pipelines.md above");
    }
    String text = Files.readString(above.resolve("docs/pipelines.md"));
    int from = text.indexOf("```toml\n") + 8;
    return text.substring(from, text.indexOf("```", from));
  }

  private Path write(String toml) throws IOException {
    return Files.writeString(file, toml);
  }

  private List<String> run(Object... options) {
    JsonNode summary = Shell.summaryOf(words(options));
    return StreamSupport.stream(summary.get("steps").spliterator(), false)
        .map(step -> step.get("name").asText() + " " + step.get("status").asText())
        .toList();
  }

  private Object[] words(Object... options) {
    List<Object> words = new ArrayList<>(List.of("pipeline", "run", file));
    words.addAll(List.of(options));
    return words.toArray();
  }

  @Test
  void runsTheExampleOfTheDocumentation() throws IOException {
    write(example());
    Path reviews = Files.createDirectory(directory.resolve("reviews"));
    Shell.sample(reviews.resolve("a.tsv.gz"), 600);

    assertThat(run("--dry-run")).hasSize(6).allMatch(step -> step.endsWith(" runs"));
    assertThat(directory.resolve("work")).doesNotExist();
    assertThat(run())
        .containsExactly(
            "lake ran", "quality ran", "features ran", "search ran", "evaluation ran", "gate ran");
    assertThat(directory.resolve("models/kept")).isNotEmptyDirectory();
    assertThat(run()).allMatch(step -> step.endsWith(" unchanged"));

    Files.writeString(file, example().replace("tfrecord,parquet", "tfrecord"));
    JsonNode plan = Shell.summaryOf(words("--dry-run"));
    assertThat(plan.at("/steps/2/reason").asText())
        .isEqualTo("format was tfrecord,parquet, is tfrecord");
    assertThat(run()).contains("quality unchanged", "features ran", "gate unchanged");

    Shell.sample(reviews.resolve("b.tsv.gz"), 300);
    assertThat(Shell.summaryOf(words("--dry-run")).at("/steps/0/reason").asText())
        .isEqualTo(reviews.resolve("b.tsv.gz") + " is new");
  }

  @Test
  void readsTheOutputOfOtherSteps() throws IOException {
    write(
        """
        [step.reviews]
        command = "sample"
        rows = 200
        out = "reviews.tsv"

        [step.lake]
        command = "ingest"
        input = "{reviews}/reviews.tsv"

        [step.quality]
        command = "check"
        lake = "{lake}"
        """);

    assertThat(run()).containsExactly("reviews ran", "lake ran", "quality ran");
    assertThat(run()).containsExactly("reviews unchanged", "lake unchanged", "quality unchanged");
    assertThat(directory.resolve("work/reviews/reviews.tsv")).exists();
  }

  @Test
  void goesOnAfterFailedChecksOnlyIfToldTo() throws IOException {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 100);
    Files.writeString(directory.resolve("rules.txt"), "hasSize() >= 1000\n");
    String check =
        """
        [step.quality]
        command = "check"
        input = "%s"
        rules = "rules.txt"
        """
            .formatted(reviews.getFileName());
    String more =
        """
        [step.explored]
        command = "explore"
        input = "reviews.tsv"
        """;

    write(check + more);
    Shell.Outcome stopped = Shell.run(words());
    assertThat(stopped.code()).isEqualTo(3);
    assertThat(stopped.out()).contains("step quality ended with exit code 3");
    assertThat(directory.resolve("work/explored")).doesNotExist();
    assertThat(Shell.run(words()).code()).isEqualTo(3);

    write(check + "go-on = true\n" + more);
    assertThat(run()).containsExactly("quality ran", "explored ran");
    assertThat(run()).containsExactly("quality unchanged", "explored unchanged");
    Files.writeString(directory.resolve("rules.txt"), "hasSize() >= 10\n");
    assertThat(run("--dry-run")).containsExactly("quality runs", "explored unchanged");
  }

  @Test
  void refusesWhatMeansNothingWithItsLine() throws IOException {
    assertRefused("work = ", "pipeline.toml, line 1", "not TOML");
    assertRefused("wrok = 'a'", "line 1: there is no key \"wrok\", did you mean \"work\"?");
    assertRefused("work = 'a'", "a pipeline needs a step");
    assertRefused("[[step]]\ncommand = 'check'", "[step.NAME], not [[step]]");
    assertRefused("\n[step.A]\ncommand = 'check'", "line 2: step A:", "lower-case letters");
    assertRefused("[step.a]\ncommand = 'chek'", "line 2", "did you mean \"check\"?");
    assertRefused("[step.a]\n", "line 1: step a: a step needs a command");
    assertRefused(
        "[step.a]\ninput = 'x'\ncomand = 'check'",
        "line 3: step a: there is no key \"comand\", did you mean \"command\"?");
    assertRefused(
        "[step.a]\ncommand = 'automl'\n\ntrails = 3",
        "line 4: step a: there is no key \"trails\", did you mean \"trials\"?");
    assertRefused(
        "[step.a]\ncommand = 'automl'\ninput = 'x'\ntrials = 'many'", "step a:", "--trials");
    assertRefused("[step.a]\ncommand = 'check'\nout = 'x'", "there is no key \"out\"");
    assertRefused("[step.a]\ncommand = 'check'\nlake = '{b}'", "no such step before it");
    assertRefused("[step.a]\ncommand = 'sample'\nrows = 1\nout = '../x'", "out is the name of a");
    assertRefused("[step.a]\ncommand = 'check'\ninput = '-'", "standard input");
    assertRefused(
        "[step.a]\ncommand = 'gate'\ncandidate = 'run'\ncurrent = 'models/review.json'\n"
            + "input = 'x'\n[step.b]\ncommand = 'promote'\nrun = '{a.model}'\nas = 'reviews'\n"
            + "in = 'models'",
        "line 4: step a: there is no " + directory.resolve("models/review.json"),
        "but to " + directory.resolve("models/reviews.json"));
    Shell.run("pipeline", "run", directory.resolve("none.toml")).isRefused("no such file");
    Shell.run("pipeline").isRefused("run, gate");
    assertThat(directory.resolve("work")).doesNotExist();
  }

  private void assertRefused(String toml, String... parts) throws IOException {
    write(toml);
    Shell.run(words()).isRefused(parts);
  }

  @Test
  void tellsAStepsOwnFailure() throws IOException {
    write("[step.a]\ncommand = 'check'\ninput = 'none.tsv'\n");

    Shell.Outcome outcome = Shell.run(words());

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(directory.resolve("none.tsv") + "");
  }

  @Test
  void isRunByOneProcessAtATime() throws IOException {
    write("[step.a]\ncommand = 'sample'\nrows = 1\nout = 'a.tsv'\n");
    try (Closeable lock = Pipeline.in(directory.resolve("work")).lock()) {
      assertThat(lock).isNotNull();
      Shell.run(words()).isRefused("another process runs this pipeline");
    }
  }

  @Test
  void watchesAFolder() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("in"));
    write("[step.a]\ncommand = 'check'\ninput = 'in/*.tsv'\n");
    Shell.sample(folder.resolve("a.tsv"), 50);

    JsonNode summary =
        Shell.summaryOf("watch", file, "--folder", folder, "--settle", "1s", "--runs", 1);

    assertThat(summary.get("runs").asInt()).isEqualTo(1);
    assertThat(summary.get("failed").asInt()).isZero();
    assertThat(directory.resolve("work/a/summary.json")).exists();
    Files.writeString(folder.resolve("b.tsv"), "not\treviews\n1\t2\n");
    JsonNode failed =
        Shell.summaryOf("watch", file, "--folder", folder, "--settle", "1s", "--runs", 1);
    assertThat(failed.get("failed").asInt()).isEqualTo(1);
    Shell.run("watch", file, "--folder", directory.resolve("none"))
        .isRefused("there is no such directory");
  }
}
