package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenEncoderTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  @Test
  void learnsAHeadOnFrozenStates() throws IOException {
    FrozenEncoder trainer =
        FrozenEncoder.of(Checkpoint.open(TinyEncoder.bert().write(directory)), 1);
    List<Example> unseen = TinyEncoder.texts(100, 77).rows();
    try (Classifier classifier = trainer.fit(TinyEncoder.data(300, 10), run())) {
      long right =
          unseen.stream()
              .filter(e -> classifier.predict(e.text()).label().equals(e.requireLabel()))
              .count();
      assertThat(right).isGreaterThan(85);
    }
  }

  @Test
  void predictsTheSameOnceSavedAndOpened() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    FrozenEncoder trainer =
        FrozenEncoder.of(
            Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder"))), 1);
    List<Example> unseen = TinyEncoder.texts(30, 77).rows();
    try (Classifier classifier = trainer.fit(TinyEncoder.data(100, 10), run())) {
      classifier.writePayload(saved);
      try (Classifier opened =
          EncoderFormat.FROZEN.open(saved, classifier.labels(), classifier.settings())) {
        assertThat(opened.predict(unseen).stream().map(p -> p.probability(0)).toList())
            .isEqualTo(classifier.predict(unseen).stream().map(p -> p.probability(0)).toList());
      }
    }
  }

  @Test
  void givesAClassifierEvenAfterTheDeadline() throws IOException {
    FrozenEncoder trainer =
        FrozenEncoder.of(Checkpoint.open(TinyEncoder.bert().write(directory)), 1);
    Run afterDeadline = run().withDeadline(Deadline.in(Duration.ofMillis(-1)));
    try (Classifier classifier = trainer.fit(TinyEncoder.data(300, 10), afterDeadline)) {
      assertThat(classifier.settings()).containsEntry("rows", "128");
      double poor = classifier.predict("the game was poor").probability(0);
      assertThat(poor).isGreaterThan(classifier.predict("the game was great").probability(0));
    }
  }
}
