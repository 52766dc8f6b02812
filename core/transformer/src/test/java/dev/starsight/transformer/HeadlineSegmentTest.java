package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests models on an encoder that read headlines as a first segment. */
class HeadlineSegmentTest {

  private enum Learner {
    FINE_TUNED {
      @Override
      Trainer trainer(Checkpoint encoder) {
        return fineTuning(encoder);
      }
    },
    FROZEN {
      @Override
      Trainer trainer(Checkpoint encoder) {
        return FrozenEncoder.of(encoder, 1);
      }
    };

    abstract Trainer trainer(Checkpoint encoder);
  }

  private final Path directory;

  HeadlineSegmentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static FineTuning fineTuning(Checkpoint encoder) {
    return FineTuning.of(
        encoder,
        TrainingOptions.defaults(1)
            .withMaxLength(16)
            .withEpochs(4)
            .withBatchSize(8)
            .withLearningRate(3e-3)
            .withHeadRate(1));
  }

  private Checkpoint encoder() throws IOException {
    return Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
  }

  private static TrainingData data(@Nullable Headline headline) {
    return TrainingData.of(rows(160, 1), rows(20, 2)).withHeadline(headline);
  }

  /** Returns rows whose text is uninformative; a word and the stars in the headline tell. */
  private static Dataset<Example> rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean good = random.nextBoolean();
      String text = random.nextBoolean() ? "the game is fine" : "it was the tool";
      String headline = good ? "very great" : "very poor";
      rows.add(Example.of("r" + i, text, good ? "5" : "1").withHeadline(headline));
    }
    return Dataset.of(rows, Provenance.inMemory("toy language"));
  }

  private static List<String> predicted(Classifier classifier, List<Example> rows) {
    return classifier.predict(rows).stream()
        .map(prediction -> Arrays.toString(prediction.probabilities()))
        .toList();
  }

  private static long right(Classifier classifier, List<Example> rows) {
    return rows.stream()
        .filter(row -> classifier.predict(List.of(row)).get(0).label().equals(row.label()))
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void learnsFromTheHeadlineAndIsSavedWithIt(Learner learner) throws IOException {
    Run run = Run.unlimited().withThreads(1);
    List<Example> unseen = rows(60, 3).rows();
    TrainingData data = data(Headline.WITHOUT_STARS);
    Path saved = directory.resolve("saved");
    try (Classifier model = learner.trainer(encoder()).fit(data, run);
        Classifier again = learner.trainer(encoder()).fit(data, run);
        Classifier without = learner.trainer(encoder()).fit(data(null), run)) {
      assertThat(right(model, unseen)).isGreaterThan(50);
      assertThat(right(without, unseen)).isLessThan(45);
      assertThat(predicted(again, unseen)).isEqualTo(predicted(model, unseen));
      assertThat(without.settings()).doesNotContainKey("headline");

      Example row = unseen.get(0);
      assertThat(predicted(model, List.of(row.withHeadline("5 Stars! " + row.headline()))))
          .isEqualTo(predicted(model, List.of(row)));
      assertThat(predicted(model, List.of(row.withHeadline(null))))
          .isEqualTo(predicted(model, List.of(row.withHeadline("One Star"))))
          .isNotEqualTo(predicted(model, List.of(row)));

      ModelDirectory.save(
          saved, model, ModelDescription.of(model, data.train().provenance(), "0.1.0-TEST"));
      try (OpenedModel opened = SavedModels.open(saved)) {
        assertThat(opened.classifier().headline()).contains(Headline.WITHOUT_STARS);
        assertThat(predicted(opened.classifier(), unseen)).isEqualTo(predicted(model, unseen));
      }
    }
  }

  @Test
  void isNotResumedWithoutItsHeadlines() throws IOException {
    Run run = Run.unlimited().withThreads(1);
    Path checkpoints = directory.resolve("checkpoints");
    fineTuning(encoder()).checkpointing(checkpoints, false).fit(data(Headline.AS_IS), run).close();

    FineTuning resumed = fineTuning(encoder()).checkpointing(checkpoints, true);
    assertThatThrownBy(() -> resumed.fit(data(null), run))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("headline");
  }
}
