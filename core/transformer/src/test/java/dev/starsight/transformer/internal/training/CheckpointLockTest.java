package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.testing.OtherProcess;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two trainings with checkpoints in one directory. */
class CheckpointLockTest {

  private static final NumericMode MODE = new NumericMode(false, false);

  private final Path folder;
  private final Path checkpoints;
  private final TrainingData data = TinyEncoder.data(60, 20);

  CheckpointLockTest(@TempDir Path folder) {
    this.folder = folder;
    this.checkpoints = folder.resolve("out/checkpoints");
  }

  /** Holds the lock of the directory in the argument until it is killed. */
  public static void main(String[] arguments) throws Exception {
    try (WorkLock lock = SessionStart.lock(Path.of(arguments[0]))) {
      System.out.println("holds " + lock.directory());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private FineTuning training(long seed) throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(folder.resolve("encoder")));
    TrainingOptions options =
        TrainingOptions.defaults(seed).withMaxLength(32).withBatchSize(8).withEpochs(2);
    return FineTuning.of(encoder, options).checkpointing(checkpoints, false);
  }

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> children = Files.list(checkpoints)) {
      for (Path child : children.filter(each -> !each.endsWith("lock")).sorted().toList()) {
        files.put(String.valueOf(child.getFileName()), Sha256.of(child));
      }
    }
    return files;
  }

  private void assertRefused(FineTuning second) {
    assertThatThrownBy(() -> second.fit(data, run()))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            checkpoints
                + ": another training is running here; wait for it, or name another directory");
  }

  @Test
  void anotherProcessKeepsItsCheckpoints() throws IOException {
    training(3).fit(data, run()).close();
    Map<String, String> before = files();
    assertThat(before).containsKey("best-001.safetensors");
    FineTuning second = training(4);

    try (OtherProcess first = OtherProcess.start(CheckpointLockTest.class, checkpoints)) {
      assertThat(first.line()).isEqualTo("holds " + checkpoints);
      assertRefused(second);
    }
    assertThat(files()).isEqualTo(before);
    second.fit(data, run()).close();
    assertThat(files()).isNotEqualTo(before);
  }

  @Test
  void anotherThreadKeepsItsCheckpoints() throws Exception {
    FineTuning second = training(4);
    List<Throwable> thrown = new ArrayList<>();
    Run running =
        run()
            .withProgress(
                (stage, done, total, detail) -> {
                  if (stage.equals("fine-tuning") && done == 10) {
                    Thread other = new Thread(() -> assertRefused(second));
                    other.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
                    other.start();
                    join(other);
                    thrown.add(new IllegalStateException("reached"));
                  }
                });
    training(3).fit(data, running).close();
    assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void beginningAnewDeletesNothingIfAFileIsOfSomebodyElse() throws IOException {
    training(3).fit(data, run()).close();
    Path notes = Files.writeString(checkpoints.resolve("step-00000007.safetensors"), "mine");
    Map<String, String> before = files();

    assertThatThrownBy(() -> training(4).fit(data, run()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(notes + ": Starsight did not write this, so nothing is deleted here");

    assertThat(files()).isEqualTo(before);
    Files.delete(notes);
    training(4).fit(data, run()).close();
  }

  @Test
  void theWeightsOfTheBestEpochAreOfThisTraining() throws IOException {
    CheckpointFiles encoder =
        CheckpointFiles.open(TinyEncoder.bert().write(folder.resolve("encoder")));
    TrainingOptions options = TrainingOptions.defaults(3).withMaxLength(32);
    FineTuningTask task =
        new FineTuningTask(encoder, options, data, run(), 0, TrainingListener.SILENT);
    NewHeadWeights weights = new NewHeadWeights(encoder.weights(), encoder.config(), 1);
    try (Network network =
            Networks.exactly(MODE, task.shape(), weights, FineTuningTask.optimizer(options))
                .network();
        Tokenizer tokenizer = encoder.tokenizer()) {
      TrainingFingerprint one =
          TrainingFingerprint.of(task, network, tokenizer, ComputeEnvironment.current(MODE, 1));
      TrainingFingerprint two = one.withSettings(options.withEpochs(9).settings());
      Path elsewhere = folder.resolve("elsewhere");
      try (TrainingCheckpoints mine = new TrainingCheckpoints(checkpoints, one);
          TrainingCheckpoints others = new TrainingCheckpoints(elsewhere, two)) {
        mine.saveBest(1, network);
        others.saveBest(2, network);
        others.await();
        mine.loadBest(1, network);
        String name = "best-002.safetensors";
        Files.copy(elsewhere.resolve(name), checkpoints.resolve(name));
        assertThatThrownBy(() -> mine.loadBest(2, network))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessage(checkpoints.resolve(name) + ": belongs to another training");
      }
    }
  }
}
