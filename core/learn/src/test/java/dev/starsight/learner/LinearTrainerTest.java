package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.LinearClassifier.Contribution;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import dev.starsight.testing.ThreadRecorder;
import dev.starsight.testing.contracts.ClassifierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearTrainerTest extends ClassifierContract {

  @Override
  protected Trainer trainer(long seed) {
    return new LinearTrainer(LinearOptions.thorough(seed));
  }

  @Override
  protected ModelFormat format() {
    return Formats.of("sparse-linear");
  }

  private LinearClassifier fit(LinearOptions options, int threads) {
    return new LinearTrainer(options).fit(data(), Run.unlimited().withThreads(threads));
  }

  @Test
  void deletingWhatExplainsAPredictionChangesItMoreThanDeletingWordsAtRandom() {
    LinearClassifier classifier = fit(LinearOptions.quick(1), 1);
    SplittableRandom random = new SplittableRandom(5);
    double explained = 0;
    double atRandom = 0;
    for (Example row : rows(200, 10)) {
      Prediction whole = classifier.predict(row.text());
      List<WordEffect> words =
          WordEffect.strongestFor(Explanation.of(classifier, row).phrases(), 1);
      List<WordEffect> all = WordEffect.of(classifier, row);
      if (!words.isEmpty()) {
        WordEffect other = all.get(random.nextInt(all.size()));
        explained += drop(classifier, row.text(), words.get(0), whole);
        atRandom += drop(classifier, row.text(), other, whole);
      }
    }
    assertThat(explained).isGreaterThan(2 * Math.abs(atRandom)).isPositive();
  }

  private static double drop(
      Classifier classifier, String text, WordEffect words, Prediction whole) {
    String rest =
        text.substring(0, words.from()) + text.substring(words.from() + words.word().length());
    return whole.confidence() - classifier.predict(rest).probability(whole.labelId());
  }

  @Test
  void beatsTheMajorityLabel() {
    LinearClassifier classifier = fit(LinearOptions.quick(1), 1);
    List<Prediction> predictions = classifier.predict(rows(300, 10));
    long right = 0;
    for (int i = 0; i < 300; i++) {
      right += predictions.get(i).labelId() == i % 3 ? 1 : 0;
    }
    assertThat(right).isGreaterThan(200);
    assertThat(classifier.predict("great love it").label()).isEqualTo("5");
  }

  @Test
  void predictsWithinTheLimitOfThreads() {
    LinearClassifier classifier = fit(LinearOptions.quick(1), 1);
    List<Example> rows = rows(5000, 10);
    int processors = Threads.limit();
    try {
      Threads.setLimit(1);
      List<Prediction> alone = classifier.predict(rows);
      assertThat(ThreadRecorder.record(() -> classifier.predict(rows))).containsExactly("caller");
      Threads.setLimit(2);
      assertThat(classifier.predict(rows).toString()).isEqualTo(alone.toString());
      assertThat(ThreadRecorder.record(() -> classifier.predict(rows)))
          .allMatch(name -> name.equals("caller") || name.startsWith("starsight-worker-"))
          .anyMatch(name -> name.startsWith("starsight-worker-"));
    } finally {
      Threads.setLimit(processors);
    }
  }

  @Test
  void doesNotDependOnThreads() {
    List<Prediction> one = fit(LinearOptions.thorough(2), 1).predict(rows(50, 11));
    List<Prediction> many = fit(LinearOptions.thorough(2), 3).predict(rows(50, 11));
    for (int i = 0; i < 50; i++) {
      assertThat(many.get(i).probabilities()).isEqualTo(one.get(i).probabilities());
    }
  }

  @Test
  void theOrderOfRowsDependsOnTheSeed() {
    assertThat(fit(LinearOptions.quick(2), 1).predict("great").probabilities())
        .isNotEqualTo(fit(LinearOptions.quick(3), 1).predict("great").probabilities());
  }

  @Test
  void autoBalanceIsWeights() {
    assertThat(fit(LinearOptions.quick(2), 1).settings()).containsEntry("balance", "weights");
    assertThat(fit(LinearOptions.quick(2).withBalance(Balance.NONE), 1).settings())
        .containsEntry("balance", "none");
  }

  @Test
  void prefersFrequentLabelsOnlyWithoutBalance() {
    List<Example> skewed =
        rows(600, 7).stream()
            .filter(row -> row.requireLabel().equals("5") || row.id().endsWith("0"))
            .toList();
    TrainingData data =
        new TrainingData(
            Dataset.of(skewed, Provenance.inMemory("written for the test")),
            Dataset.of(List.of(), Provenance.inMemory("none")),
            data().labels());
    LinearOptions options = LinearOptions.quick(1);
    Prediction balanced =
        new LinearTrainer(options).fit(data, Run.unlimited()).predict("the program is a program");
    Prediction unbalanced =
        new LinearTrainer(options.withBalance(Balance.NONE))
            .fit(data, Run.unlimited())
            .predict("the program is a program");
    assertThat(balanced.probability(2)).isBetween(0.15, 0.55);
    assertThat(unbalanced.probability(2)).isGreaterThan(0.7);
  }

  @Test
  void listsTheDecisiveNgrams() {
    LinearClassifier classifier = fit(LinearOptions.quick(1), 1);
    List<Contribution> contributions = classifier.contributions("the program is great", "5");
    assertThat(contributions.get(0).ngram()).contains("great");
    assertThat(contributions.get(0).weight()).isPositive();
    assertThat(contributions)
        .isSortedAccordingTo((a, b) -> Double.compare(Math.abs(b.weight()), Math.abs(a.weight())));
    assertThat(classifier.contributions("the program is great")).isEqualTo(contributions);
    assertThatThrownBy(() -> classifier.contributions("x", "2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Returns features of every kind. */
  private static List<TextFeatures> kinds() {
    return List.of(
        TextFeatures.words().withMaxDocumentShare(0.5),
        TextFeatures.characters(),
        TextFeatures.wordsAndCharacters(),
        TextFeatures.hashedWords().withHashBits(10),
        TextFeatures.hashedWords().withHashBits(12).withSigned(false).withMinDocumentFrequency(1),
        TextFeatures.words().withComponents(20),
        TextFeatures.characters().withComponents(500));
  }

  @Test
  void learnsFromEveryKindOfFeatures() {
    List<Example> rows = rows(300, 10);
    for (TextFeatures kind : kinds()) {
      LinearClassifier classifier = fit(LinearOptions.of(1, kind), 2);
      List<Prediction> predictions = classifier.predict(rows);
      long right = 0;
      for (int i = 0; i < 300; i++) {
        right += predictions.get(i).labelId() == i % 3 ? 1 : 0;
      }
      assertThat(right).as(kind.toString()).isGreaterThan(170);
    }
  }

  @Test
  void doesNotDependOnThreadsWithAnyKindOfFeatures() {
    for (TextFeatures kind : kinds()) {
      List<Prediction> one = fit(LinearOptions.of(2, kind), 1).predict(rows(10, 11));
      List<Prediction> many = fit(LinearOptions.of(2, kind), 3).predict(rows(10, 11));
      for (int i = 0; i < 10; i++) {
        assertThat(many.get(i).probabilities()).isEqualTo(one.get(i).probabilities());
      }
    }
  }

  @Test
  void opensEveryKindOfFeaturesWithEqualPredictions(@TempDir Path directory) throws IOException {
    for (TextFeatures kind : kinds()) {
      LinearClassifier fitted = fit(LinearOptions.of(1, kind), 2);
      Path saved = Files.createTempDirectory(directory, "saved");
      Path savedAgain = Files.createTempDirectory(directory, "again");
      fitted.writePayload(saved);
      Classifier opened = format().open(saved, fitted.labels(), fitted.settings());
      opened.writePayload(savedAgain);
      for (String file : List.of("features.json", "weights.safetensors")) {
        assertThat(savedAgain.resolve(file)).hasSameBinaryContentAs(saved.resolve(file));
      }
      for (Example text : oddTexts()) {
        assertThat(opened.predict(text.text()).probabilities())
            .isEqualTo(fitted.predict(text.text()).probabilities());
      }
    }
  }

  @Test
  void learnsTheLabelSharesFromEmptyTexts() {
    List<Example> empty =
        IntStream.range(0, 20)
            .mapToObj(i -> Example.of("r" + i, i % 2 == 0 ? "" : " \n", i % 4 == 0 ? "1" : "5"))
            .toList();
    Dataset<Example> rows = Dataset.of(empty, Provenance.inMemory("written for the test"));
    TrainingData data = TrainingData.of(rows, rows);
    for (TextFeatures kind : kinds()) {
      LinearOptions options = LinearOptions.of(1, kind).withBalance(Balance.NONE);
      Classifier classifier = new LinearTrainer(options).fit(data, Run.unlimited());
      assertThat(classifier.predict("").label()).isEqualTo("5");
      assertThat(classifier.predict("great").label()).isEqualTo("5");
    }
  }

  @Test
  void listsTheDecisiveNgramsWithAnyKindOfFeatures() {
    for (TextFeatures kind : kinds().subList(0, 5)) { // Components spread the weight over n-grams.
      LinearClassifier classifier = fit(LinearOptions.of(1, kind), 1);
      List<Contribution> contributions = classifier.contributions("the program is great", "5");
      assertThat(contributions.stream().limit(8).map(Contribution::ngram))
          .as(kind.toString())
          .anyMatch(ngram -> ngram.contains("grea") || ngram.contains("eat"));
    }
  }

  /** The contributions and the bias add up to the log odds of two labels. */
  @Test
  void contributionsAddUpToTheLogOdds() {
    for (TextFeatures kind : kinds()) {
      LinearClassifier classifier = fit(LinearOptions.of(1, kind), 1);
      assertThat(logOdds(classifier, "love it") - logOdds(classifier, ""))
          .as(kind.toString())
          .isCloseTo(
              contributedLogOdds(classifier, "love it") - contributedLogOdds(classifier, ""),
              within(1e-4));
    }
  }

  private static double logOdds(LinearClassifier classifier, String text) {
    double[] probabilities = classifier.predict(text).probabilities();
    return Math.log(probabilities[2] / probabilities[0]);
  }

  private static double contributedLogOdds(LinearClassifier classifier, String text) {
    return classifier.contributions(text, "5").stream().mapToDouble(Contribution::weight).sum()
        - classifier.contributions(text, "1").stream().mapToDouble(Contribution::weight).sum();
  }

  @Test
  void worksWithoutFeatures() {
    LinearOptions options =
        LinearOptions.of(1, TextFeatures.words().withMinDocumentFrequency(1000));
    assertThat(fit(options, 1).predict("great").labels()).isEqualTo(data().labels());
  }

  @Test
  void refusesDamagedFeatures(@TempDir Path directory) throws IOException {
    Classifier classifier = fit(LinearOptions.quick(1), 1);
    classifier.writePayload(directory);
    Path file = directory.resolve("features.json");
    String valid = Files.readString(file);
    for (String damaged :
        List.of(
            valid.substring(0, valid.length() / 2),
            "{}",
            "[]",
            valid.replace("\"sublinear\" : true", "\"sublinear\" : 1"),
            valid.replaceFirst("\"the\"", "5"),
            valid.replaceFirst("\"the\"", "\"it\""),
            valid.replaceFirst("\"the\", ", ""),
            valid.replaceFirst("\"analyzer\" : \"words\"", "\"analyzer\" : \"letters\""),
            valid.replaceFirst("\"analyzer\" : \"words\"", "\"analyzer\" : \"characters\""),
            valid.replaceFirst("\"analyzer\" : \"words\"", "\"analyzer\" : \"hashed-words\""),
            valid.replaceFirst("\"sublinear\"", "\"components\" : -1, \"sublinear\""),
            valid.replaceFirst("\"sublinear\"", "\"components\" : 2, \"sublinear\""),
            Json.object().put("sublinear", true).set("features", Json.object()).toString())) {
      assertThat(damaged).isNotEqualTo(valid);
      AtomicFile.write(file, damaged);
      assertThatThrownBy(() -> format().open(directory, classifier.labels(), Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void refusesDamagedCharacterAndHashedFeatures(@TempDir Path directory) throws IOException {
    for (TextFeatures kind : List.of(TextFeatures.characters(), TextFeatures.hashedWords())) {
      Path saved = Files.createTempDirectory(directory, "saved");
      Classifier classifier = fit(LinearOptions.of(1, kind.withHashBits(8)), 1);
      classifier.writePayload(saved);
      Path file = saved.resolve("features.json");
      String valid = Files.readString(file);
      for (String name : List.of("shortest", "longest", "ngrams", "hashBits", "signed")) {
        for (String value : List.of("0", "99", "\"x\"", "null")) {
          String damaged =
              valid.replaceFirst("\"" + name + "\" : \\w+", '"' + name + "\" : " + value);
          if (!damaged.equals(valid)) {
            AtomicFile.write(file, damaged);
            assertThatThrownBy(() -> format().open(saved, classifier.labels(), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(saved.toString())
                .hasMessageContaining(name);
          }
        }
      }
    }
  }

  @Test
  void refusesOptionsOutOfRange() {
    LinearOptions options = LinearOptions.quick(1);
    TextFeatures features = TextFeatures.words();
    assertThatThrownBy(() -> features.withCharacters(3, 2)).hasMessageContaining("longest");
    assertThatThrownBy(() -> features.withCharacters(0, 2)).hasMessageContaining("shortest");
    assertThatThrownBy(() -> features.withHashBits(7)).hasMessageContaining("at least 8");
    assertThatThrownBy(() -> features.withMinDocumentShare(2)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> features.withMaxDocumentShare(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> features.withComponents(501)).hasMessageContaining("at most 500");
    assertThatThrownBy(() -> TextFeatures.hashedWords().withHashBits(18).withComponents(50))
        .hasMessageContaining("at most 20 components");
    assertThatThrownBy(() -> features.withNgrams(4)).hasMessageContaining("at most 3");
    assertThatThrownBy(() -> options.withEpochs(0)).hasMessageContaining("epochs");
    assertThatThrownBy(() -> options.withLearningRate(0)).hasMessageContaining("learningRate");
    assertThatThrownBy(() -> features.withChiSquarePower(2)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> options.withL2(-1)).hasMessageContaining("l2");
    assertThatThrownBy(() -> features.withMaxFeatures(0)).hasMessageContaining("maxFeatures");
  }
}
