package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Balance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A resumed training ends in the same weights as an uninterrupted one. */
@Tag("any-locale")
class ResumeTest {

  private static final int ROWS = 150;

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

  private Checkpoint encoder() throws IOException {
    return Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
  }

  private Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  private static TrainingData data() {
    return TinyEncoder.data(ROWS, 40);
  }

  @Test
  void findsTheNewestCheckpointByStepNumberNotByName() throws IOException {
    Files.createDirectories(checkpoints());
    for (String step : List.of("99999999", "100000000", "00000040")) {
      Files.createFile(checkpoints().resolve("step-" + step + ".safetensors"));
    }
    assertThat(FineTuning.newestCheckpoint(checkpoints())).hasValue(100_000_000);
  }

  /** Interrupts a training at this step, before the step is complete. */
  private static void interrupt(FineTuning training, TrainingData data, Run run, long step) {
    Run interrupted =
        run.withProgress(
            (stage, done, total, detail) -> {
              if (stage.equals("fine-tuning") && done == step) {
                throw new IllegalStateException("pulled the plug");
              }
            });
    assertThatThrownBy(() -> training.fitWithHistory(data, interrupted))
        .hasMessage("pulled the plug");
  }

  private byte[] weights(FineTuningResult result) throws IOException {
    Path saved = Files.createTempDirectory(directory, "weights");
    try (var classifier = result.classifier()) {
      classifier.writePayload(saved);
    }
    return Files.readAllBytes(saved.resolve("model.safetensors"));
  }

  private static Stream<Arguments> optionVariants() {
    TrainingOptions defaults = options();
    return Stream.of(
        Arguments.of("usual", defaults),
        Arguments.of("frozen layers", defaults.withFrozenLayers(2)),
        Arguments.of("only the head", defaults.withFrozenLayers(3)),
        Arguments.of("accumulation", defaults.withAccumulation(3)),
        Arguments.of("ordinal loss", defaults.withLoss(Loss.ORDINAL)),
        Arguments.of("label smoothing", defaults.withLabelSmoothing(0.1)),
        Arguments.of("patience", defaults.withEpochs(8).withPatience(1).withLearningRate(1e-2)),
        Arguments.of("layer decay", defaults.withLayerDecay(0.7)),
        Arguments.of("much dropout", defaults.withDropout(0.5)),
        Arguments.of("no dropout", defaults.withDropout(0)),
        Arguments.of("weighted labels", defaults.withBalance(Balance.WEIGHTS)),
        Arguments.of("fewer rows", defaults.withBalance(Balance.MINORITY).withEpochs(5)),
        Arguments.of("another metric", defaults.withMetric(Metric.LOG_LOSS)),
        Arguments.of(
            "all of it",
            defaults
                .withFrozenLayers(1)
                .withAccumulation(2)
                .withLoss(Loss.ORDINAL)
                .withLabelSmoothing(0.05)
                .withLayerDecay(0.9)
                .withWarmUpShare(0.3)
                .withMaximumNorm(0.5)
                .withEpochs(4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optionVariants")
  void aTrainingInterruptedTwiceEndsInTheSameWeights(String name, TrainingOptions options)
      throws IOException {
    TrainingData data = data();
    FineTuningResult uninterrupted = FineTuning.of(encoder(), options).fitWithHistory(data, run());
    FineTuning training = FineTuning.of(encoder(), options).checkpointing(checkpoints(), true);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    long first = random.nextLong(uninterrupted.steps() / 3, uninterrupted.steps() / 2);
    long second = random.nextLong(uninterrupted.steps() / 2 + 1, uninterrupted.steps());
    interrupt(training, data, run(), first);
    interrupt(training, data, run(), second);

    FineTuningResult resumed = training.fitWithHistory(data, run());

    assertThat(resumed.resumedFromStep()).isPositive().isLessThan(second);
    assertThat(resumed.bestEpoch()).isEqualTo(uninterrupted.bestEpoch());
    assertThat(resumed.steps()).isEqualTo(uninterrupted.steps());
    assertThat(resumed.epochs().stream().map(ResumeTest::timeIndependentValues))
        .isEqualTo(uninterrupted.epochs().stream().map(ResumeTest::timeIndependentValues).toList());
    byte[] expected = weights(uninterrupted);
    assertThat(weights(resumed)).as("steps %d, %d", first, second).isEqualTo(expected);

    FineTuningResult finished = training.fitWithHistory(data, run());
    assertThat(finished.resumedFromStep()).isEqualTo(finished.steps());
    assertThat(weights(finished)).isEqualTo(expected);
  }

  @Test
  void aTrainingWithTwoThreadsResumesToTheSameWeights() throws IOException {
    Run two = run().withThreads(2);
    FineTuningResult uninterrupted =
        FineTuning.of(encoder(), options()).fitWithHistory(data(), two);
    FineTuning training = FineTuning.of(encoder(), options()).checkpointing(checkpoints(), true);
    interrupt(training, data(), two, uninterrupted.steps() / 2);

    assertThat(weights(training.fitWithHistory(data(), two))).isEqualTo(weights(uninterrupted));
  }

  /** Returns the values of an epoch that do not depend on the clock. */
  private static List<Object> timeIndependentValues(EpochRecord epoch) {
    return List.of(epoch.epoch(), epoch.trainLoss(), epoch.validationLoss());
  }

  @Test
  void aCheckpointHasNoMomentsOfFrozenTensors() throws IOException {
    TrainingOptions options = options().withEpochs(1).withFrozenLayers(2);
    FineTuning.of(encoder(), options).checkpointing(checkpoints(), true).fit(data(), run()).close();

    assertThat(SafetensorsFile.open(newest()).names())
        .contains("weight/bert.embeddings.word_embeddings.weight")
        .contains("weight/bert.encoder.layer.0.output.dense.weight")
        .contains("first_moment/bert.encoder.layer.1.output.dense.weight")
        .contains("second_moment/classifier.weight")
        .doesNotContain("first_moment/bert.embeddings.word_embeddings.weight")
        .doesNotContain("second_moment/bert.encoder.layer.0.output.dense.weight");
  }

  @Test
  void aResumedTrainingKeepsThePlanChosenForADeadline() throws IOException {
    TrainingOptions options =
        TrainingOptions.defaults(3).withLearningRate(3e-3).withMetric(Metric.MAE);
    TrainingData data = TinyEncoder.data(200, 40);
    FineTuning training = FineTuning.of(encoder(), options).checkpointing(checkpoints(), true);
    Run withinAnHour = run().withDeadline(Deadline.in(Duration.ofHours(1)));
    interrupt(training, data, withinAnHour, 26);
    BudgetPlan plan =
        TrainingCheckpoints.newest(checkpoints(), TrainingListener.SILENT)
            .orElseThrow()
            .state()
            .plan;
    assertThat(plan).isNotNull().extracting(BudgetPlan::epochs).isEqualTo(6);

    FineTuningResult resumed = training.fitWithHistory(data, run());

    FineTuningResult uninterrupted =
        FineTuning.of(encoder(), options.withEpochs(6).withPatience(6)).fitWithHistory(data, run());
    assertThat(resumed.steps()).isEqualTo(uninterrupted.steps());
    assertThat(weights(resumed)).isEqualTo(weights(uninterrupted));
    assertThatThrownBy(
            () ->
                FineTuning.of(encoder(), options.withEpochs(2))
                    .checkpointing(checkpoints(), true)
                    .fitWithHistory(data, withinAnHour))
        .hasMessageContaining("epochs 6 (now 2)");
  }

  private static Stream<NumericMode> numericModes() {
    return Stream.of(
        new NumericMode(true, true), new NumericMode(true, false), new NumericMode(false, false));
  }

  @ParameterizedTest
  @MethodSource("numericModes")
  void aResumedTrainingKeepsItsNumericMode(NumericMode mode) throws IOException {
    Assumptions.assumeTrue(
        !mode.bfloat16() || TorchEngine.hasBfloat16(), "this processor has no 16-bit products");
    TrainingOptions options = options().withEpochs(1);
    Path uninterruptedDirectory = directory.resolve("straight");
    writeFirstCheckpoint(mode, options, uninterruptedDirectory);
    writeFirstCheckpoint(mode, options, checkpoints());

    FineTuningResult uninterrupted =
        FineTuning.of(encoder(), options)
            .checkpointing(uninterruptedDirectory, true)
            .fitWithHistory(data(), run());
    FineTuning training = FineTuning.of(encoder(), options).checkpointing(checkpoints(), true);
    interrupt(training, data(), run(), uninterrupted.steps());
    RecordingListener listener = new RecordingListener();
    FineTuningResult resumed = training.withListener(listener).fitWithHistory(data(), run());

    List<String> slowness =
        FineTuningResult.slowness(resumed.classifier().settings()).stream().toList();
    assertThat(slowness).hasSize(mode.script() ? 0 : 1);
    assertThat(listener.messages).isEqualTo(slowness);
    assertThat(resumed.classifier().settings())
        .containsEntry("network", mode.network())
        .containsEntry("precision", mode.precision())
        .containsEntry("threads", "1");
    assertThat(weights(resumed)).isEqualTo(weights(uninterrupted));
  }

  /** Writes the checkpoint of step 0 of a training that runs in this mode. */
  private void writeFirstCheckpoint(NumericMode mode, TrainingOptions options, Path target)
      throws IOException {
    CheckpointFiles encoder = CheckpointFiles.open(Path.of(encoder().name()));
    FineTuningTask task =
        new FineTuningTask(encoder, options, data(), run(), 0, TrainingListener.SILENT);
    NewHeadWeights weights =
        new NewHeadWeights(encoder.weights(), encoder.config(), options.seed());
    try (Network network =
            Networks.exactly(mode, task.shape(), weights, FineTuningTask.optimizer(options))
                .network();
        Tokenizer tokenizer = encoder.tokenizer()) {
      TrainingFingerprint fingerprint =
          TrainingFingerprint.of(task, network, tokenizer, ComputeEnvironment.current(mode, 1));
      try (TrainingCheckpoints checkpoints = new TrainingCheckpoints(target, fingerprint)) {
        checkpoints.save(network, new TrainingState());
      }
    }
  }

  /** A listener that records its calls. */
  private static final class RecordingListener implements TrainingListener {
    private final List<Path> damaged = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    @Override
    public void damaged(Path checkpoint, String reason) {
      damaged.add(checkpoint);
      messages.add(reason);
    }

    @Override
    public void notice(String message) {
      messages.add(message);
    }
  }

  @Test
  void aResumedTrainingKeepsItsNumberOfThreadsAndSaysSo() throws IOException {
    FineTuning training = FineTuning.of(encoder(), options()).checkpointing(checkpoints(), true);
    interrupt(training, data(), run(), 30);
    RecordingListener listener = new RecordingListener();

    FineTuningResult resumed =
        training.withListener(listener).fitWithHistory(data(), run().withThreads(2));

    assertThat(listener.messages)
        .containsExactly(
            "the training goes on with as many threads as it was begun with, 1 and not 2, so that"
                + " it ends in the same weights");
    assertThat(resumed.classifier().settings()).containsEntry("threads", "1");
    resumed.classifier().close();
  }

  @Test
  void skipsADamagedCheckpointAndUsesThePreviousOne() throws IOException {
    FineTuning training = FineTuning.of(encoder(), options()).checkpointing(checkpoints(), true);
    FineTuningResult complete = training.fitWithHistory(data(), run());
    byte[] expected = weights(complete);
    Path newest = newest();
    flip(newest, Files.size(newest) - 5, 0);
    RecordingListener listener = new RecordingListener();

    FineTuningResult resumed = training.withListener(listener).fitWithHistory(data(), run());

    assertThat(resumed.resumedFromStep()).isPositive().isLessThan(complete.steps());
    assertThat(weights(resumed)).isEqualTo(expected);
    assertThat(listener.damaged).containsExactly(newest);
    assertThat(listener.messages).containsExactly("its checksum does not match");
  }

  @Test
  void detectsEveryFlippedBitAndEveryTruncation() throws IOException {
    FineTuning training =
        FineTuning.of(encoder(), options().withEpochs(2)).checkpointing(checkpoints(), true);
    training.fit(data(), run()).close();
    Path newest = newest();
    byte[] sound = Files.readAllBytes(newest);
    int header = 8 + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 300; i++) {
      int limit = i % 3 == 0 ? sound.length : header;
      int position = random.nextInt(limit);
      int bit = random.nextInt(8);
      flip(newest, position, bit);
      assertIsSkipped(newest, "bit " + bit + " of byte " + position);
      Files.write(newest, sound);
    }
    for (int i = 0; i < 30; i++) {
      int length = random.nextInt(i % 2 == 0 ? sound.length : header);
      Files.write(newest, Arrays.copyOf(sound, length));
      assertIsSkipped(newest, "cut at " + length);
    }
  }

  private void assertIsSkipped(Path newest, String damage) {
    RecordingListener listener = new RecordingListener();
    var found = TrainingCheckpoints.newest(checkpoints(), listener).orElseThrow();
    assertThat(found.file()).as(damage).isNotEqualTo(newest);
    assertThat(listener.damaged).as(damage).containsExactly(newest);
  }

  @Test
  void aMissingFileOfTheBestEpochIsReported() throws IOException {
    FineTuning training = FineTuning.of(encoder(), options()).checkpointing(checkpoints(), true);
    training.fit(data(), run()).close();
    for (Path best : files("best-")) {
      Files.delete(best);
    }

    assertThatThrownBy(() -> training.fitWithHistory(data(), run()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("best-")
        .hasMessageContaining("is missing");
  }

  @Test
  void failsIfEveryCheckpointIsDamaged() throws IOException {
    FineTuning training = FineTuning.of(encoder(), options()).checkpointing(checkpoints(), true);
    training.fit(data(), run()).close();
    List<Path> all = files("step-");
    assertThat(all).hasSize(2);
    for (Path file : all) {
      Files.write(file, new byte[5]);
    }
    RecordingListener listener = new RecordingListener();

    assertThatThrownBy(() -> training.withListener(listener).fitWithHistory(data(), run()))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            checkpoints()
                + ": there is no whole checkpoint to go on from, all 2 are damaged (the newest: is"
                + " not a whole safetensors file: it has only 5 bytes); begin anew in another"
                + " directory");
    assertThat(listener.damaged).hasSize(2);
    assertThat(files("step-")).isEqualTo(all);
  }

  @Test
  void refusesToResumeAnotherTrainingAndNamesTheDifference() throws IOException {
    Checkpoint encoder = encoder();
    TrainingOptions options = options().withEpochs(1);
    FineTuning.of(encoder, options).checkpointing(checkpoints(), true).fit(data(), run()).close();

    assertRefused(
        encoder, options.withLearningRate(1e-3), data(), "with learningRate 0.003 (now 0.001),");
    assertRefused(
        encoder, options.withLoss(Loss.ORDINAL), data(), "loss cross-entropy (now ordinal)");
    assertRefused(
        encoder, options.withSeed(4).withPatience(3), data(), "patience 2 (now 3), seed 3 (now 4)");
    assertRefused(
        encoder, options, TinyEncoder.data(48, 40), "with other training rows (150, now 48),");
    assertRefused(
        encoder,
        options,
        TrainingData.of(TinyEncoder.texts(ROWS, 1), TinyEncoder.texts(40, 7)),
        "with other validation rows (40, and as many now),");
    Path other = directory.resolve("other");
    TinyEncoder.bert().withSeed(99).write(other);
    assertRefused(
        Checkpoint.open(other), options, data(), "with the encoder " + encoder + " (now " + other);
    TinyEncoder.bert().withSeed(99).write(directory.resolve("encoder"));
    assertRefused(encoder, options, data(), "with other weights of the encoder " + encoder);
  }

  private void assertRefused(
      Checkpoint encoder, TrainingOptions options, TrainingData data, String difference)
      throws IOException {
    Map<String, Long> before = sizes();
    assertThatThrownBy(
            () ->
                FineTuning.of(encoder, options)
                    .checkpointing(checkpoints(), true)
                    .fitWithHistory(data, run()))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith(checkpoints() + ": the training here was begun ")
        .hasMessageContaining(difference)
        .hasMessageEndingWith(
            ", so it cannot be continued like this; begin anew, or in another directory");
    assertThat(sizes()).isEqualTo(before);
  }

  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (Path file : files("")) {
      sizes.put(file.toString(), Files.size(file));
    }
    return sizes;
  }

  /** The plan of a training that was short of time freezes layers, also when it is resumed. */
  @Test
  void aResumedTrainingFreezesWhatItsPlanFroze() throws IOException {
    // Batches of one text, so that no machine has time for 25,000 of them.
    TrainingOptions options = TrainingOptions.defaults(3).withMetric(Metric.MAE).withBatchSize(1);
    TrainingData data = TinyEncoder.data(20_000, 40);
    FineTuning training = FineTuning.of(encoder(), options).checkpointing(checkpoints(), true);
    interrupt(training, data, run().withDeadline(Deadline.in(Duration.ofSeconds(8))), 26);
    BudgetPlan plan =
        TrainingCheckpoints.newest(checkpoints(), TrainingListener.SILENT)
            .orElseThrow()
            .state()
            .plan;
    assertThat(plan).isNotNull().extracting(BudgetPlan::frozenLayers).isEqualTo(2);

    FineTuningResult resumed =
        training.fitWithHistory(data, run().withDeadline(Deadline.in(Duration.ofSeconds(4))));

    try (var classifier = resumed.classifier()) {
      assertThat(classifier.settings())
          .containsEntry("frozenLayers", "2")
          .containsEntry("learningRate", "2.0E-4");
    }
    assertThat(resumed.resumedFromStep()).isPositive();
  }

  @Test
  void aTrainingStateSurvivesTheRoundTrip() throws IOException {
    TrainingState state = new TrainingState();
    state.step = 7;
    state.done = 0.1 + 0.2;
    state.lossSum = Double.NaN;
    state.stepSeconds = 1e-300;
    state.bestScore = -1 / 3.0;
    state.records.add(new EpochRecord(1, Math.PI, Double.NaN, null, 2, 3));
    state.plan = new BudgetPlan(1, 2, 3, 4, 5e-4);

    state.offsets = LabelOffsets.of(new double[] {0.25, -0.25});
    String text = state.toJson().toString();
    TrainingState copy = TrainingState.fromJson(JsonFields.parse("test", text));

    assertThat(copy.toJson().toString()).isEqualTo(text);
    assertThat(copy)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .isEqualTo(state);
  }

  private static void flip(Path file, long position, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }

  private Path newest() throws IOException {
    List<Path> steps = files("step-");
    return steps.get(steps.size() - 1);
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(checkpoints())) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }
}
