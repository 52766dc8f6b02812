package dev.starsight.automl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.automl.report.SearchReport;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.automl.source.SourceFixtures;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.profile.TableProfile;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class SearchReportTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2"));

  @TempDir Path directory;

  public static Dataset<Example> examples() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      String verified = i % 7 == 0 ? "Y" : "N";
      rows.add(
          new Example(
              "r" + i, "text " + i, Integer.toString(1 + i % 2), Map.of("verified", verified)));
    }
    return Dataset.of(rows, Provenance.inMemory("made for the test"));
  }

  public static Evaluation test() {
    List<Example> rows = examples().rows().subList(0, 10);
    return Evaluation.of(
        STARS,
        rows,
        rows.stream().map(row -> Prediction.of(STARS, new double[] {0.7, 0.3})).toList(),
        7);
  }

  private static Trial scored(String name, List<Hyperparameter> hyperparameters) {
    return new Trial.Scored(
        name,
        "linear",
        "because of " + name,
        SourceFixtures.withHyperparameters(name, hyperparameters),
        SourceFixtures.METRICS,
        1.25,
        0.5,
        2_500_000,
        Path.of(name),
        null);
  }

  private static Leaderboard leaderboard() {
    return Leaderboard.rank(
        Metric.BALANCED_ACCURACY,
        List.of(
            scored("linear", List.of(Hyperparameter.constant("ngrams", "Some", 2))),
            scored(
                "linear-columns",
                List.of(Hyperparameter.constant("tableColumns", "Some", List.of("verified"))))));
  }

  @Test
  void writesThePage() throws IOException {
    Path file = directory.resolve("report.html");

    SearchReport.of(leaderboard(), test(), examples()).report().writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>Candidates</h1>", "1,200 labelled rows", ">Candidates on validation</title>")
        .contains(">linear-columns</td>", "because of linear", "1.3 s", "2.5 MB", "ngrams 2")
        .contains("The best one, linear, on the test part", ">Confusion matrix</title>")
        .contains("made for the test")
        .doesNotContain("What the columns add", "What a decision costs");
  }

  @Test
  void withAProfileShowsTheGainByColumns() {
    Dataset<Example> examples = examples();
    TableProfile profile = TableProfile.of(examples, "review", "stars", 7);

    assertThat(
            SearchReport.of(leaderboard(), test(), examples)
                .withTestNote("Looked at once.")
                .withProfile(profile)
                .withExplanations(Section.titled("Which words moved it").paragraph("These did."))
                .report()
                .html())
        .contains("What the columns add", "balancedAccuracy on validation")
        .contains("No candidate with columns beats the best that reads the text alone")
        .contains("These did.", "Looked at once.");
  }
}
