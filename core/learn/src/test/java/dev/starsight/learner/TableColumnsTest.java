package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearClassifier.Contribution;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests learners that use table columns in addition to the text. */
class TableColumnsTest {

  private static final List<String> COLUMNS = List.of("age", "department", "title");

  private enum Learner {
    LINEAR("sparse-linear") {
      @Override
      Trainer trainer(List<String> columns) {
        return new LinearTrainer(LinearOptions.quick(3).withTableColumns(columns));
      }
    },
    BOOSTING("gradient-boosting") {
      @Override
      Trainer trainer(List<String> columns) {
        return new BoostingTrainer(
            BoostingOptions.defaults(3)
                .withRounds(10)
                .withColumnShare(1)
                .withTableColumns(columns));
      }
    };

    private final String kind;

    Learner(String kind) {
      this.kind = kind;
    }

    abstract Trainer trainer(List<String> columns);

    Classifier fit(List<String> columns, int threads) {
      Dataset<Example> train = Dataset.of(rows(600, 1), Provenance.inMemory("train"));
      Dataset<Example> empty = Dataset.of(List.of(), Provenance.inMemory("none"));
      return trainer(columns)
          .fit(TrainingData.of(train, empty), Run.unlimited().withThreads(threads));
    }
  }

  /**
   * Returns rows whose text is uninformative, while age and title indicate the label, with noise.
   */
  private static List<Example> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean good = random.nextBoolean();
      boolean old = good ^ (random.nextInt(8) == 0);
      Map<String, String> columns = new LinkedHashMap<>();
      columns.put(
          "age", random.nextInt(20) == 0 ? "" : "" + (20 + random.nextInt(30) + (old ? 25 : 0)));
      columns.put("department", random.nextInt(3) == 0 ? "Tops" : "Shoes");
      columns.put(
          "title", "it is " + (random.nextInt(4) > 0 == good ? "fine" : "poor") + " no " + i);
      String text = "word" + random.nextInt(40) + " word" + random.nextInt(40);
      rows.add(new Example("r" + i, text, good ? "good" : "bad", columns));
    }
    return rows;
  }

  private static double accuracy(Classifier classifier) {
    List<Example> rows = rows(400, 2);
    List<Prediction> predictions = classifier.predict(rows);
    int right = 0;
    for (int i = 0; i < rows.size(); i++) {
      right += predictions.get(i).label().equals(rows.get(i).requireLabel()) ? 1 : 0;
    }
    return (double) right / rows.size();
  }

  @ParameterizedTest
  @EnumSource
  void learnsFromColumnsIfTheTextIsUninformative(Learner learner) {
    try (Classifier text = learner.fit(List.of(), 1);
        Classifier columns = learner.fit(COLUMNS, 1)) {
      assertThat(accuracy(text)).isLessThan(0.6);
      assertThat(accuracy(columns)).isGreaterThan(0.8);
      assertThat(text.columns()).isEmpty();
      assertThat(text.settings()).doesNotContainKey("tableColumns");
      assertThat(columns.columns()).isEqualTo(COLUMNS);
      assertThat(columns.settings()).containsEntry("tableColumns", "age, department, title");
    }
  }

  @ParameterizedTest
  @EnumSource
  void predictsTheSameOnceSavedAndOpened(Learner learner, @TempDir Path directory)
      throws IOException {
    try (Classifier classifier = learner.fit(COLUMNS, 1)) {
      classifier.writePayload(directory);
      try (Classifier opened =
          Formats.of(learner.kind).open(directory, classifier.labels(), classifier.settings())) {
        assertThat(opened.columns()).isEqualTo(COLUMNS);
        assertThat(probabilities(opened)).isEqualTo(probabilities(classifier));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotDependOnThreads(Learner learner) {
    try (Classifier one = learner.fit(COLUMNS, 1);
        Classifier three = learner.fit(COLUMNS, 3)) {
      assertThat(probabilities(three)).isEqualTo(probabilities(one));
    }
  }

  private static double[][] probabilities(Classifier classifier) {
    return classifier.predict(rows(30, 5)).stream()
        .map(Prediction::probabilities)
        .toArray(double[][]::new);
  }

  @ParameterizedTest
  @EnumSource
  void treatsAnAbsentColumnAsAMissingValue(Learner learner) {
    Example empty =
        new Example("x", "word1", null, Map.of("age", "", "department", "", "title", ""));
    try (Classifier classifier = learner.fit(COLUMNS, 1)) {
      assertThat(classifier.predict("word1").probabilities())
          .isEqualTo(classifier.predict(List.of(empty)).get(0).probabilities());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "LINEAR")
  void listsTheContributionsOfColumns(Learner learner) {
    try (LinearClassifier classifier = (LinearClassifier) learner.fit(COLUMNS, 1)) {
      Example example =
          new Example(
              "x", "word1", null, Map.of("age", "70", "department", "Tops", "title", "fine"));
      List<Contribution> contributions = classifier.contributions(example, "good");
      assertThat(contributions)
          .extracting(Contribution::ngram)
          .contains("word1", "title: fine", "department = Tops");
      assertThat(contributions)
          .filteredOn(c -> c.ngram().equals("title: fine"))
          .allSatisfy(c -> assertThat(c.weight()).isPositive());
      assertThat(classifier.contributions("word1", "good"))
          .extracting(Contribution::ngram)
          .contains("word1")
          .noneMatch(name -> name.contains("department"));
    }
  }
}
