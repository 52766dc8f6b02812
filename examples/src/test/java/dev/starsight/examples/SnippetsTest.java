package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compiles the code that package-info files, other Javadoc, the README and docs/ show. */
class SnippetsTest {

  /** What snippets take for granted, by name. */
  private static final Map<String, String> STAND_INS =
      Map.ofEntries(
          Map.entry("batch", "FeatureBatch batch;"),
          Map.entry("checkpoints", "Path checkpoints;"),
          Map.entry("classifier", "Classifier classifier;"),
          Map.entry("counts", "List<List<Long>> counts;"),
          Map.entry("data", "TrainingData data;"),
          Map.entry("directory", "Path directory;"),
          Map.entry("examples", "Dataset<Example> examples;"),
          Map.entry("file", "Path file;"),
          Map.entry("fineTuning", "FineTuning fineTuning;"),
          Map.entry("formats", "List<ModelFormat> formats;"),
          Map.entry("labels", "List<String> labels;"),
          Map.entry("lake", "Lake lake;"),
          Map.entry("Order", "record Order(String id, int pieces) {}"),
          Map.entry("metric", "Metric metric;"),
          Map.entry("path", "Path path;"),
          Map.entry("provenance", "Provenance provenance;"),
          Map.entry("reviews", "Dataset<Review> reviews;"),
          Map.entry("run", "Run run;"),
          Map.entry("seed", "long seed;"),
          Map.entry("show", "void show(Object... values) {}"),
          Map.entry("splits", "Splits splits;"),
          Map.entry("svg", "Path svg;"),
          Map.entry("target", "Path target;"),
          Map.entry("task", "CandidateSearch.Task task;"),
          Map.entry("texts", "List<String> texts;"),
          Map.entry("tokenizer", "Tokenizer tokenizer;"),
          Map.entry("train", "Path train;"),
          Map.entry("trainer", "Trainer trainer;"),
          Map.entry("use", "void use(Object... values) {}"),
          Map.entry("work", "void work(Object... values) {}"));

  private final Path root = Repository.root();

  @Test
  void everySnippetCompiles() throws IOException {
    List<Snippet> snippets = Snippet.all(root);
    assertThat(snippets).hasSizeGreaterThan(20);

    List<String> problems = new ArrayList<>();
    new SnippetCompiler(Snippet.sources(root), STAND_INS)
        .errors(snippets)
        .forEach(
            (snippet, errors) ->
                problems.add(
                    snippet.file() + ":\n" + snippet.code() + "\n\n" + String.join("\n", errors)));

    assertThat(problems).as(String.join("\n\n", problems)).isEmpty();
  }

  @Test
  void everyPackageOfTheLibraryShowsItsUse() throws IOException {
    List<Path> silent = new ArrayList<>();
    for (Path source : Snippet.sources(root)) {
      if (source.endsWith("package-info.java")
          && isLibrary(source)
          && Snippet.ofSource(root, source).isEmpty()) {
        silent.add(root.relativize(source));
      }
    }
    assertThat(silent).isEmpty();
  }

  private static boolean isLibrary(Path packageInfo) throws IOException {
    String text = Files.readString(packageInfo);
    return !text.contains("package dev.starsight.benchmarks;")
        && !text.contains("package dev.starsight.examples;")
        && !text.contains("package dev.starsight.cli")
        && !text.contains(".internal");
  }
}
