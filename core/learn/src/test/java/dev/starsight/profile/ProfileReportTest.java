package dev.starsight.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileReportTest {

  @TempDir Path directory;

  private static TableProfile profile(int rows, int labels) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Map<String, String> columns =
          Map.of("age", Integer.toString(18 + i % 60), "shop", i % 3 == 0 ? "north" : "south");
      examples.add(
          new Example("r" + i, "the text of <row> " + i, Integer.toString(i % labels), columns));
    }
    return TableProfile.of(
        Dataset.of(examples, Provenance.inMemory("made for the test")), "review", "stars", 7);
  }

  @Test
  void writesThePage() throws IOException {
    Path file = directory.resolve("exploration.html");
    TableProfile profile = profile(300, 5);

    ProfileReport.of(profile, FeatureChoice.automatic(profile)).writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>Data exploration</h1>", "300 rows: stars by review")
        .contains(">How the rows are spread over the labels</title>")
        .contains("<caption>What each column holds.", "<caption>How the numbers are spread")
        .contains("north (33.3 %)", "no text comes twice", "the text of &lt;row&gt; ")
        .contains("<dt>steps</dt><dd>made for the test</dd>");
  }

  @Test
  void showsManyLabelsAsATable() {
    TableProfile profile = profile(300, 60);

    assertThat(ProfileReport.of(profile, FeatureChoice.automatic(profile)).html())
        .contains("<caption>Rows by label")
        .doesNotContain(">How the rows are spread over the labels</title>");
  }
}
