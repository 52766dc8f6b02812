package dev.starsight.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Provenance;
import dev.starsight.explore.questions.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorationReportTest {

  private static final Provenance FILE =
      new Provenance(
          List.of(new Provenance.Source("reviews.tsv", "ef".repeat(32), 300, 0)), List.of());

  @TempDir Path directory;

  @Test
  void writesThePageOfAllQuestions() throws IOException {
    Path file = directory.resolve("report.html");
    Exploration exploration = Exploration.of(SomeReviews.random(1, 300, 3));

    ExplorationReport.of("reviews.tsv & more", exploration, FILE).writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>Reviews explored</h1>", "reviews.tsv &amp; more", "stars on average")
        .contains(">Average stars by category</title>", ">Reviews by star</title>")
        .contains(List.of(Question.values()).stream().map(Question::title).toList())
        .contains("<dt>reviews.tsv</dt><dd>300 rows, 0 rejected, SHA-256");
  }

  @Test
  void writesThePageOfAComparison() throws IOException {
    Path file = directory.resolve("report.html");
    Comparison comparison =
        Comparison.of(
            "before",
            Exploration.of(SomeReviews.random(1, 300, 3)),
            "after",
            Exploration.of(SomeReviews.random(2, 1_200, 3)));

    ExplorationReport.of(comparison, FILE).writeTo(file);

    assertThat(file)
        .content()
        .contains("<h1>Reviews compared</h1>", "before and after", "answers differ", "1,200")
        .contains("What changed most", Question.COUNT_BY_STAR.title())
        .contains("<dt>Starsight</dt>");
  }
}
