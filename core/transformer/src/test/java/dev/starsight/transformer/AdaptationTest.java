package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.training.AdaptationOptions;
import dev.starsight.transformer.training.AdaptationResult;
import dev.starsight.transformer.training.AdaptationResult.HeldOutLoss;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-locale")
class AdaptationTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private static AdaptationOptions options(long steps) {
    return AdaptationOptions.defaults(3)
        .withMaxLength(16)
        .withBatchSize(8)
        .withLearningRate(3e-3)
        .withSteps(steps);
  }

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  private Checkpoint encoder(String modelType) throws IOException {
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, "gelu");
    return Checkpoint.open(tiny.write(directory.resolve(modelType)));
  }

  /** Texts in which a word follows from the one before it. */
  private static List<String> texts(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean game = random.nextBoolean();
      StringBuilder text = new StringBuilder(game ? "the game" : "the tool");
      for (int k = random.nextInt(12); k > 0; k--) {
        text.append(game ? " is very good ." : " was not bad .");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private AdaptationResult adapt(
      Checkpoint encoder, AdaptationOptions options, String name, boolean resume, Run run)
      throws IOException {
    Path target = Files.createDirectories(directory.resolve(name));
    return Adaptation.of(encoder, options)
        .adapt(texts(400)::forEach, directory.resolve(name + ".work"), resume, target, run);
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name).resolve("model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void learnsAndWritesWhatFineTuningBeginsWith(String modelType) throws IOException {
    AdaptationResult result = adapt(encoder(modelType), options(150), "out", false, run());
    assertThat(result.isBetter()).isTrue();
    assertThat(result.newHead()).isTrue();
    assertThat(result.lossAfter()).isLessThan(0.8 * result.guessLoss());
    assertThat(result.lossBefore()).isBetween(result.guessLoss(), 1.5 * result.guessLoss());
    assertThat(result.evaluations()).hasSize(11);
    assertThat(result.evaluations())
        .extracting(HeldOutLoss::done)
        .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
    assertThat(result.texts() + result.heldOut()).isEqualTo(400);
    assertThat(result.steps()).isEqualTo(150);
    Path out = directory.resolve("out");
    boolean bert = modelType.equals("bert");
    assertThat(Json.read(out.resolve("config.json")).path("architectures").path(0).asText())
        .isEqualTo(bert ? "BertForMaskedLM" : "DistilBertForMaskedLM");
    SafetensorsFile file = SafetensorsFile.open(out.resolve("model.safetensors"));
    TreeSet<String> names = new TreeSet<>(file.names());
    names.removeAll(TinyEncoder.bert().withArchitecture(modelType, "gelu").tensors().keySet());
    assertThat(names)
        .containsExactlyElementsOf(
            bert
                ? List.of(
                    "cls.predictions.bias",
                    "cls.predictions.transform.LayerNorm.bias",
                    "cls.predictions.transform.LayerNorm.weight",
                    "cls.predictions.transform.dense.bias",
                    "cls.predictions.transform.dense.weight")
                : List.of(
                    "vocab_layer_norm.bias",
                    "vocab_layer_norm.weight",
                    "vocab_projector.bias",
                    "vocab_transform.bias",
                    "vocab_transform.weight"));
    Checkpoint adapted = Checkpoint.open(out);
    TrainingOptions training = TrainingOptions.defaults(1).withEpochs(1).withMaxLength(16);
    try (var classifier = FineTuning.of(adapted, training).fit(TinyEncoder.data(60, 20), run())) {
      assertThat(classifier.labels().size()).isEqualTo(2);
    }
    // Its own head is kept, so that an adaptation can go on where one has ended.
    AdaptationResult further = adapt(adapted, options(1), "further", false, run());
    assertThat(further.newHead()).isFalse();
    assertThat(further.lossBefore()).isEqualTo(result.lossAfter());
  }

  /** Interrupts a training at this step, before the step is complete. */
  private void interrupt(Checkpoint encoder, String name, boolean resume, long step) {
    Run interrupted =
        run()
            .withProgress(
                (stage, done, total, detail) -> {
                  if (stage.equals("adapting") && done == step) {
                    throw new IllegalStateException("pulled the plug");
                  }
                });
    assertThatThrownBy(() -> adapt(encoder, options(130), name, resume, interrupted))
        .hasMessage("pulled the plug");
  }

  @Test
  void resumedTrainingEndsInTheSameBytes() throws IOException {
    Checkpoint encoder = encoder("bert");
    AdaptationResult whole = adapt(encoder, options(130), "whole", false, run());
    interrupt(encoder, "parts", false, 1);
    interrupt(encoder, "parts", true, 62);
    interrupt(encoder, "parts", true, 112);
    AdaptationResult parts = adapt(encoder, options(130), "parts", true, run());
    assertThat(parts.resumedFromStep()).isEqualTo(104);
    assertThat(weights("parts")).isEqualTo(weights("whole"));
    assertThat(parts.lossAfter()).isEqualTo(whole.lossAfter());
    assertThat(parts.guessLoss()).isEqualTo(whole.guessLoss());
    AdaptationResult again = adapt(encoder, options(130), "parts", true, run());
    assertThat(again.resumedFromStep()).isEqualTo(130);
    assertThat(weights("parts")).isEqualTo(weights("whole"));
    adapt(encoder, options(130).withBatchSize(4), "other", false, run());
    assertThat(weights("other")).isNotEqualTo(weights("whole"));
  }

  @Test
  void damagedCheckpointIsSkipped() throws IOException {
    Checkpoint encoder = encoder("bert");
    adapt(encoder, options(60), "whole", false, run());
    adapt(encoder, options(60), "out", false, run());
    Path newest;
    try (Stream<Path> files = Files.list(directory.resolve("out.work"))) {
      newest =
          files.filter(file -> file.toString().contains("step-00000060")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    List<Path> damaged = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void damaged(Path checkpoint, String reason) {
            damaged.add(checkpoint.getFileName());
          }
        };
    Path target = Files.createDirectories(directory.resolve("again"));
    AdaptationResult result =
        Adaptation.of(encoder, options(60))
            .withListener(listener)
            .adapt(texts(400)::forEach, directory.resolve("out.work"), true, target, run());
    assertThat(damaged).containsExactly(newest.getFileName());
    assertThat(result.resumedFromStep()).isEqualTo(50);
    assertThat(weights("again")).isEqualTo(weights("whole"));
  }

  @Test
  void resumesOnlyTheSameTraining() throws IOException {
    Checkpoint encoder = encoder("bert");
    interrupt(encoder, "out", false, 60);
    assertThatThrownBy(
            () -> adapt(encoder, options(130).withLearningRate(1e-3), "out", true, run()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("begun with learningRate 0.003 (now 0.001)");
    assertThatThrownBy(
            () ->
                Adaptation.of(encoder, options(130))
                    .adapt(
                        texts(300)::forEach, directory.resolve("out.work"), true, directory, run()))
        .hasMessageMatching(".* other training rows \\(\\d+, now \\d+\\), other validation .*");
    Checkpoint other =
        Checkpoint.open(TinyEncoder.bert().withSeed(99).write(directory.resolve("other")));
    assertThatThrownBy(() -> adapt(other, options(130), "out", true, run()))
        .hasMessageContaining("the encoder");
  }

  @Test
  void budgetEndsTheTrainingInTimeWithALoss() throws IOException {
    AdaptationOptions byTheClock =
        new AdaptationOptions(3, 0, 16, 8, 3e-3); // As many steps as fit.
    Run run = run().withDeadline(Deadline.inSeconds(4));
    AdaptationResult result = adapt(encoder("bert"), byTheClock, "out", false, run);
    assertThat(result.steps()).isPositive();
    assertThat(result.evaluations()).hasSizeGreaterThan(1);
    assertThatThrownBy(() -> adapt(encoder("bert"), byTheClock, "out", false, run()))
        .hasMessage("an adaptation needs a deadline or a number of steps, but there is neither");
  }

  @Test
  void divergenceNamesTheLearningRate() {
    assertThatThrownBy(
            () -> adapt(diverging(), options(60).withLearningRate(1), "out", false, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching("at step \\d+ the loss is .*begin anew with a lower learning rate.*");
  }

  /** Returns an encoder whose weights are so large that attention overflows. */
  private Checkpoint diverging() throws IOException {
    Path tiny = TinyEncoder.bert().write(directory.resolve("large"));
    SafetensorsFile file = SafetensorsFile.open(tiny.resolve("model.safetensors"));
    List<Tensor> tensors = new ArrayList<>();
    TinyEncoder.bert()
        .tensors()
        .forEach(
            (name, shape) -> {
              try {
                float[] values = file.read(name, shape);
                if (name.contains("word_embeddings")) {
                  values[5 * 32] = 1e38f;
                  values[11 * 32 + 1] = 1e38f;
                }
                tensors.add(new Tensor(name, shape, () -> FloatBuffer.wrap(values)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    SafetensorsWriter.write(tiny.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    return Checkpoint.open(tiny);
  }

  @Test
  void refusesWhatCannotWork() throws IOException {
    Checkpoint encoder = encoder("bert");
    assertThatThrownBy(() -> Adaptation.of(encoder, options(5).withMaxLength(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max-length must be at most 32")
        .hasMessageContaining("but is 64");
    assertThatThrownBy(() -> options(5).withBatchSize(0)).hasMessageContaining("batch-size");
    assertThatThrownBy(() -> options(0)).hasMessage("steps must be at least 1, but are 0");
    assertThatThrownBy(() -> options(5).withLearningRate(2)).hasMessageContaining("at most 1");
    Path work = Files.createDirectories(directory.resolve("out.work"));
    Files.writeString(work.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> adapt(encoder, options(5), "out", false, run()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes.txt");
    assertThat(work.resolve("notes.txt")).content().isEqualTo("mine");
  }
}
