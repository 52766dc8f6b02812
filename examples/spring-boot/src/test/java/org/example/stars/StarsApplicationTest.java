package org.example.stars;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StarsApplicationTest {

  @TempDir static Path directory;

  @Autowired TestRestTemplate http;

  @DynamicPropertySource
  static void train(DynamicPropertyRegistry properties) throws Exception {
    var reviews = SampleReviews.dataset(2_000, 42);
    Splits splits =
        Splits.stratified(reviews.map(Review::toExample), Ratio.percent(80, 10, 10), 42);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    Path target = directory.resolve("model");
    try (Classifier model = new LinearTrainer(LinearOptions.quick(42)).fit(data, Run.unlimited())) {
      var description =
          Validation.of(model, splits.validation(), 42)
              .describe(model, reviews.provenance(), "stars");
      ModelDirectory.save(target, model, description, TrainingTexts.of(data));
    }
    properties.add("model", target::toString);
  }

  @Test
  void answers() {
    Map<?, ?> answer =
        http.postForObject("/stars", Map.of("text", "It broke after a week."), Map.class);
    assertThat(answer.get("label").toString()).matches("[1-5]");
    assertThat((double) answer.get("confidence")).isBetween(0.0, 1.0);
  }
}
