package ${package};

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starsight.evaluation.Evaluation;
import dev.starsight.reviews.sample.SampleReviews;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarsTest {

  @TempDir Path directory;

  @Test
  void trainsAndPredicts() throws Exception {
    Path model = directory.resolve("model");
    Evaluation evaluation = Training.train(SampleReviews.dataset(3_000, 42), model);
    // Five labels guessed at random have a balanced accuracy of 0.2.
    assertTrue(evaluation.metrics().balancedAccuracy() > 0.3, evaluation.toString());

    try (Stars stars = new Stars(model)) {
      double confidence = stars.predict("Terrible, it broke and I want my money back.").confidence();
      assertTrue(confidence > 0 && confidence <= 1);
    }
  }
}
