package dev.starsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs pipelines again after something changed. */
final class PipelineTest {

  private final Path directory;
  private final Path input;
  private final List<String> ran = new ArrayList<>();

  PipelineTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.input = Files.writeString(directory.resolve("input.txt"), "abc\n");
  }

  private Path work() {
    return directory.resolve("work");
  }

  /** Returns a pipeline that counts the characters of the input and doubles the number. */
  private Pipeline pipeline(String option) {
    PipelineStep count =
        PipelineStep.of("count", running -> count(running.directory()))
            .with("unit", option)
            .reading(input);
    PipelineStep twice = PipelineStep.of("twice", this::twice).after("count");
    return Pipeline.in(work()).with(count).with(twice);
  }

  private void count(Path out) throws IOException {
    ran.add("count");
    Files.writeString(
        out.resolve("n.txt"), Integer.toString(Files.readString(input).strip().length()));
  }

  private void twice(PipelineStep.Running running) throws IOException {
    ran.add("twice");
    int n = Integer.parseInt(Files.readString(running.output("count").resolve("n.txt")));
    Files.writeString(running.directory().resolve("n.txt"), Integer.toString(2 * n));
  }

  private void run(Pipeline pipeline) throws IOException {
    ran.clear();
    try (Closeable lock = pipeline.lock()) {
      assertThat(lock).isNotNull();
      pipeline.run(PipelineListener.SILENT);
    }
  }

  private static List<String> reasons(Pipeline pipeline) throws IOException {
    return pipeline.plan().stream()
        .map(plan -> plan.name() + " " + plan.state() + " " + plan.reason())
        .toList();
  }

  @Test
  void runsEachStepOnce() throws IOException {
    assertThat(reasons(pipeline("a")))
        .containsExactly("count RUNS it has not run yet", "twice RUNS it has not run yet");

    run(pipeline("a"));
    assertThat(ran).containsExactly("count", "twice");
    assertThat(work().resolve("twice/n.txt")).hasContent("6");

    run(pipeline("a"));
    assertThat(ran).isEmpty();
    assertThat(reasons(pipeline("a"))).containsExactly("count UNCHANGED ", "twice UNCHANGED ");
  }

  @Test
  void runsWhatDependsOnAChange() throws IOException {
    run(pipeline("a"));
    Files.writeString(input, "abcd\n");

    assertThat(reasons(pipeline("a")))
        .containsExactly(
            "count RUNS " + input + " has changed", "twice MAY_RUN step count runs before it");
    run(pipeline("a"));
    assertThat(ran).containsExactly("count", "twice");
    assertThat(work().resolve("twice/n.txt")).hasContent("8");
  }

  @Test
  void stopsWhereTheOutputIsTheSame() throws IOException {
    run(pipeline("a"));
    Files.writeString(input, "xyz\n");

    run(pipeline("a"));

    assertThat(ran).containsExactly("count");
  }

  @Test
  void noticesOptions() throws IOException {
    run(pipeline("a"));

    assertThat(reasons(pipeline("b")).get(0)).isEqualTo("count RUNS unit was a, is b");
    run(pipeline("b"));
    assertThat(ran).containsExactly("count");
  }

  @Test
  void noticesOutputsThatAreGone() throws IOException {
    run(pipeline("a"));
    Path output = work().resolve("twice/n.txt");
    Files.delete(output);

    assertThat(reasons(pipeline("a")).get(1)).isEqualTo("twice RUNS " + output + " is gone");
    run(pipeline("a"));
    assertThat(output).hasContent("6");
  }

  @Test
  void leavesOutputsThatSomebodyChanged() throws IOException {
    run(pipeline("a"));
    Path output = Files.writeString(work().resolve("twice/n.txt"), "mine");

    assertThat(reasons(pipeline("a")).get(1)).isEqualTo("twice RUNS " + output + " has changed");
    assertThatThrownBy(() -> run(pipeline("a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was changed after Starsight had written it");
    assertThat(output).hasContent("mine");
  }

  @Test
  void noticesFilesOfDirectories() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("in"));
    Files.writeString(folder.resolve("a"), "a");
    Pipeline pipeline =
        Pipeline.in(work())
            .with(PipelineStep.of("list", running -> list(folder, running)).reading(folder));
    run(pipeline);
    Files.writeString(folder.resolve(".hidden"), "no");
    assertThat(reasons(pipeline)).containsExactly("list UNCHANGED ");

    Path more = Files.writeString(folder.resolve("b"), "b");
    assertThat(reasons(pipeline)).containsExactly("list RUNS " + more + " is new");
    run(pipeline);
    Files.delete(more);
    assertThat(reasons(pipeline)).containsExactly("list RUNS " + more + " is gone");
  }

  private static void list(Path folder, PipelineStep.Running running) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Files.writeString(running.directory().resolve("names"), files.sorted().toList().toString());
    }
  }

  @Test
  void goesOnWithTheStepThatFailed() throws IOException {
    List<Boolean> resumed = new ArrayList<>();
    PipelineStep failing =
        PipelineStep.of(
                "fails",
                running -> {
                  resumed.add(running.resumes());
                  if (resumed.size() == 1) {
                    throw new IOException("no luck");
                  }
                })
            .after("count");
    Pipeline pipeline = pipeline("a").with(failing);
    assertThatThrownBy(() -> run(pipeline)).hasMessage("no luck");
    assertThat(reasons(pipeline).get(2)).isEqualTo("fails RUNS its last run did not end");

    run(pipeline);

    assertThat(ran).isEmpty();
    assertThat(resumed).containsExactly(false, true);
  }

  @Test
  void runsAgainWhatCannotBeRead() throws IOException {
    run(pipeline("a"));
    Files.writeString(work().resolve(".pipeline/twice.json"), "{\"format\": 1, \"vers");
    Files.writeString(work().resolve(".pipeline/digests.json"), "\u0000");

    run(pipeline("a"));

    assertThat(ran).containsExactly("twice");
  }

  @Test
  void lockIsHeldOnce() throws IOException {
    try (Closeable lock = pipeline("a").lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> pipeline("b").lock())
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("another process runs this pipeline");
    }
  }

  @Test
  void refusesStepsThatDoNotFit() {
    assertThatThrownBy(() -> PipelineStep.of("No Name", running -> {}))
        .hasMessageContaining("lower-case letters");
    Pipeline pipeline = Pipeline.in(work()).with(PipelineStep.of("one", running -> {}));
    assertThatThrownBy(() -> pipeline.with(PipelineStep.of("one", running -> {})))
        .hasMessageContaining("there twice");
    assertThatThrownBy(() -> pipeline.with(PipelineStep.of("two", running -> {}).after("none")))
        .hasMessage("step two needs the output of none, but there is no such step before it");
  }
}
