package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class FineTuningTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private static TrainingOptions options() {
    return TrainingOptions.defaults(3)
        .withMaxLength(32)
        .withBatchSize(8)
        .withLearningRate(3e-3)
        .withHeadRate(1)
        .withEpochs(3);
  }

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  @Test
  void learnsAToyLanguage() throws IOException {
    FineTuningResult result =
        FineTuning.of(Checkpoint.open(TinyEncoder.bert().write(directory)), options())
            .fitWithHistory(TinyEncoder.data(300, 100), run());
    try (Classifier classifier = result.classifier()) {
      assertThat(result.epochs()).hasSize(3);
      assertThat(result.resumedFromStep()).isZero();
      Metrics best =
          Objects.requireNonNull(result.epochs().get(result.bestEpoch() - 1).validation());
      assertThat(best.balancedAccuracy()).isGreaterThan(0.95);
      assertThat(classifier.predict("the game was great").label()).isEqualTo("5");
      assertThat(classifier.predict("the game was poor").label()).isEqualTo("1");
      assertThat(classifier.predict("").probabilities())
          .as("a text without words is [CLS] [SEP] however it is written")
          .isEqualTo(classifier.predict(" ").probabilities())
          .isNotEqualTo(classifier.predict("great").probabilities());
    }
  }

  /**
   * A tenth of the labels is wrong, so that the last two epochs hit the same rows: hits would keep
   * the second, but the third is surer of them.
   */
  @Test
  void theEpochIsNotChosenByHits() throws IOException {
    Dataset<Example> noisy =
        TinyEncoder.texts(100, 2)
            .map(
                row -> {
                  boolean good = "5".equals(row.label()) != row.id().endsWith("0");
                  return Example.of(row.id(), row.text(), good ? "5" : "1");
                });
    FineTuningResult result =
        FineTuning.of(
                Checkpoint.open(TinyEncoder.bert().write(directory)),
                options().withLearningRate(1e-3).withSeed(1))
            .fitWithHistory(TrainingData.of(TinyEncoder.texts(300, 1), noisy), run());
    result.classifier().close();
    List<Double> hits =
        result.epochs().stream()
            .map(epoch -> Objects.requireNonNull(epoch.validation()).balancedAccuracy())
            .toList();
    assertThat(hits.get(2)).isEqualTo(hits.get(1)).isGreaterThan(hits.get(0));
    assertThat(result.bestEpoch()).isEqualTo(3);
  }

  /** The labels of the validation rows have nothing to do with their texts. */
  @Test
  void theLastEpochIsKeptIfNoneIsClearlyBetter() throws IOException {
    Dataset<Example> unrelated =
        TinyEncoder.texts(400, 2)
            .map(row -> Example.of(row.id(), row.text(), row.id().endsWith("5") ? "1" : "5"));
    FineTuningResult result =
        FineTuning.of(Checkpoint.open(TinyEncoder.bert().write(directory)), options())
            .fitWithHistory(TrainingData.of(TinyEncoder.texts(300, 1), unrelated), run());
    result.classifier().close();
    assertThat(result.bestEpoch()).isEqualTo(3);
  }

  /**
   * The labels of the validation rows have nothing to do with their texts, and most are 5: the
   * scores of all texts move by the same offsets, in the weights that are saved.
   */
  @Test
  void theClassifierIsShiftedToTheLabelsOfTheValidationRows() throws IOException {
    Dataset<Example> unrelated =
        TinyEncoder.texts(400, 2)
            .map(row -> Example.of(row.id(), row.text(), row.id().endsWith("5") ? "1" : "5"));
    TrainingData data = TrainingData.of(TinyEncoder.texts(100, 1), unrelated);
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    TrainingOptions options = options().withEpochs(1).withLearningRate(1e-4);
    Path saved = directory.resolve("saved");
    try (Classifier shifted =
            FineTuning.of(encoder, options.withMetric(Metric.ACCURACY)).fit(data, run());
        Classifier plain =
            FineTuning.of(encoder, options.withMetric(Metric.LOG_LOSS)).fit(data, run())) {
      assertThat(plain.settings()).doesNotContainKey("labelShift");
      assertThat(shifted.settings().get("labelShift")).matches("-0\\.[3-9]\\d \\+0\\.[3-9]\\d");
      double change = odds(shifted, "great") - odds(plain, "great");
      assertThat(change).isGreaterThan(0.6);
      assertThat(odds(shifted, "the game was poor") - odds(plain, "the game was poor"))
          .isCloseTo(change, within(1e-4));
      ModelDirectory.save(
          saved,
          shifted,
          ModelDescription.of(shifted, Provenance.inMemory("made for the test"), "0.1.0-TEST"));
      try (OpenedModel opened = SavedModels.open(saved)) {
        assertThat(odds(opened.classifier(), "great"))
            .isCloseTo(odds(shifted, "great"), within(1e-4));
      }
    }
  }

  private static double odds(Classifier classifier, String text) {
    Prediction prediction = classifier.predict(text);
    return Math.log(prediction.probability(1) / prediction.probability(0));
  }

  @Test
  void aDivergingTrainingFailsAndSaysWhatToLower() throws IOException {
    FineTuning diverging =
        FineTuning.of(
                Checkpoint.open(TinyEncoder.bert().write(directory)),
                options().withLearningRate(1e30))
            .checkpointing(directory.resolve("checkpoints"), false);
    assertThatThrownBy(() -> diverging.fitWithHistory(TinyEncoder.data(600, 20), run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("begin anew with a lower learning rate (now 1.0E30)");
    assertThat(FineTuning.newestCheckpoint(directory.resolve("checkpoints"))).isEmpty();
  }

  @Test
  void refusesMoreFrozenLayersThanTheEncoderHas() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    int layers = encoder.files().config().layers();
    TrainingOptions headOnly = options().withFrozenLayers(layers + 1).withEpochs(1);
    FineTuning.of(encoder, headOnly).fit(TinyEncoder.data(80, 20), run()).close();
    assertThatThrownBy(() -> FineTuning.of(encoder, headOnly.withFrozenLayers(layers + 2)))
        .hasMessageContaining("frozen layers must be at most " + (layers + 1));
  }

  @Test
  void aModelOfTheLowestLayersIsSavedAsSuch() throws IOException {
    Checkpoint whole = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    Checkpoint lower = whole.withLayers(1);
    assertThat(lower.layers()).isEqualTo(1);
    assertThat(lower.files().digest()).isNotEqualTo(whole.files().digest());
    Path saved = Files.createDirectory(directory.resolve("saved"));
    try (Classifier classifier =
        FineTuning.of(lower, options().withEpochs(1)).fit(TinyEncoder.data(80, 20), run())) {
      assertThat(classifier.settings()).containsEntry("layers", "1");
      classifier.writePayload(saved);
      assertThat(saved.resolve("config.json")).content().contains("\"num_hidden_layers\" : 1");
      try (Classifier opened =
          EncoderFormat.FINE_TUNED.open(saved, classifier.labels(), classifier.settings())) {
        assertThat(opened.predict("the game was great").probabilities())
            .isEqualTo(classifier.predict("the game was great").probabilities());
      }
    }
  }

  @Test
  void aModelReadsMoreOfATextThanItWasTrainedOn() throws IOException {
    TrainingOptions options = options().withMaxLength(24).withTrainingLength(6);
    assertReadsTheEndOnceOpened(options, "the game was very very very very very very ");
  }

  @Test
  void trainingReadsNothingBeyondItsLength() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    TrainingOptions options = options().withEpochs(1);
    TrainingData data = TinyEncoder.data(80, 0);
    int longest = 4;
    try (Classifier cut =
            FineTuning.of(encoder, options.withTrainingLength(longest)).fit(data, run());
        Classifier both = FineTuning.of(encoder, options.withMaxLength(longest)).fit(data, run());
        Classifier whole = FineTuning.of(encoder, options).fit(data, run())) {
      String text = "the game"; // [CLS] the game [SEP]: read whole by all three
      assertThat(cut.predict(text).probabilities())
          .isEqualTo(both.predict(text).probabilities())
          .isNotEqualTo(whole.predict(text).probabilities());
    }
  }

  @Test
  void theTrainingLengthFollowsTheMaximumLengthUnlessItIsSet() {
    TrainingOptions defaults = TrainingOptions.defaults(1);
    assertThat(defaults.trainingLength()).isEqualTo(128);
    assertThat(defaults.withMaxLength(300).trainingLength()).isEqualTo(300);
    assertThat(defaults.withMaxLength(300).withTrainingLength(40).trainingLength()).isEqualTo(40);
    assertThat(defaults.within(2, 64).trainingLength()).isEqualTo(64);
    assertThatThrownBy(() -> defaults.withMaxLength(32).withTrainingLength(40).within(2, 64))
        .hasMessage("training length must be at most 32, the maximum length, but is 40");
  }

  @Test
  void aModelThatKeepsTheEndOfTextsReadsItOnceOpened() throws IOException {
    TrainingOptions options = options().withMaxLength(8).withTailShare(0.5);
    assertReadsTheEndOnceOpened(options, "the game " + "the game was poor ".repeat(9) + "was ");
  }

  private void assertReadsTheEndOnceOpened(TrainingOptions options, String begun)
      throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    try (Classifier classifier =
        FineTuning.of(encoder, options.withEpochs(1)).fit(TinyEncoder.data(80, 20), run())) {
      assertThat(classifier.settings())
          .containsEntry("maxLength", Integer.toString(options.maxLength()))
          .containsEntry("trainingLength", Integer.toString(options.trainingLength()));
      classifier.writePayload(saved);
      try (Classifier opened =
          EncoderFormat.FINE_TUNED.open(saved, classifier.labels(), classifier.settings())) {
        assertThat(opened.predict(begun + "great").probabilities())
            .isEqualTo(classifier.predict(begun + "great").probabilities())
            .isNotEqualTo(opened.predict(begun + "poor").probabilities());
      }
    }
  }

  @Test
  void refusesMoreLayersThanTheEncoderHas() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    for (int layers : new int[] {0, encoder.layers() + 1}) {
      assertThatThrownBy(() -> encoder.withLayers(layers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("layers must be 1 to " + encoder.layers())
          .hasMessageEndingWith("but are " + layers);
    }
    assertThat(Checkpoint.e5Small().withLayers(8).layers()).isEqualTo(8);
  }

  @Test
  void distilBertLearnsAToyLanguage() throws IOException {
    FineTuningResult result =
        FineTuning.of(Checkpoint.open(TinyEncoder.distilBert().write(directory)), options())
            .fitWithHistory(TinyEncoder.data(300, 100), run());
    try (Classifier classifier = result.classifier()) {
      assertThat(classifier.predict("the game was great").label()).isEqualTo("5");
      assertThat(classifier.predict("the game was poor").label()).isEqualTo("1");
    }
  }

  @Test
  void probabilitiesDependOnTheSeedAlone() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    TrainingData data = TinyEncoder.data(80, 20);
    List<Double> first = probabilities(FineTuning.of(encoder, options().withEpochs(1)), data);
    List<Double> repeated = probabilities(FineTuning.of(encoder, options().withEpochs(1)), data);
    List<Double> other =
        probabilities(FineTuning.of(encoder, options().withEpochs(1).withSeed(4)), data);
    assertThat(repeated).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  private static List<Double> probabilities(FineTuning trainer, TrainingData data) {
    try (Classifier classifier = trainer.fit(data, run())) {
      return probabilities(classifier, data.validation().rows());
    }
  }

  private static List<Double> probabilities(Classifier classifier, List<Example> examples) {
    return classifier.predict(examples).stream().map(p -> p.probability(0)).toList();
  }

  @Test
  void learnsWithEveryBalance() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    for (Balance balance : Balance.values()) {
      FineTuningResult result =
          FineTuning.of(encoder, options().withBalance(balance))
              .fitWithHistory(TinyEncoder.data(600, 60), run());
      try (Classifier classifier = result.classifier()) {
        assertThat(classifier.predict("the game was poor").label())
            .as(balance.name())
            .isEqualTo("1");
      }
    }
  }

  @Test
  void predictsTheSameOnceSavedAndOpened() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    List<Example> texts = TinyEncoder.texts(50, 9).rows();
    FineTuning trainer =
        FineTuning.of(
            Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder"))),
            options().withEpochs(1));
    try (Classifier classifier = trainer.fit(TinyEncoder.data(80, 20), run())) {
      classifier.writePayload(saved);
      try (Classifier opened =
          EncoderFormat.FINE_TUNED.open(saved, classifier.labels(), classifier.settings())) {
        assertThat(probabilities(opened, texts)).isEqualTo(probabilities(classifier, texts));
        assertThat(opened.settings()).isEqualTo(classifier.settings());
      }
    }
    assertThat(saved.resolve("vocab.txt")).content().startsWith("[PAD]\n[UNK]\n");
    assertThat(saved.resolve("config.json")).content().contains("BertForSequenceClassification");
  }

  @Test
  void aPredictionDoesNotDependOnOtherTexts() throws IOException {
    FineTuning trainer =
        FineTuning.of(
            Checkpoint.open(TinyEncoder.bert().write(directory)), options().withEpochs(1));
    try (Classifier classifier = trainer.fit(TinyEncoder.data(80, 20), run())) {
      List<Example> texts = TinyEncoder.texts(40, 9).rows();
      List<Prediction> together = classifier.predict(texts);
      for (int i = 0; i < texts.size(); i++) {
        Prediction alone = classifier.predict(texts.get(i).text());
        assertThat(Math.abs(alone.probability(0) - together.get(i).probability(0)))
            .isLessThan(0.01);
      }
    }
  }

  @Test
  void givesAClassifierEvenAfterTheDeadline() throws IOException {
    FineTuningResult result =
        FineTuning.of(Checkpoint.open(TinyEncoder.bert().write(directory)), options())
            .fitWithHistory(
                TinyEncoder.data(80, 20), run().withDeadline(Deadline.in(Duration.ofMillis(-1))));
    try (Classifier classifier = result.classifier()) {
      assertThat(result.epochs()).isEmpty();
      assertThat(result.bestEpoch()).isZero();
      assertThat(classifier.predict("the game").labels().size()).isEqualTo(2);
    }
  }

  @Test
  void stopsALongTrainingAtTheDeadline() throws IOException {
    TorchEngine.start(); // Starting may take longer than the deadline.
    long start = System.nanoTime();
    FineTuningResult result =
        FineTuning.of(
                Checkpoint.open(TinyEncoder.bert().write(directory)), options().withEpochs(100_000))
            .fitWithHistory(
                TinyEncoder.data(300, 60), run().withDeadline(Deadline.in(Duration.ofSeconds(3))));
    result.classifier().close();
    assertThat(result.epochs()).isNotEmpty();
    // Without the deadline it would take hours, so half a minute is a generous limit.
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }
}
