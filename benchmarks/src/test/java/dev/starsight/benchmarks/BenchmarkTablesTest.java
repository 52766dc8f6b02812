package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of docs/benchmarks.md are those of the kept results. */
class BenchmarkTablesTest {

  private static final Path DOCS = Path.of("..", "docs", "benchmarks.md");

  @Test
  void tablesOfTheDocumentationAreThoseOfTheKeptResults() throws IOException {
    String text = Files.readString(DOCS);
    assertThat(BenchmarkTables.updated(DOCS, text))
        .as("run BenchmarkTables docs/benchmarks.md")
        .isEqualTo(text);
  }

  /** Neither paths nor arguments of a JVM, which name a machine's files. */
  @Test
  void keptResultsNameNoFiles() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS.toAbsolutePath().getParent())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("\"jvm", "/home", "/root", "/usr", "/tmp");
      }
    }
  }

  private static String table(Path directory, String marker, double... scores) throws IOException {
    ArrayNode results = Json.object().putArray("results");
    List<String> methods = List.of("starsightThing", "peer", "slowPeer");
    for (int i = 0; i < scores.length; i++) {
      results.add(
          KeptResults.result(
              "any.Subject." + methods.get(i),
              "thrpt",
              1,
              Map.of("corpus", "sample"),
              "ops/s",
              new double[] {scores[i], scores[i] * 1.01, scores[i] * 0.99, scores[i]}));
    }
    Json.write(directory.resolve("kept.json"), results);
    return BenchmarkTables.updated(
        directory.resolve("docs.md"), "a\n" + marker + "\nold\n<!-- end -->\nb\n");
  }

  @Test
  void writesOneRowForEachPeer(@TempDir Path directory) throws IOException {
    assertThat(table(directory, "<!-- table kept.json Subject -->", 10_000, 4_000, 2_000))
        .isEqualTo(
            """
            a
            <!-- table kept.json Subject -->

            | conditions | ours | a second | peer | a second | ratio |
            | --- | --- | ---: | --- | ---: | ---: |
            | sample | `starsightThing` | 10,000 ± 528 | `peer` | 4,000 ± 211 | **2.50** (2.31 to 2.70) |
            | sample | `starsightThing` | 10,000 ± 528 | `slowPeer` | 2,000 ± 106 | **5.00** (4.63 to 5.40) |

            <!-- end -->
            b
            """);
  }

  @Test
  void writesOnlyWhatContainsTheWords(@TempDir Path directory) throws IOException {
    assertThat(table(directory, "<!-- table kept.json Subject Thing sample -->", 10_000, 4_000))
        .contains("`peer`");
    assertThatThrownBy(
            () -> table(directory, "<!-- table kept.json Subject long -->", 10_000, 4_000))
        .isInstanceOf(StarsightException.class)
        .hasMessageEndingWith("kept.json: has no results for the table kept.json Subject long");
    assertThatThrownBy(() -> table(directory, "<!-- table kept.json Other -->", 10_000))
        .isInstanceOf(StarsightException.class);
  }

  @Test
  void writesNoRatioThatIsSmallerThanItsInterval(@TempDir Path directory) throws IOException {
    Json.write(
        directory.resolve("kept.json"),
        Json.object()
            .putArray("results")
            .add(result("starsightThing", 30, 31, 29, 30))
            .add(result("peer", 5, 300, 40, 600)));
    assertThat(
            BenchmarkTables.updated(
                directory.resolve("docs.md"), "<!-- table kept.json Subject -->\n<!-- end -->"))
        .contains("| `peer` |")
        .contains(" | – |\n");
  }

  @Test
  void writesNoRatioOfASingleMeasurement(@TempDir Path directory) throws IOException {
    Json.write(
        directory.resolve("kept.json"),
        Json.object().putArray("results").add(result("starsightThing", 30)).add(result("peer", 5)));
    assertThat(
            BenchmarkTables.updated(
                directory.resolve("docs.md"), "<!-- table kept.json Subject -->\n<!-- end -->"))
        .contains("| `peer` | 5.00 | – |\n");
  }

  private static JsonNode result(String method, double... values) {
    return KeptResults.result(
        "any.Subject." + method, "ss", 1, Map.of(), "ms/op", new double[][] {values});
  }
}
