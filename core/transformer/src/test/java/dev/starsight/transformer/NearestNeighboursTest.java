package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Classifier;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.NearestNeighbours.NeighbourOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestNeighboursTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  private NearestNeighbours trainer(NeighbourOptions options) throws IOException {
    return NearestNeighbours.of(
        Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder"))), options);
  }

  @Test
  void predictsTheLabelOfSimilarTexts() throws IOException {
    List<Example> unseen = TinyEncoder.texts(100, 77).rows();
    for (Balance balance : Balance.values()) {
      NeighbourOptions options =
          NeighbourOptions.defaults(1).withBalance(balance).withNeighbours(9);
      try (Classifier classifier = trainer(options).fit(TinyEncoder.data(300, 10), run())) {
        long right =
            unseen.stream()
                .filter(e -> classifier.predict(e.text()).label().equals(e.requireLabel()))
                .count();
        assertThat(right).as(balance.option()).isGreaterThan(70);
      }
    }
  }

  @Test
  void predictsAndWritesTheSameOnceSavedAndOpened() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    Path savedAgain = Files.createDirectory(directory.resolve("again"));
    List<Example> unseen = TinyEncoder.texts(30, 77).rows();
    try (Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(100, 10), run())) {
      classifier.writePayload(saved);
      try (Classifier opened =
          EncoderFormat.NEAREST_NEIGHBOURS.open(
              saved, classifier.labels(), classifier.settings())) {
        assertThat(opened.kind()).isEqualTo(EncoderFormat.NEAREST_NEIGHBOURS.kind());
        assertThat(opened.predict(unseen).stream().map(p -> p.probability(0)).toList())
            .isEqualTo(classifier.predict(unseen).stream().map(p -> p.probability(0)).toList());
        opened.writePayload(savedAgain);
      }
    }
    for (String file : List.of("neighbours.json", "neighbours.safetensors")) {
      assertThat(savedAgain.resolve(file)).hasSameBinaryContentAs(saved.resolve(file));
    }
  }

  @Test
  void keepsAtMostMaxRowsTheSameForTheSameSeed() throws IOException {
    NeighbourOptions options = NeighbourOptions.defaults(3).withMaxRows(50);
    try (Classifier one = trainer(options).fit(TinyEncoder.data(100, 10), run());
        Classifier other = trainer(options).fit(TinyEncoder.data(100, 10), run())) {
      assertThat(one.settings()).containsEntry("rows", "50").isEqualTo(other.settings());
      assertThat(one.predict("the game was great").probabilities())
          .isEqualTo(other.predict("the game was great").probabilities());
    }
  }

  @Test
  void givesAClassifierEvenAfterTheDeadline() throws IOException {
    Run afterDeadline = run().withDeadline(Deadline.in(Duration.ofMillis(-1)));
    try (Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(300, 10), afterDeadline)) {
      assertThat(classifier.settings()).containsEntry("rows", "128");
      double poor = classifier.predict("the game was poor").probability(0);
      assertThat(poor).isGreaterThan(classifier.predict("the game was great").probability(0));
      assertThat(classifier.predict("").probabilities())
          .isEqualTo(classifier.predict(" ").probabilities());
    }
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(60, 10), run());
    classifier.writePayload(saved);
    Path file = saved.resolve("neighbours.json");
    String valid = Files.readString(file);
    for (String damaged :
        List.of(
            "{}",
            valid.replace("40", "0"),
            valid.replace("10.0", "\"x\""),
            valid.replace("true", "1"))) {
      assertThat(damaged).isNotEqualTo(valid);
      AtomicFile.write(file, damaged);
      assertThatThrownBy(
              () ->
                  EncoderFormat.NEAREST_NEIGHBOURS.open(
                      saved, classifier.labels(), classifier.settings()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("neighbours.json");
    }
    AtomicFile.write(file, valid);
    AtomicFile.write(saved.resolve("neighbours.safetensors"), "torn");
    assertThatThrownBy(
            () ->
                EncoderFormat.NEAREST_NEIGHBOURS.open(
                    saved, classifier.labels(), classifier.settings()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neighbours.safetensors");
    classifier.close();
  }

  @Test
  void refusesOptionsOutOfRange() {
    NeighbourOptions options = NeighbourOptions.defaults(1);
    assertThatThrownBy(() -> options.withNeighbours(0)).hasMessageContaining("neighbours");
    assertThatThrownBy(() -> options.withSharpness(-1)).hasMessageContaining("sharpness");
    assertThatThrownBy(() -> options.withMaxRows(0)).hasMessageContaining("maxRows");
  }
}
