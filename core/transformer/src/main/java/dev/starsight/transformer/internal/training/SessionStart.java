package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.network.LabelledBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.training.TrainingCheckpoints.Found;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Starts a training, or resumes one from its newest checkpoint. */
public final class SessionStart {

  private static final int MEASURED_STEPS = 12;
  private static final int MEASURED_ROWS = 512;
  private static final double MEASURING_SHARE = 0.04;

  private SessionStart() {}

  /**
   * Takes the lock against another training in a directory of checkpoints, which is created if it
   * does not exist. The thread that holds it may take it again.
   *
   * @throws StarsightException if another training is running there
   * @throws IOException naming the path, if it cannot be written
   */
  public static WorkLock lock(Path directory) throws IOException {
    return WorkLock.tryTake(directory)
        .orElseThrow(
            () ->
                new StarsightException(
                    directory
                        + ": another training is running here; wait for it, or name another"
                        + " directory"));
  }

  /**
   * Opens a training; it resumes from the newest checkpoint in the directory, if asked to.
   *
   * @param directory of checkpoints, whose {@linkplain #lock lock} the caller holds until the
   *     session is closed
   */
  public static FineTuningSession open(
      FineTuningTask task, @Nullable Path directory, boolean resume) throws IOException {
    Found found =
        directory == null || !resume
            ? null
            : TrainingCheckpoints.newest(directory, task.listener()).orElse(null);
    Networks.Opened opened = network(task, found);
    Tokenizer tokenizer = null;
    boolean done = false;
    try {
      tokenizer = task.encoder().tokenizer();
      FineTuningSession session =
          found == null
              ? start(task, tokenizer, opened, directory)
              : resume(task, tokenizer, opened.network(), found);
      done = true;
      return session;
    } finally {
      // After an OutOfMemoryError too, which a search survives.
      if (!done) {
        opened.network().close();
        if (tokenizer != null) {
          tokenizer.close();
        }
      }
    }
  }

  /** Opens the fastest network, or the one that the resumed training used. */
  private static Networks.Opened network(FineTuningTask task, @Nullable Found found)
      throws IOException {
    if (found == null) {
      return Networks.fastest(
          task.shape(), weights(task), FineTuningTask.optimizer(task.options()));
    }
    BudgetPlan plan = found.state().plan;
    TrainingOptions options = plan == null ? task.options() : plan.applyTo(task.options());
    return network(task, options, found.fingerprint().environment().mode());
  }

  private static Networks.Opened network(
      FineTuningTask task, TrainingOptions options, NumericMode mode) throws IOException {
    return Networks.exactly(mode, task.shape(), weights(task), FineTuningTask.optimizer(options));
  }

  private static TensorSource weights(FineTuningTask task) throws IOException {
    return new NewHeadWeights(
        task.encoder().weights(), task.encoder().config(), task.options().seed());
  }

  private static FineTuningSession start(
      FineTuningTask task, Tokenizer tokenizer, Networks.Opened opened, @Nullable Path directory)
      throws IOException {
    Network network = opened.network();
    ComputeEnvironment current = ComputeEnvironment.current(opened.mode(), task.run().threads());
    TorchEngine.useThreads(current.threads());
    current.slowness().ifPresent(task.listener()::notice);
    if (directory != null) {
      TrainingCheckpoints.clear(directory);
    }
    TrainingState state = new TrainingState();
    TrainingFingerprint fingerprint =
        directory == null ? null : TrainingFingerprint.of(task, network, tokenizer, current);
    FineTuningTask planned = task;
    Network other = null;
    TrainingCheckpoints checkpoints = null;
    try {
      if (!task.run().deadline().isNever()) {
        BudgetPlan plan = measureSteps(task, tokenizer, network);
        state.plan = plan;
        planned = task.withOptions(plan.applyTo(task.options()));
        if (planned.options().frozenLayers() != task.options().frozenLayers()) {
          network.close();
          other = network(planned, planned.options(), opened.mode()).network();
          network = other;
        }
      }
      if (directory != null && fingerprint != null) {
        checkpoints =
            new TrainingCheckpoints(directory, fingerprint.withSettings(planned.settings()));
      }
      return new FineTuningSession(planned, tokenizer, network, current, state, checkpoints);
    } catch (IOException | RuntimeException | Error e) {
      if (other != null) {
        other.close();
      }
      if (checkpoints != null) {
        checkpoints.close();
      }
      throw e;
    }
  }

  private static FineTuningSession resume(
      FineTuningTask task, Tokenizer tokenizer, Network network, Found found) throws IOException {
    ComputeEnvironment then = found.fingerprint().environment();
    TorchEngine.useThreads(then.threads());
    BudgetPlan plan = found.state().plan;
    FineTuningTask planned = plan == null ? task : task.withOptions(plan.applyTo(task.options()));
    TrainingCheckpoints checkpoints =
        new TrainingCheckpoints(found.directory(), found.fingerprint());
    try {
      checkpoints.load(found, TrainingFingerprint.of(planned, network, tokenizer, then), network);
    } catch (IOException | RuntimeException e) {
      checkpoints.close();
      throw e;
    }
    then.notices(task.run().threads()).forEach(task.listener()::notice);
    then.slowness().ifPresent(task.listener()::notice);
    return new FineTuningSession(planned, tokenizer, network, then, found.state(), checkpoints);
  }

  /**
   * Runs a few steps at a learning rate of 0 to measure them, and plans the training. Afterwards
   * the network is as before, except that a zero may have lost its sign.
   */
  private static BudgetPlan measureSteps(
      FineTuningTask task, Tokenizer tokenizer, Network network) {
    TrainingOptions options = task.options();
    StepRunner runner = new StepRunner(task, tokenizer, network);
    EpochPlan plan = runner.plan;
    double left = task.run().deadline().secondsLeft();
    int[] rows = IntStream.of(plan.rows(0)).limit(MEASURED_ROWS).toArray();
    int[] lengths = runner.texts.of(rows).stream().mapToInt(Encoding::length).toArray();
    ThroughputEstimator throughput = new ThroughputEstimator(task.run().deadline());
    List<int[]> batches = plan.batches(0, rows, lengths, options.batchSize());
    for (int i = 0; i < MEASURED_STEPS && !(throughput.isMeasured() && isLate(task, left)); i++) {
      task.run().progress().update("trying the first steps", i, MEASURED_STEPS, "");
      LabelledBatch batch = runner.batch(batches.get(i % batches.size()));
      long start = System.nanoTime();
      runner.step(List.of(batch), 0, Shuffle.mix(options.seed(), 7, i));
      throughput.recordStep((System.nanoTime() - start) / 1e9, StepRunner.padded(batch));
    }
    task.run().progress().update("trying the first steps", MEASURED_STEPS, MEASURED_STEPS, "");
    network.releaseOptimizerState();
    double seconds = task.run().deadline().secondsLeft();
    return BudgetPlan.of(
        options,
        task.encoder().config(),
        seconds,
        throughput.secondsPerToken(),
        plan.size(),
        lengths);
  }

  /** Returns whether measuring has used its share of the time. */
  private static boolean isLate(FineTuningTask task, double secondsAtFirst) {
    return task.run().deadline().secondsLeft() < (1 - MEASURING_SHARE) * secondsAtFirst;
  }
}
