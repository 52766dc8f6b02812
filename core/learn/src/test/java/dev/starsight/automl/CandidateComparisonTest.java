package dev.starsight.automl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.automl.report.CandidateComparison;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.automl.source.SourceFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateComparisonTest {

  private static final String CODE = "new LinearTrainer(ngrams, strength)";

  @TempDir Path directory;

  private static CandidateComparison comparison(List<CompiledCandidate.Change> changes) {
    CandidateRecord before =
        SourceFixtures.record(
            SourceFixtures.withHyperparameters(
                "linear-trigrams", List.of(Hyperparameter.constant("ngrams", "Some", 3))));
    return new CandidateComparison(before, before, changes);
  }

  @Test
  void writesThePage() throws IOException {
    Path file = directory.resolve("report.html");
    List<CompiledCandidate.Change> changes =
        List.of(
            new CompiledCandidate.Change("ngrams", 3, 2),
            new CompiledCandidate.Change("stems", null, true));

    comparison(changes)
        .report(
            "final int ngrams = 2;",
            SearchReportTest.test(),
            "Looked at twice.",
            SearchReportTest.examples())
        .writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>A candidate run again</h1>", "on the same 1,200 labelled rows")
        .contains("<caption>Constants of the Java file", ">On validation</title>")
        .contains("0.519–0.551", "+0.000", "final int ngrams = 2;", ">Confusion matrix</title>");
  }

  @Test
  void printsTheChangedHyperparameters() {
    String edited = CODE.replace("strength)", "strength * 2)") + " ".repeat(4);
    CandidateComparison comparison =
        comparison(
            List.of(
                new CompiledCandidate.Change("ngrams", 3, 2),
                new CompiledCandidate.Change(
                    CompiledCandidate.CODE, "x".repeat(500) + CODE, "x".repeat(500) + edited)));

    assertThat(comparison.isBetter()).isFalse();
    assertThat(comparison)
        .asString()
        .contains("what changed:\n  ngrams 2 instead of 3\n", "…", "strength * 2)")
        .contains("on 4,078 validation rows, with 95 % intervals:\n")
        .contains("balancedAccuracy          0.535 (0.519–0.551)        0.535 (0.519–0.551)")
        .doesNotContain("x".repeat(20), "\r");
    assertThat(comparison(List.of())).asString().startsWith("nothing changed in LinearTrigrams");
  }
}
