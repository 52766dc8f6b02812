package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose device has no memory left, by the message that PyTorch has for it. */
class DeviceMemoryTest {

  private static final String FULL =
      "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 15.77 GiB of"
          + " which 1.06 GiB is free.\nException raised from malloc";

  private static Network failing(NetworkShape shape, String message) {
    return (Network)
        Proxy.newProxyInstance(
            Network.class.getClassLoader(),
            new Class<?>[] {Network.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("shape")) {
                return shape;
              }
              throw new EngineException(message);
            });
  }

  private static FineTuningTask task(Path folder) throws IOException {
    return new FineTuningTask(
        CheckpointFiles.open(TinyEncoder.bert().write(folder)),
        TrainingOptions.defaults(3).withMaxLength(32).withBatchSize(8),
        TinyEncoder.data(20, 10),
        Run.unlimited().withThreads(1),
        0,
        TrainingListener.SILENT);
  }

  @Test
  void trainingNamesTheSettingsToLower(@TempDir Path folder) throws IOException {
    FineTuningTask task = task(folder);
    try (Tokenizer tokenizer = task.encoder().tokenizer()) {
      StepRunner steps = new StepRunner(task, tokenizer, failing(task.shape(), FULL));
      assertThatThrownBy(
              () -> steps.step(List.of(steps.batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7})), 1e-4, 1))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("there is not enough memory for a batch of 8 texts of ")
          .hasMessageEndingWith(
              "lower the batch size (now 8; accumulation makes up for it) or the training length"
                  + " (now 32)")
          .hasRootCauseInstanceOf(EngineException.class);
    }
  }

  @Test
  void predictingNamesTheDevice(@TempDir Path folder) throws IOException {
    Network full = failing(task(folder).shape(), FULL);
    assertThatThrownBy(() -> Inference.logits(full, List.of(Encoding.of(2, 5, 3))))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "the encoder failed to predict: there is not enough memory on %s; end other programs"
                    .formatted(TorchEngine.device())
                + " that use it, or compute on another device (--device)");
  }

  @Test
  void anotherFailureKeepsTheFirstLineOfItsMessage(@TempDir Path folder) throws IOException {
    Network broken = failing(task(folder).shape(), "CUDA error: unspecified launch failure\nat x");
    assertThatThrownBy(() -> Inference.logits(broken, List.of(Encoding.of(2, 5, 3))))
        .isInstanceOf(TrainingException.class)
        .hasMessage("the encoder failed to predict: CUDA error: unspecified launch failure");
  }
}
