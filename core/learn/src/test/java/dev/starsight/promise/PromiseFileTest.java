package dev.starsight.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.promise.Wish.Prices;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromiseFileTest {

  @TempDir private Path directory;

  private Path model(String name) throws IOException {
    Dataset<Example> rows =
        Dataset.of(
            SimulatedPredictions.STARS.labels().stream()
                .map(star -> Example.of(star, name + " " + star, star))
                .toList(),
            Provenance.inMemory(name));
    TrainingData data = TrainingData.of(rows, Dataset.of(List.of(), rows.provenance()));
    Path model = directory.resolve(name);
    try (Classifier classifier = new MajorityTrainer().fit(data, Run.unlimited())) {
      ModelDirectory.save(
          model, classifier, ModelDescription.of(classifier, rows.provenance(), "1"));
    }
    return model;
  }

  private static Promises promises() {
    return SimulatedPredictions.rows(300, 1)
        .makeRecalibrated(Wish.withinOne(0.95).withPeople(0.25))
        .withTrainingRows(300);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    Path model = model("one");
    Promises written = promises();
    written.writeTo(model);

    Promises read = Promises.read(model, model).orElseThrow();

    assertThat(read).usingRecursiveComparison().ignoringFields("sets", "labels").isEqualTo(written);
    assertThat(read.labels()).isEqualTo(written.labels());
    assertThat(read.basis().trainingRows()).isEqualTo(300);
    for (Prediction prediction : SimulatedPredictions.rows(50, 2).predictions()) {
      assertThat(read.passes(prediction)).isEqualTo(written.passes(prediction));
      assertThat(read.set(prediction, 0.8)).isEqualTo(written.set(prediction, 0.8));
    }
    ModelDirectory.describe(model); // The model is as it was.
  }

  @Test
  void pricesAndFiguresThatCannotBeToldAreReadToo() throws IOException {
    Path model = model("one");
    Promises written = SimulatedPredictions.rows(5, 1).make(Wish.leastCost(new Prices(5, 1, true)));
    written.writeTo(model);

    Promises read = Promises.read(model, model).orElseThrow();

    assertThat(read.wish()).isEqualTo(written.wish());
    assertThat(read.promises()).isEqualTo(written.promises());
  }

  @Test
  void aDirectoryWithoutPromiseHasNone() throws IOException {
    Path model = model("one");
    assertThat(Promises.read(model, model)).isEmpty();
    assertThat(Promises.read(directory, model)).isEmpty();
  }

  @Test
  void damageIsRefused() throws IOException {
    Path model = model("one");
    promises().writeTo(model);
    Path file = model.resolve(Promises.FILE);
    String text = Files.readString(file);

    Files.writeString(file, text.replaceFirst("\"threshold\" : 0\\.", "\"threshold\" : 0.1"));
    assertThatThrownBy(() -> Promises.read(model, model))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("is damaged or was edited");
    for (int length : new int[] {0, 1, 100, text.length() / 2, text.length() - 3}) {
      Files.writeString(file, text.substring(0, length));
      assertThatThrownBy(() -> Promises.read(model, model))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file.toString());
    }
    Files.writeString(file, text.replaceFirst("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> Promises.read(model, model))
        .hasMessageContaining("written by a newer Starsight");
  }

  @Test
  void anotherModelIsRefused() throws IOException {
    Path model = model("one");
    Path other = model("other");
    promises().writeTo(directory, model);

    assertThat(Promises.read(directory, model)).isPresent();
    assertThatThrownBy(() -> Promises.read(directory, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this promise is about another model than " + other);
  }

  @Test
  void withoutModelNothingIsWritten() {
    assertThatThrownBy(() -> promises().writeTo(directory)).isInstanceOf(IOException.class);
    assertThat(directory.resolve(Promises.FILE)).doesNotExist();
  }
}
