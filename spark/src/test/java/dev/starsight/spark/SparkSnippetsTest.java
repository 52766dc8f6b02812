package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.testing.Snippet;
import dev.starsight.testing.SnippetCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compiles the code that the Javadoc of this module and the documents on Spark show. */
@Tag("any-locale")
class SparkSnippetsTest {

  private static final Map<String, String> STAND_INS =
      Map.of(
          "orders", "Dataset<Row> orders;",
          "reviews", "Dataset<Row> reviews;",
          "spark", "SparkSession spark;",
          "stream", "Dataset<Row> stream;");

  private static final Map<String, String> OTHER_TYPES =
      Map.of(
          "Dataset", "org.apache.spark.sql.Dataset",
          "Pipeline", "org.apache.spark.ml.Pipeline",
          "PipelineModel", "org.apache.spark.ml.PipelineModel",
          "PipelineStage", "org.apache.spark.ml.PipelineStage",
          "Row", "org.apache.spark.sql.Row",
          "SparkSession", "org.apache.spark.sql.SparkSession",
          "functions", "org.apache.spark.sql.functions");

  @Test
  void everySnippetOfThisModuleCompiles() throws IOException {
    Path root = Path.of("../..").toRealPath();
    assertThat(root.resolve("docs/spark.md")).exists();
    List<Snippet> snippets =
        Snippet.all(root, document -> document.getFileName().toString().startsWith("spark"))
            .stream()
            .filter(SparkSnippetsTest::isOfSpark)
            .toList();
    assertThat(snippets).hasSizeGreaterThan(4);

    List<String> problems = new ArrayList<>();
    new SnippetCompiler(Snippet.sources(root), STAND_INS, OTHER_TYPES)
        .errors(snippets)
        .forEach(
            (snippet, errors) ->
                problems.add(snippet.file() + ":\n" + snippet.code() + "\n\n" + errors));

    assertThat(problems).as(String.join("\n\n", problems)).isEmpty();
  }

  private static boolean isOfSpark(Snippet snippet) {
    return snippet.file().startsWith("spark") || snippet.file().startsWith("docs");
  }
}
