package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Sampling;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Grouping;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --group-by} of the commands that split rows; RerunTest tests {@code automl}. */
final class GroupByTest {

  private static final String COLUMN = "product_parent";

  private static Path reviews;
  private static Path encoder;
  private static Splits expected;

  private final Path directory;

  GroupByTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 800);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    Dataset<Example> rows =
        Examples.load(
                List.of(reviews),
                ExampleOptions.defaults().withColumns(List.of(COLUMN)),
                ReadOptions.defaults(),
                Progress.SILENT)
            .data();
    expected = Splits.grouped(rows, COLUMN, LearningOptions.SPLIT, 42);
    Set<String> training = new HashSet<>();
    expected.train().forEach(row -> training.add(row.columns().get(COLUMN)));
    assertThat(expected.test().rows())
        .isNotEmpty()
        .noneMatch(row -> training.contains(row.columns().get(COLUMN)));
    // Without groups most test rows are of products that are in training, too.
    assertThat(Splits.stratified(rows, LearningOptions.SPLIT, 42).test().rows())
        .anyMatch(row -> training.contains(row.columns().get(COLUMN)));
  }

  private JsonNode run(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--input", reviews));
    words.addAll(List.of("--group-by", COLUMN, "--encoder", encoder));
    words.addAll(List.of("--out", directory.resolve(command)));
    words.addAll(List.of(more));
    return Shell.summaryOf(words.toArray());
  }

  private static void assertSplit(JsonNode summary) {
    Grouping grouping = Objects.requireNonNull(expected.grouping());
    assertThat(summary.get("split").toString())
        .isEqualTo(
            "{\"groupBy\":\"product_parent\",\"groups\":%s,\"leftOut\":%s}"
                .formatted(grouping.groups(), grouping.leftOut()));
  }

  @Test
  void preparesPartsOfWholeGroups() {
    JsonNode summary = run("prepare", "--balance", "none", "--max-length", 16);

    assertSplit(summary);
    Map<String, Dataset<Example>> parts =
        Map.of(
            "train", expected.train(),
            "validation", expected.validation(),
            "test", expected.test());
    parts.forEach(
        (name, rows) ->
            Sampling.perLabel(rows)
                .forEach(
                    (label, count) ->
                        assertThat(summary.at("/splits/" + name + "/perLabel/" + label).asInt())
                            .isEqualTo(count)));
  }

  @Test
  void fineTunesOnWholeGroups() {
    JsonNode summary = run("finetune", "--epochs", 1);

    assertSplit(summary);
    assertThat(summary.at("/test/rows").asInt()).isEqualTo(expected.test().size());
    assertThat(directory.resolve("finetune/report.html"))
        .content()
        .contains("Rows with the same product_parent");
    assertThat(directory.resolve("finetune/README.md"))
        .content()
        .contains("split by product\\_parent, seed 42");
  }

  @Test
  void runsTheWorkshopOnWholeGroups() {
    JsonNode summary = run("workshop", "--budget", "3s");

    assertSplit(summary);
    assertThat(summary.at("/evaluation/rows").asInt()).isEqualTo(expected.test().size());
    assertThat(directory.resolve("workshop/report.html"))
        .content()
        .contains("Rows with the same product_parent", "rows of the validation part, on which");
  }

  @Test
  void namesTheColumnsIfThereIsNoSuchOne() {
    for (String command : List.of("prepare", "finetune", "automl", "workshop")) {
      Shell.run(
              command,
              "--input",
              reviews,
              "--group-by",
              "product_parents",
              "--encoder",
              encoder,
              "--out",
              directory.resolve("out"),
              "--quiet")
          .endsWith(2)
          .isRefused(
              "there is no column \"product_parents\", did you mean \"product_parent\"?",
              "customer_id");
    }
    Shell.run(
            "automl",
            "--input",
            reviews,
            "--group-by",
            "star_rating",
            "--out",
            directory.resolve("out"))
        .isRefused("--group-by names a further column, but \"star_rating\" is the text or the");
    Shell.run(
            "automl",
            "--input",
            reviews,
            "--group-by",
            "marketplace",
            "--out",
            directory.resolve("out"),
            "--quiet")
        .isRefused("a split into 3 parts needs at least 3 groups, but all rows are of one group");
  }
}
