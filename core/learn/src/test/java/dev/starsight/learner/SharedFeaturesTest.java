package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearTrainer.SharedFeatures;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedFeaturesTest {

  private static TrainingData data() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = (i % 3 == 0 ? "bad slow thing " : "good quick thing ") + "number " + i % 7;
      rows.add(Example.of("row" + i, text, i % 3 == 0 ? "1" : "5"));
    }
    Dataset<Example> train = Dataset.of(rows, Provenance.inMemory("made for the test"));
    return TrainingData.of(train, train);
  }

  private static ExampleVectorizer.Fitted features(
      SharedFeatures shared, TrainingData data, TextFeatures features, Balance balance, long seed) {
    TrainingSample rows = TrainingSample.of(data, balance, Integer.MAX_VALUE, seed);
    return shared.fit(data, balance, features, rows, seed, Run.unlimited());
  }

  @Test
  void computesTheSameFeaturesOfTheSameRowsOnce() {
    SharedFeatures shared = new SharedFeatures();
    TrainingData data = data();
    TextFeatures words = TextFeatures.words();

    ExampleVectorizer.Fitted first = features(shared, data, words, Balance.WEIGHTS, 1);

    assertThat(features(shared, data, words, Balance.NONE, 2)).isSameAs(first);
    assertThat(features(shared, data, words.withNgrams(1), Balance.NONE, 2)).isNotSameAs(first);
    assertThat(features(shared, data, words, Balance.MINORITY, 1)).isNotSameAs(first);
    assertThat(features(shared, data(), words, Balance.WEIGHTS, 1)).isNotSameAs(first);
  }

  @Test
  void sharingDoesNotChangeThePredictions() {
    SharedFeatures shared = new SharedFeatures();
    TrainingData data = data();
    LinearOptions options = LinearOptions.quick(3);
    List<Example> rows = data.train().rows();
    try (var alone = new LinearTrainer(options).fit(data, Run.unlimited());
        var other =
            new OrdinalTrainer(options.withEpochs(2)).sharing(shared).fit(data, Run.unlimited());
        var second = new LinearTrainer(options).sharing(shared).fit(data, Run.unlimited())) {
      assertThat(other.labels()).isEqualTo(alone.labels());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(second.predict(rows).get(i).probabilities())
            .isEqualTo(alone.predict(rows).get(i).probabilities());
      }
    }
  }
}
