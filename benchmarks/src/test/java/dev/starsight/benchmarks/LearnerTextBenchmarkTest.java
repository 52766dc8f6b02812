package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The learners have the same features and about the same accuracy. */
class LearnerTextBenchmarkTest {

  private static final int ROWS = 2_500;

  private static LinearClassifier ours;
  private static SmileLinear smile;
  private static List<Review> unseen;

  @BeforeAll
  static void fit() throws IOException {
    LearnerTextBenchmark benchmark = new LearnerTextBenchmark();
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.count = ROWS;
    benchmark.setUp();
    ours = benchmark.starsightLinear();
    smile = benchmark.smileSparseLogistic();
    List<Review> reviews = Corpus.reviews(Corpus.SAMPLE, ROWS + 2_000);
    unseen = reviews.subList(ROWS, reviews.size());
  }

  @Test
  void bothHaveTheSameFeatures(@TempDir Path directory) throws IOException {
    ours.writePayload(directory);
    JsonNode json = new ObjectMapper().readTree(directory.resolve("features.json").toFile());
    List<String> features = new ArrayList<>();
    json.path("features").forEach(feature -> features.add(feature.textValue()));
    assertThat(features).hasSize(LearnerTextBenchmark.FEATURES);
    assertThat(smile.tfIdf().idf().keySet()).containsExactlyInAnyOrderElementsOf(features);
  }

  @Test
  void bothReachAboutTheSameLoss() {
    double ourLoss = loss(review -> ours.predict(review.reviewBody()).probabilities());
    double smileLoss = loss(review -> smile.probabilities(review.reviewBody()));
    System.getLogger("benchmarks").log(System.Logger.Level.INFO, ourLoss + " and " + smileLoss);
    assertThat(ourLoss).isLessThan(1.35);
    assertThat(smileLoss).isCloseTo(ourLoss, within(0.1));
  }

  /** Returns the mean log loss on held-out reviews. */
  private static double loss(Function<Review, double[]> probabilities) {
    return unseen.stream()
        .mapToDouble(r -> -Math.log(probabilities.apply(r)[r.starRating() - 1]))
        .average()
        .orElseThrow();
  }
}
