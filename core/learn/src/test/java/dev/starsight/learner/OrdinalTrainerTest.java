package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.learner.LinearClassifier.Contribution;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.ClassifierContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalTrainerTest extends ClassifierContract {

  @Override
  protected Trainer trainer(long seed) {
    return new OrdinalTrainer(LinearOptions.thorough(seed));
  }

  @Override
  protected ModelFormat format() {
    return Formats.of("ordinal-linear");
  }

  private LinearClassifier fit(int threads) {
    return new OrdinalTrainer(LinearOptions.quick(1))
        .fit(data(), Run.unlimited().withThreads(threads));
  }

  @Test
  void beatsTheMajorityLabel() {
    List<Prediction> predictions = fit(1).predict(rows(300, 10));
    long right = 0;
    for (int i = 0; i < 300; i++) {
      right += predictions.get(i).labelId() == i % 3 ? 1 : 0;
    }
    assertThat(right).isGreaterThan(200);
  }

  @Test
  void doesNotDependOnThreads() {
    List<Prediction> one = fit(1).predict(rows(50, 11));
    List<Prediction> many = fit(3).predict(rows(50, 11));
    for (int i = 0; i < 50; i++) {
      assertThat(many.get(i).probabilities()).isEqualTo(one.get(i).probabilities());
    }
  }

  /** A label without rows of its own lies between its neighbours, which have rows. */
  @Test
  void aLabelWithoutRowsIsBetweenItsNeighbours() {
    TrainingData data =
        new TrainingData(
            Dataset.of(rows(120, 7), Provenance.inMemory("written for the test")),
            Dataset.of(List.of(), Provenance.inMemory("none")),
            LabelSet.of(List.of("1", "2", "3", "4", "5")));
    Prediction prediction =
        new OrdinalTrainer(LinearOptions.quick(1)).fit(data, Run.unlimited()).predict("great love");
    assertThat(prediction.probability(3))
        .isBetween(prediction.probability(1), prediction.probability(4));
  }

  @Test
  void withSubwordsARareWordLearnsFromOneOfSimilarSpelling() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(Example.of("a" + i, "please refund this", "1"));
      rows.add(Example.of("b" + i, "i love this", "3"));
    }
    rows.add(Example.of("c", "two refunds", "1"));
    rows.add(Example.of("d", "two refunds", "3"));
    TrainingData data =
        TrainingData.of(
            Dataset.of(rows, Provenance.inMemory("written for the test")),
            Dataset.of(List.of(), Provenance.inMemory("none")));
    LinearOptions options = LinearOptions.quick(1);
    LinearClassifier alone = new OrdinalTrainer(options).fit(data, Run.unlimited());
    LinearClassifier shared =
        new OrdinalTrainer(options.withSubwords(true)).fit(data, Run.unlimited());
    assertThat(shared.predict("refunds").probability(0))
        .isGreaterThan(alone.predict("refunds").probability(0) + 0.1);
    assertThat(shared.settings()).containsEntry("subwords", "true");
  }

  @Test
  void refusesSubwordsOfCharactersAndOfComponents() {
    assertThatThrownBy(
            () -> LinearOptions.of(1, TextFeatures.wordsAndCharacters()).withSubwords(true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "subwords are of words without components, but the features are %s with 0 components",
            TextFeatures.wordsAndCharacters().analyzer().option());
    assertThatThrownBy(
            () -> LinearOptions.of(1, TextFeatures.words().withComponents(7)).withSubwords(true))
        .hasMessageEndingWith("are words with 7 components");
  }

  @Test
  void listsTheDecisiveNgrams() {
    List<Contribution> contributions = fit(1).contributions("the program is great", "5");
    assertThat(contributions.get(0).ngram()).contains("great");
    assertThat(contributions.get(0).weight()).isPositive();
  }

  @Test
  void refusesUnorderedLabels() {
    for (List<String> labels : List.of(List.of("bad", "good"), List.of("3", "1", "5"))) {
      List<Example> rows =
          labels.stream().map(label -> Example.of(label, "some text", label)).toList();
      TrainingData data =
          new TrainingData(
              Dataset.of(rows, Provenance.inMemory("written for the test")),
              Dataset.of(List.of(), Provenance.inMemory("none")),
              LabelSet.ordered(labels));
      assertThatThrownBy(() -> trainer(1).fit(data, Run.unlimited()))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("numbers, the lowest first")
          .hasMessageContaining(labels.toString());
    }
  }
}
