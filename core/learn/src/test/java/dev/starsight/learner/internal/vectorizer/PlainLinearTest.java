package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optimized prediction equals the plain one to the last bit. */
class PlainLinearTest {

  private static final List<String> PARTS =
      List.of(
          "great",
          "not",
          "good",
          "don't",
          "it's'",
          "program",
          "installation",
          "unbelievable",
          "I",
          "!",
          "?!",
          "-",
          ".",
          "Caf\u00e9",
          "na\u00efve",
          "\uD83D\uDE00",
          "\u4F60\u597D",
          "E\u0301",
          "10",
          "it",
          "\uD83D",
          "2nd-hand",
          "&amp;",
          "windows8",
          "windows10",
          "a",
          "the",
          "the");

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(40);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
      text.append(random.nextInt(8) == 0 ? "" : " ");
    }
    return text.toString();
  }

  private static Dataset<Example> reviews(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      examples.add(Example.of("" + i, text(random), Integer.toString(1 + random.nextInt(5))));
    }
    return Dataset.of(examples, Provenance.inMemory("test"));
  }

  private static LinearClassifier fitted(Dataset<Example> rows) {
    Dataset<Example> empty = Dataset.of(List.of(), Provenance.inMemory("none"));
    return new OrdinalTrainer(
            LinearOptions.of(1, TextFeatures.words().withNgrams(3).withMaxFeatures(900)))
        .fit(TrainingData.of(rows, empty), Run.unlimited());
  }

  @Test
  void predictsTheSameAsThePlainPath(@TempDir Path directory) throws IOException {
    LinearClassifier classifier = fitted(reviews(600, 2));
    PlainLinear plain = PlainLinear.of(classifier, directory);
    List<Example> others = reviews(3000, 3).rows(); // Enough for several threads.
    List<Prediction> predictions = classifier.predict(others);
    for (int i = 0; i < others.size(); i++) {
      assertThat(predictions.get(i).probabilities())
          .as(others.get(i).text())
          .isEqualTo(plain.predict(others.get(i).text()).probabilities());
    }
  }

  @Property(tries = 300)
  void predictsTheSameAsThePlainPathForAnyText(@ForAll String text) throws IOException {
    assertThat(Fixture.CLASSIFIER.predict(text).probabilities())
        .isEqualTo(Fixture.PLAIN.predict(text).probabilities());
  }

  /** The classifiers that all tries of a property share. */
  private static final class Fixture {

    private static final LinearClassifier CLASSIFIER = fitted(reviews(600, 4));
    private static final PlainLinear PLAIN = plain();

    private static PlainLinear plain() {
      try {
        Path directory = Files.createTempDirectory("starsight-test");
        try {
          return PlainLinear.of(CLASSIFIER, directory);
        } finally {
          Files.delete(directory.resolve(TextVectorizer.FILE));
          Files.delete(directory.resolve("weights.safetensors"));
          Files.delete(directory);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void countsTheSameWithPackedAndWideTransitions() {
    List<String> list =
        List.of("good", "not good at", "at all", "at all $", "^ not", "not", "\u4F60 \u597D", "!");
    Ngrams packed = Ngrams.of(list);
    Ngrams wide = Ngrams.of(list, 4);
    for (String text : List.of("Not good at all", "not not good", "", "\u4F60\u597D! at all")) {
      Counts one = new Counts();
      Counts other = new Counts();
      packed.counter().count(text, 7, one);
      wide.counter().count(text, 7, other);
      assertThat(list(one)).isEqualTo(list(other));
    }
  }

  private static List<List<Integer>> list(Counts counts) {
    List<List<Integer>> list = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      list.add(List.of(counts.key(i), counts.count(i)));
    }
    return list;
  }
}
