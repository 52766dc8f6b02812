package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.columns.DenseColumns;
import dev.starsight.learner.internal.columns.TextColumns;
import dev.starsight.learner.internal.trees.SmileTrees;
import dev.starsight.learner.internal.trees.Trees;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.ClassifierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smile.base.cart.Loss;
import smile.classification.GradientTreeBoost;
import smile.data.formula.Formula;
import smile.regression.RegressionTree;
import smile.util.IntSet;

class BoostingTrainerTest extends ClassifierContract {

  private static final BoostingOptions SMALL = small(5);

  private static BoostingOptions small(long seed) {
    return BoostingOptions.defaults(seed).withRounds(8).withColumns(20).withMaxDepth(3);
  }

  @Override
  protected Trainer trainer(long seed) {
    return new BoostingTrainer(small(seed));
  }

  @Override
  protected ModelFormat format() {
    return Formats.of("gradient-boosting");
  }

  @Test
  void beatsTheMajorityLabel() {
    Classifier classifier = trainer(1).fit(data(), Run.unlimited());
    List<Prediction> predictions = classifier.predict(rows(300, 10));
    long right = 0;
    for (int i = 0; i < 300; i++) {
      right += predictions.get(i).labelId() == i % 3 ? 1 : 0;
    }
    assertThat(right).isGreaterThan(160);
  }

  @Test
  void doesNotDependOnThreads() {
    double[] one =
        trainer(1).fit(data(), Run.unlimited().withThreads(1)).predict("great").probabilities();
    double[] many =
        trainer(1).fit(data(), Run.unlimited().withThreads(3)).predict("great").probabilities();
    assertThat(many).isEqualTo(one);
  }

  /** Compares the flat arrays with Smile's trees and its boosted classifier. */
  @Test
  void computesTheScoresOfSmile() {
    TrainingSample sample = TrainingSample.of(data(), Balance.NONE, 40, 1);
    int[] targets = sample.targets;
    ExampleVectorizer.Fitted fitted =
        ExampleVectorizer.fit(
            TextFeatures.words(), sample, data(), 1, Run.unlimited().withThreads(1));
    DenseColumns columns = DenseColumns.choose(fitted, ColumnEncoder.none(), targets, 3, 20);
    double[][] rows = columns.rows(sample.examples, fitted.rows());
    SplittableRandom random = new SplittableRandom(4);
    double[][] noise = Arrays.stream(rows).map(r -> withNoise(r, random)).toArray(double[][]::new);
    int[] samples = new int[rows.length];
    Arrays.fill(samples, 1);
    double[][] probabilities = new double[rows.length][3];
    for (double[] p : probabilities) {
      Arrays.fill(p, 1 / 3.0);
    }
    Trees flat = new Trees();
    RegressionTree[][] grown = new RegressionTree[3][4];
    try (SmileTrees smile = new SmileTrees(noise, columns.size(), 5, 2)) {
      for (int round = 0; round < 4; round++) {
        for (int k = 0; k < 3; k++) {
          Loss loss = Loss.logistic(k, 3, targets, probabilities);
          grown[k][round] = smile.grow(loss, samples, 5, 12, 6, 10L * round + k);
          smile.flatten(grown[k][round], flat);
        }
      }
      GradientTreeBoost boost =
          new GradientTreeBoost(
              Formula.lhs("label"), grown, 0.3, new double[columns.size()], IntSet.of(3));
      assertThat(flat.size()).isEqualTo(12);
      for (int i = 0; i < noise.length; i++) {
        double[] scores = new double[3];
        for (int tree = 0; tree < 12; tree++) {
          double output = flat.output(tree, noise[i]);
          assertThat(output).isEqualTo(grown[tree % 3][tree / 3].predict(smile.frame().get(i)));
          scores[tree % 3] += 0.3 * output;
        }
        double[] expected = new double[3];
        boost.predict(smile.frame().get(i), expected);
        assertThat(Prediction.ofLogits(data().labels(), scores).probabilities())
            .containsExactly(expected, within(1e-12));
      }
    }
  }

  /** Adds noise, so that thresholds are not halves, which survive any rounding. */
  private static double[] withNoise(double[] row, SplittableRandom random) {
    return Arrays.stream(row).map(v -> v + random.nextDouble()).toArray();
  }

  @Test
  void describesTheFormOfAText() {
    double[] row = new double[TextColumns.NAMES.size()];
    TextColumns.fill("I LOVE it!! Why? 42<br />OK", row, 0);
    assertThat(row)
        .containsExactly(new double[] {27, 6, 2, 1, 8 / 14.0, 2 / 27.0, 1, 1}, within(1e-12));
    TextColumns.fill("", row, 0);
    assertThat(row).containsOnly(0);
  }

  @Test
  void refusesDamagedTrees(@TempDir Path directory) throws IOException {
    Classifier classifier = trainer(1).fit(data(), Run.unlimited());
    classifier.writePayload(directory);
    Path file = directory.resolve("trees.json");
    String valid = Files.readString(file);
    for (String damaged :
        List.of(
            valid.substring(0, valid.length() / 2),
            "{}",
            valid.replaceFirst("\"feature\":\\[", "\"feature\":[999,"),
            valid.replaceFirst("\"left\":\\[1", "\"left\":[0"),
            valid.replaceFirst("\"value\":\\[", "\"value\":[\"x\","),
            valid.replaceFirst("\"bias\":\\[", "\"bias\":[0,"),
            valid.replaceFirst("\"shrinkage\":[^,]*", "\"shrinkage\":null"),
            valid.replaceFirst("\"columns\":\\[\\d+", "\"columns\":[123456"),
            valid.replaceFirst("\"columns\":\\[(\\d+),", "\"columns\":[$1,$1,"),
            valid.replaceFirst("\"words\"", "\"letters\""),
            valid.replaceFirst("\"trees\":\\[\\{[^}]*},", "\"trees\":["))) {
      assertThat(damaged).isNotEqualTo(valid);
      AtomicFile.write(file, damaged);
      assertThatThrownBy(() -> format().open(directory, classifier.labels(), Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("trees.json");
    }
  }

  @Test
  void doesNotDependOnThreadsWithComponents() {
    Trainer components = new BoostingTrainer(BoostingOptions.dpp1(3).withRounds(4));
    assertThat(predict(components, 3)).isEqualTo(predict(components, 1));
  }

  private double[] predict(Trainer trainer, int threads) {
    return trainer.fit(data(), Run.unlimited().withThreads(threads)).predict("ok").probabilities();
  }

  @Test
  void opensEveryKindOfFeaturesWithEqualPredictions(@TempDir Path directory) throws IOException {
    for (BoostingOptions options :
        List.of(BoostingOptions.dpp0(1), BoostingOptions.dpp1(1), BoostingOptions.dpp2(1))) {
      Classifier fitted = new BoostingTrainer(options.withRounds(3)).fit(data(), Run.unlimited());
      Path saved = Files.createTempDirectory(directory, "saved");
      fitted.writePayload(saved);
      Classifier opened = format().open(saved, fitted.labels(), fitted.settings());
      for (Example text : oddTexts()) {
        assertThat(opened.predict(text.text()).probabilities())
            .isEqualTo(fitted.predict(text.text()).probabilities());
      }
    }
  }

  @Test
  void learnsTheLabelSharesFromEmptyTexts() {
    List<Example> empty =
        IntStream.range(0, 30)
            .mapToObj(i -> Example.of("r" + i, "", i % 2 == 0 ? "1" : "5"))
            .toList();
    Dataset<Example> rows = Dataset.of(empty, Provenance.inMemory("written for the test"));
    for (BoostingOptions options : List.of(BoostingOptions.dpp0(1), BoostingOptions.dpp1(1))) {
      Classifier classifier =
          new BoostingTrainer(options.withRounds(2))
              .fit(TrainingData.of(rows, rows), Run.unlimited());
      assertThat(classifier.predict("great").probability(0)).isCloseTo(0.5, within(0.01));
    }
  }

  /** The clock stops the rounds, so the number of rounds cannot be asserted. */
  @Test
  void stopsALongTrainingAtTheDeadline() {
    BoostingOptions endless =
        BoostingOptions.defaults(1).withRounds(1_000_000).withMaxDepth(32).withMaxNodes(4096);
    Run run = Run.unlimited().withThreads(2).withDeadline(Deadline.in(Duration.ofMillis(300)));
    Classifier classifier = new BoostingTrainer(endless).fit(data(), run);
    assertThat(classifier.predict("great").labels()).isEqualTo(data().labels());
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertThatThrownBy(() -> SMALL.withLeafRows(0)).hasMessageContaining("leafRows");
    assertThatThrownBy(() -> SMALL.withShrinkage(0)).hasMessageContaining("shrinkage");
    assertThatThrownBy(() -> SMALL.withSubsample(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> SMALL.withMaxNodes(1)).hasMessageContaining("maxNodes");
  }
}
