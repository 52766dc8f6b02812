package dev.starsight.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that every classifier must pass. A subclass defines how to fit and to open one. */
public abstract class ClassifierContract {

  /** Returns the difference up to which probabilities are equal, for engines that round. */
  protected double tolerance() {
    return 0;
  }

  /** Returns a trainer that is fast enough for a test. */
  protected abstract Trainer trainer(long seed);

  /** Returns the format that opens what classifiers of the trainer write. */
  protected abstract ModelFormat format();

  /** Returns labelled texts to fit on; by default 120 rows with three labels. */
  protected TrainingData data() {
    return new TrainingData(
        Dataset.of(rows(120, 7), Provenance.inMemory("written for the test")),
        Dataset.of(rows(30, 8), Provenance.inMemory("written for the test")),
        LabelSet.of(List.of("1", "3", "5")));
  }

  private static final List<List<String>> WORDS =
      List.of(
          List.of("bad", "refund", "broken", "awful", "never"),
          List.of("okay", "fine", "average", "but", "works"),
          List.of("great", "love", "perfect", "easy", "best"));

  private static final List<String> COMMON =
      List.of("the", "program", "it", "is", "a", "and", "my", "computer", "with", "this");

  /** Returns seeded rows whose words correlate with their label. */
  protected static List<Example> rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 3;
      String text =
          IntStream.range(0, 4 + random.nextInt(12))
              .mapToObj(w -> word(label, random))
              .collect(Collectors.joining(" "));
      rows.add(Example.of("r" + i, text, String.valueOf(1 + 2 * label)));
    }
    return rows;
  }

  private static String word(int label, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      return COMMON.get(random.nextInt(COMMON.size()));
    }
    int from = random.nextInt(4) > 0 ? label : random.nextInt(3);
    return WORDS.get(from).get(random.nextInt(5));
  }

  /** Returns unusual texts, including an empty one and one of unknown words. */
  protected static List<Example> oddTexts() {
    return IntStream.range(0, ODD.size())
        .mapToObj(i -> Example.unlabelled("odd" + i, ODD.get(i)))
        .toList();
  }

  private static final List<String> ODD =
      List.of(
          "",
          " \t\n",
          "zyxwvu qqq",
          "great",
          "GREAT!!! Love it :-) <br />Best.",
          "\uD83D\uDE00 \uD83D\uDC4D",
          "lone surrogates \uD83D and \uDE00",
          "\u4F60\u597D \u00E9t\u00E9 \u0130stanbul",
          "\u0000\u001A\u2028",
          "bad ".repeat(3000));

  private static Run run() {
    return Run.unlimited().withThreads(2);
  }

  @Test
  void sameSeedGivesTheSameClassifier() {
    try (Classifier one = trainer(5).fit(data(), run());
        Classifier other = trainer(5).fit(data(), run())) {
      assertEqual(one.predict(rows(40, 9)), other.predict(rows(40, 9)), tolerance());
      assertThat(other.settings()).isEqualTo(one.settings());
    }
  }

  @Test
  void opensWithEqualPredictions(@TempDir Path directory) throws IOException {
    List<Example> texts = new ArrayList<>(rows(40, 9));
    texts.addAll(oddTexts());
    try (Classifier fitted = trainer(5).fit(data(), run())) {
      fitted.writePayload(directory);
      assertThat(format().kind()).isEqualTo(fitted.kind());
      try (Classifier opened = format().open(directory, fitted.labels(), fitted.settings())) {
        assertEqual(opened.predict(texts), fitted.predict(texts), tolerance());
        assertThat(opened.kind()).isEqualTo(fitted.kind());
        assertThat(opened.labels()).isEqualTo(fitted.labels());
        assertThat(opened.settings()).isEqualTo(fitted.settings());
      }
    }
  }

  @Test
  void savesTheSameBytesAfterOpening(@TempDir Path one, @TempDir Path other) throws IOException {
    try (Classifier fitted = trainer(5).fit(data(), run())) {
      fitted.writePayload(one);
      try (Classifier opened = format().open(one, fitted.labels(), fitted.settings())) {
        opened.writePayload(other);
      }
    }
    for (Path file : files(one)) {
      assertThat(other.resolve(one.relativize(file))).hasSameBinaryContentAs(file);
    }
    assertThat(files(other)).hasSameSizeAs(files(one));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void probabilitiesOfUnusualTextsAddUpToOne() {
    try (Classifier fitted = trainer(5).fit(data(), run())) {
      List<Prediction> predictions = fitted.predict(oddTexts());
      assertThat(predictions).hasSameSizeAs(oddTexts());
      for (Prediction prediction : predictions) {
        double[] probabilities = prediction.probabilities();
        assertThat(probabilities).hasSize(3);
        assertThat(IntStream.range(0, 3).mapToDouble(i -> probabilities[i]).sum())
            .isCloseTo(1, within(1e-9));
        assertThat(prediction.labels()).isEqualTo(data().labels());
      }
    }
  }

  @Test
  void predictsInOrderAndEachTextIndependently() {
    List<Example> texts = new ArrayList<>(rows(20, 9));
    texts.addAll(oddTexts());
    try (Classifier fitted = trainer(5).fit(data(), run())) {
      List<Prediction> together = fitted.predict(texts);
      List<Prediction> alone = texts.stream().map(e -> fitted.predict(e.text())).toList();
      assertEqual(together, alone, Math.max(tolerance(), 1e-6));
      Collections.reverse(texts);
      List<Prediction> reversed = new ArrayList<>(fitted.predict(texts));
      Collections.reverse(reversed);
      assertEqual(reversed, together, Math.max(tolerance(), 1e-6));
      assertThat(fitted.predict(List.of())).isEmpty();
    }
  }

  @Test
  void ignoresLabelsWhenPredicting() {
    List<Example> labelled = rows(20, 9);
    List<Example> others =
        labelled.stream().map(e -> Example.of(e.id(), e.text(), "no such label")).toList();
    try (Classifier fitted = trainer(5).fit(data(), run())) {
      assertEqual(fitted.predict(others), fitted.predict(labelled), tolerance());
    }
  }

  @Test
  void closesTwiceAndThenRefusesToPredict() {
    Classifier fitted = trainer(5).fit(data(), run());
    fitted.close();
    fitted.close();
    assertThatThrownBy(() -> fitted.predict("great")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fitsAValidClassifierAfterTheDeadline() {
    try (Classifier fitted =
        trainer(5).fit(data(), run().withDeadline(Deadline.in(Duration.ZERO)))) {
      assertThat(fitted.predict(oddTexts())).hasSameSizeAs(oddTexts());
    }
  }

  @Test
  void reportsProgress() {
    AtomicInteger updates = new AtomicInteger();
    trainer(5)
        .fit(
            data(),
            run()
                .withProgress(
                    (what, done, total, detail) -> {
                      assertThat(what).isNotBlank();
                      assertThat(done).isPositive();
                      updates.incrementAndGet();
                    }))
        .close();
    assertThat(updates.get()).isPositive();
  }

  @Test
  void fitsWithoutRowsOfOneLabel() {
    TrainingData two =
        new TrainingData(
            Dataset.of(rows(60, 7), Provenance.inMemory("written for the test"))
                .filter("two labels", e -> !e.requireLabel().equals("3")),
            Dataset.of(List.of(), Provenance.inMemory("none")),
            LabelSet.of(List.of("1", "3", "5")));
    try (Classifier fitted = trainer(5).fit(two, run())) {
      assertThat(fitted.predict(oddTexts())).hasSameSizeAs(oddTexts());
    }
  }

  private static void assertEqual(
      List<Prediction> actual, List<Prediction> expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).probabilities())
          .as("text " + i)
          .containsExactly(expected.get(i).probabilities(), within(tolerance));
    }
  }
}
