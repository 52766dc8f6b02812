package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.benchmarks.DeequComparison.Line;
import dev.starsight.benchmarks.DeequComparison.Verdict;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Deequ 2.0.7 said of 2,000 generated reviews is what Starsight says of them. */
class DeequComparisonTest {

  /** {@code starsight sample --rows 2000}, then {@code DeequRun}. */
  private static final Path DEEQU =
      Path.of("..", "docs", "benchmarks", "0.1.0", "deequ-sample.tsv");

  private static final List<Review> REVIEWS = SampleReviews.dataset(2000, 42).rows();

  private static Map<Verdict, List<String>> verdicts(List<String> deequ) {
    return DeequComparison.compare(REVIEWS, deequ).stream()
        .collect(
            Collectors.groupingBy(
                Line::verdict, Collectors.mapping(Line::what, Collectors.toList())));
  }

  @Test
  void metricsAndConstraintsAreThoseOfDeequ() throws IOException {
    Map<Verdict, List<String>> verdicts = verdicts(Files.readAllLines(DEEQU));

    assertThat(verdicts).doesNotContainKey(Verdict.DIFFERS);
    assertThat(verdicts.get(Verdict.EQUAL)).hasSizeGreaterThan(190);
    assertThat(verdicts.get(Verdict.LAST_DIGITS))
        .allMatch(what -> what.contains("Entropy") || what.contains("Mutual"));
    assertThat(verdicts.get(Verdict.WITHIN_ERROR)).allMatch(what -> what.contains("Approx"));
    assertThat(verdicts.get(Verdict.OTHER_RULE))
        .allMatch(what -> what.startsWith("contains") || what.endsWith("Length"));
  }

  @Test
  void aValueThatDiffersIsFound() throws IOException {
    List<String> wrong =
        Files.readAllLines(DEEQU).stream()
            .map(line -> line.replaceFirst("^(metric\t.*\tMean\t.*)$", "$13"))
            .map(line -> line.replaceFirst("^(constraint\tisPositive.*)Failure", "$1Success"))
            .toList();

    assertThat(verdicts(wrong).get(Verdict.DIFFERS))
        .contains("Column star_rating Mean", "isPositive(helpful_votes)");
  }
}
