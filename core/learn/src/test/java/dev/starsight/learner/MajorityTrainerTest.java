package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.ClassifierContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MajorityTrainerTest extends ClassifierContract {

  @Override
  protected Trainer trainer(long seed) {
    return new MajorityTrainer();
  }

  @Override
  protected ModelFormat format() {
    return Formats.of("majority");
  }

  @Test
  void predictsSmoothedShares() {
    List<Example> rows =
        List.of(Example.of("a", "x", "5"), Example.of("b", "y", "5"), Example.of("c", "z", "1"));
    TrainingData data =
        TrainingData.of(
            Dataset.of(rows, Provenance.inMemory("test")),
            Dataset.of(List.of(), Provenance.inMemory("none")));
    try (Classifier classifier = new MajorityTrainer().fit(data, Run.unlimited())) {
      assertThat(classifier.predict("whatever").probabilities())
          .containsExactly(new double[] {2 / 5.0, 3 / 5.0}, within(1e-15));
      assertThat(classifier.predict("").label()).isEqualTo("5");
    }
  }

  @Test
  void refusesDamagedShares(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("shares.json");
    for (String text : List.of("{}", "{\"shares\": [0.5, 0.5]}", "{\"shares\": [1, 1, \"x\"]}")) {
      AtomicFile.write(file, text);
      assertThatThrownBy(() -> format().open(directory, data().labels(), Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shares.json");
    }
  }
}
