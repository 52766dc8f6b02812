package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.testing.Snippet;
import dev.starsight.testing.SnippetCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compiles the code that package-info files, other Javadoc, the README and docs/ show. */
@Tag("any-locale")
class SnippetsTest {

  /** Declarations of the names that snippets use without declaring them. */
  private static final Map<String, String> STAND_INS =
      Map.ofEntries(
          Map.entry("after", "CandidateRecord after;"),
          Map.entry("audits", "List<AnnotationTask> audits;"),
          Map.entry("batch", "FeatureBatch batch;"),
          Map.entry("before", "CandidateRecord before;"),
          Map.entry("board", "Leaderboard board;"),
          Map.entry("changes", "List<CompiledCandidate.Change> changes;"),
          Map.entry("checkpoints", "Path checkpoints;"),
          Map.entry("checks", "Checks<Review> checks;"),
          Map.entry("classifier", "Classifier classifier;"),
          Map.entry("counts", "List<List<Long>> counts;"),
          Map.entry("data", "TrainingData data;"),
          Map.entry("description", "ModelDescription description;"),
          Map.entry("directory", "Path directory;"),
          Map.entry("encoder", "TextEmbedder encoder;"),
          Map.entry("evaluation", "Evaluation evaluation;"),
          Map.entry("examples", "Dataset<Example> examples;"),
          Map.entry("file", "Path file;"),
          Map.entry("fineTuning", "FineTuning fineTuning;"),
          Map.entry("formats", "List<ModelFormat> formats;"),
          Map.entry("journal", "TrainingJournal journal;"),
          Map.entry("labels", "List<String> labels;"),
          Map.entry("lake", "Lake lake;"),
          Map.entry("newTexts", "List<Example> newTexts;"),
          Map.entry("oldTexts", "List<Example> oldTexts;"),
          Map.entry("Order", "record Order(String id, int pieces) {}"),
          Map.entry("metric", "Metric metric;"),
          Map.entry("path", "Path path;"),
          Map.entry("phraseTexts", "List<PhraseText> phraseTexts;"),
          Map.entry("profile", "TableProfile profile;"),
          Map.entry("provenance", "Provenance provenance;"),
          Map.entry("queue", "AnnotationQueue queue;"),
          Map.entry("reportHtml", "Path reportHtml;"),
          Map.entry("reviews", "Dataset<Review> reviews;"),
          Map.entry("run", "Run run;"),
          Map.entry("seed", "long seed;"),
          Map.entry("show", "void show(Object... values) {}"),
          Map.entry("source", "String source;"),
          Map.entry("splits", "Splits splits;"),
          Map.entry("svg", "Path svg;"),
          Map.entry("target", "Path target;"),
          Map.entry("task", "CandidateSearch.Task task;"),
          Map.entry("test", "Evaluation test;"),
          Map.entry("texts", "List<String> texts;"),
          Map.entry("tokenizer", "Tokenizer tokenizer;"),
          Map.entry("train", "Path train;"),
          Map.entry("trainer", "Trainer trainer;"),
          Map.entry("tuned", "FineTuningResult tuned;"),
          Map.entry("unsure", "List<AnnotationTask> unsure;"),
          Map.entry("use", "void use(Object... values) {}"),
          Map.entry("watch", "TrainingWatch watch;"),
          Map.entry("work", "void work(Object... values) {}"));

  /** Types outside Starsight that snippets use. */
  private static final Map<String, String> OTHER_TYPES =
      Map.of(
          "Table",
          "tech.tablesaw.api.Table",
          "ObjectNode",
          "com.fasterxml.jackson.databind.node.ObjectNode");

  private final Path root = Repository.root();

  @Test
  void everySnippetCompiles() throws IOException {
    List<Snippet> snippets =
        Snippet.all(root, document -> !document.getFileName().toString().startsWith("spark"));
    assertThat(snippets).hasSizeGreaterThan(20);

    List<String> problems = new ArrayList<>();
    new SnippetCompiler(Snippet.sources(root), STAND_INS, OTHER_TYPES)
        .errors(snippets)
        .forEach(
            (snippet, errors) ->
                problems.add(
                    snippet.file() + ":\n" + snippet.code() + "\n\n" + String.join("\n", errors)));

    assertThat(problems).as(String.join("\n\n", problems)).isEmpty();
  }

  /** Markdown links, with or without an image; not those of code blocks. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]*`");

  @Test
  void everyLinkInTheDocumentationLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      String text = CODE.matcher(Files.readString(document)).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        links++;
        if (!link.group(1).matches("https://.*") && !exists(document, link.group(1))) {
          broken.add(root.relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertThat(links).isGreaterThan(40);
    assertThat(broken).isEmpty();
  }

  private List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(root, 4)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !root.relativize(file).toString().matches(".*(target|node_modules).*"))
          .toList();
    }
  }

  /** Returns whether a relative link leads to a file and, behind #, to one of its headings. */
  private static boolean exists(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
    if (hash < 0 || !Files.isRegularFile(target)) {
      return Files.exists(target);
    }
    return Files.readAllLines(target).stream()
        .filter(line -> line.startsWith("#"))
        .map(SnippetsTest::anchor)
        .anyMatch(link.substring(hash + 1)::equals);
  }

  /** Returns the name that GitHub gives to a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ *", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Test
  void everyPackageOfTheLibraryShowsItsUse() throws IOException {
    List<Path> silent = new ArrayList<>();
    for (Path source : Snippet.sources(root)) {
      if (source.endsWith("package-info.java")
          && isLibrary(source)
          && Snippet.ofSource(root, source).isEmpty()
          && !parentShowsIt(source)) {
        silent.add(root.relativize(source));
      }
    }
    assertThat(silent).isEmpty();
  }

  /** Returns whether the parent package shows how to use the package. */
  private boolean parentShowsIt(Path packageInfo) throws IOException {
    Path parent = packageInfo.resolveSibling("../package-info.java").normalize();
    return Files.exists(parent) && !Snippet.ofSource(root, parent).isEmpty();
  }

  private static boolean isLibrary(Path packageInfo) throws IOException {
    String text = Files.readString(packageInfo);
    return !text.contains("package dev.starsight.benchmarks;")
        && !text.contains("package dev.starsight.examples;")
        && !text.contains("package dev.starsight.cli")
        && !text.contains("package dev.starsight.testing")
        && !text.contains(".internal");
  }
}
