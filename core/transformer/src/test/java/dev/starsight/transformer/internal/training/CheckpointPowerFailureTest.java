package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.StarsightException;
import dev.starsight.run.Run;
import dev.starsight.testing.UnreliableDisk;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a power failure at any moment a training goes on from the last awaited checkpoint. */
@Tag("any-locale")
class CheckpointPowerFailureTest {

  private static final TrainingOptions OPTIONS = TrainingOptions.defaults(3).withMaxLength(32);
  private static final NumericMode MODE = new NumericMode(false, false);

  private final Path folder;
  private final List<Long> promised = new ArrayList<>(List.of(0L));

  CheckpointPowerFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void losesNoCheckpointThatWasAwaited() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    CheckpointFiles encoder =
        CheckpointFiles.open(TinyEncoder.bert().write(folder.resolve("encoder")));
    FineTuningTask task =
        new FineTuningTask(
            encoder,
            OPTIONS,
            TinyEncoder.data(60, 20),
            Run.unlimited().withThreads(1),
            0,
            TrainingListener.SILENT);
    NewHeadWeights weights = new NewHeadWeights(encoder.weights(), encoder.config(), 1);
    try (Network network =
            Networks.exactly(MODE, task.shape(), weights, FineTuningTask.optimizer(OPTIONS))
                .network();
        Tokenizer tokenizer = encoder.tokenizer()) {
      TrainingFingerprint fingerprint =
          TrainingFingerprint.of(task, network, tokenizer, ComputeEnvironment.current(MODE, 1));
      write(disk, network, fingerprint);
    }
    assertThat(disk.forEachFailure(folder, 3, this::check)).isGreaterThan(40);
  }

  private void write(UnreliableDisk disk, Network network, TrainingFingerprint fingerprint)
      throws IOException {
    Path directory = disk.root().resolve("run/checkpoints");
    try (TrainingCheckpoints checkpoints = new TrainingCheckpoints(directory, fingerprint)) {
      TrainingState state = new TrainingState();
      for (int epoch = 1; epoch <= 3; epoch++) {
        state.step += 10;
        save(disk, checkpoints, network, state);
        checkpoints.saveBest(epoch, network);
        state.bestEpoch = epoch;
        state.step += 10;
        save(disk, checkpoints, network, state);
      }
    }
  }

  private void save(
      UnreliableDisk disk, TrainingCheckpoints checkpoints, Network network, TrainingState state) {
    checkpoints.save(network, state);
    checkpoints.await();
    promised.add(state.step);
    disk.acknowledge();
  }

  private void check(Path left, int acknowledged) throws IOException {
    Path directory = left.resolve("run/checkpoints");
    Optional<TrainingCheckpoints.Found> found = Optional.empty();
    try {
      found = TrainingCheckpoints.newest(directory, TrainingListener.SILENT);
    } catch (StarsightException e) {
      assertThat(acknowledged).as(e.getMessage()).isZero();
    }
    assertThat(found.map(each -> each.state().step).orElse(0L))
        .isBetween(
            promised.get(acknowledged),
            promised.get(Math.min(acknowledged + 1, promised.size() - 1)));
  }
}
