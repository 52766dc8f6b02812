package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStartTest {

  private final Path directory;
  private final Path checkpoints;
  private final TrainingData data = TinyEncoder.data(150, 40);

  SessionStartTest(@TempDir Path directory) {
    this.directory = directory;
    this.checkpoints = directory.resolve("checkpoints");
  }

  private FineTuning training() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    TrainingOptions options =
        TrainingOptions.defaults(3).withMaxLength(32).withBatchSize(8).withEpochs(3);
    return FineTuning.of(encoder, options).checkpointing(checkpoints, true);
  }

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  /** Returns a run that ends with an error when a stage has reached a step. */
  private static Run failing(String at, long step, Error error) {
    return run()
        .withProgress(
            (stage, done, total, detail) -> {
              if (stage.equals(at) && done == step) {
                throw error;
              }
            });
  }

  private static int openManagers() throws ReflectiveOperationException {
    TorchEngine.useThreads(1);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return ((Map<?, ?>) resources.get(manager.getParentManager())).size();
    }
  }

  @Test
  void anErrorAtTheStartLeavesNoNetworkOpen() throws Exception {
    FineTuning training = training();
    Run failing =
        failing("trying the first steps", 0, new OutOfMemoryError("Java heap space"))
            .withDeadline(Deadline.in(Duration.ofHours(1)));
    int before = openManagers();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> training.fit(data, failing)).isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(openManagers()).isEqualTo(before);
  }

  @Test
  void anErrorDuringTheTrainingLeavesNoNetworkOpen() throws Exception {
    FineTuning training = training();
    int before = openManagers();
    Run failing = failing("fine-tuning", 3, new OutOfMemoryError("Java heap space"));
    assertThatThrownBy(() -> training.fit(data, failing)).isInstanceOf(OutOfMemoryError.class);
    assertThat(openManagers()).isEqualTo(before);
  }

  /** Only the newest two are kept, so a later one would push out one that is needed. */
  @Test
  void aResumedTrainingDeletesTheWeightsOfLaterEpochs() throws IOException {
    FineTuning training = training();
    Error plug = new AssertionError("pulled the plug");
    assertThatThrownBy(() -> training.fit(data, failing("fine-tuning", 34, plug))).isSameAs(plug);
    int best =
        TrainingCheckpoints.newest(checkpoints, TrainingListener.SILENT)
            .orElseThrow()
            .state()
            .bestEpoch;
    assertThat(best).isBetween(1, 2);
    Path needed = checkpoints.resolve("best-00" + best + ".safetensors");
    Path later = Files.copy(needed, checkpoints.resolve("best-098.safetensors"));
    Path latest = Files.copy(needed, checkpoints.resolve("best-099.safetensors"));

    assertThatThrownBy(() -> training.fit(data, failing("fine-tuning", 36, plug))).isSameAs(plug);

    assertThat(needed).exists();
    assertThat(later).doesNotExist();
    assertThat(latest).doesNotExist();
    training.fit(data, run()).close();
  }
}
