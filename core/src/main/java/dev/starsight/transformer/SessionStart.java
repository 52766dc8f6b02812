package dev.starsight.transformer;

import dev.starsight.data.Shuffle;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.TrainingCheckpoints.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Starts a training, or resumes one from its newest checkpoint. */
final class SessionStart {

  private static final int MEASURED_STEPS = 12;
  private static final int MEASURED_ROWS = 512;
  private static final double MEASURING_SHARE = 0.04;

  private SessionStart() {}

  /**
   * Opens a training that is ready for its next step.
   *
   * @param directory of checkpoints; null for none
   * @param resume whether to go on from the newest checkpoint there, if there is one
   */
  static FineTuningSession open(FineTuningTask task, @Nullable Path directory, boolean resume)
      throws IOException {
    Found found =
        directory == null || !resume
            ? null
            : TrainingCheckpoints.newest(directory, task.listener()).orElse(null);
    Networks.Opened opened = network(task, found);
    Tokenizer tokenizer = null;
    try {
      tokenizer = task.encoder().tokenizer();
      return found == null
          ? start(task, tokenizer, opened, directory)
          : resume(task, tokenizer, opened.network(), found);
    } catch (IOException | RuntimeException e) {
      opened.network().close();
      if (tokenizer != null) {
        tokenizer.close();
      }
      throw e;
    }
  }

  /** The fastest, or the same as of the training that goes on. */
  private static Networks.Opened network(FineTuningTask task, @Nullable Found found)
      throws IOException {
    EncoderConfig config = task.encoder().config();
    TensorSource weights = new FreshHead(task.encoder().weights(), config, task.options().seed());
    Recipe recipe = task.options().recipe();
    return found == null
        ? Networks.fastest(task.shape(), weights, recipe)
        : Networks.exactly(
            found.origin().circumstances().arithmetic(), task.shape(), weights, recipe);
  }

  private static FineTuningSession start(
      FineTuningTask task, Tokenizer tokenizer, Networks.Opened opened, @Nullable Path directory) {
    Network network = opened.network();
    Circumstances here = Circumstances.here(opened.arithmetic(), task.run().threads());
    TorchEngine.useThreads(here.threads());
    if (directory != null) {
      TrainingCheckpoints.clear(directory);
    }
    TrainingState state = new TrainingState();
    TrainingOrigin origin = directory == null ? null : origin(task, tokenizer, network, here);
    FineTuningTask fitted = task;
    if (!task.run().deadline().isNever()) {
      BudgetFit fit = measureSteps(task, tokenizer, network);
      state.fit = fit;
      fitted = task.withOptions(fit.applyTo(task.options()));
    }
    TrainingCheckpoints checkpoints =
        directory == null || origin == null
            ? null
            : new TrainingCheckpoints(directory, origin.withSettings(fitted.options().settings()));
    return new FineTuningSession(fitted, tokenizer, network, here, state, checkpoints);
  }

  private static FineTuningSession resume(
      FineTuningTask task, Tokenizer tokenizer, Network network, Found found) throws IOException {
    Circumstances then = found.origin().circumstances();
    TorchEngine.useThreads(then.threads());
    BudgetFit fit = found.state().fit;
    FineTuningTask fitted = fit == null ? task : task.withOptions(fit.applyTo(task.options()));
    TrainingCheckpoints checkpoints = new TrainingCheckpoints(found.directory(), found.origin());
    checkpoints.load(found, origin(fitted, tokenizer, network, then), network);
    then.notices(task.run().threads()).forEach(task.listener()::noticed);
    return new FineTuningSession(fitted, tokenizer, network, then, found.state(), checkpoints);
  }

  private static TrainingOrigin origin(
      FineTuningTask task, Tokenizer tokenizer, Network network, Circumstances circumstances) {
    return TrainingOrigin.of(
        task.encoder(), network, tokenizer, task.options(), task.data(), circumstances);
  }

  /**
   * Makes a few steps at a learning rate of 0, to see what they take. All is as before then, but
   * that a zero may have lost its sign.
   */
  private static BudgetFit measureSteps(FineTuningTask task, Tokenizer tokenizer, Network network) {
    TrainingOptions options = task.options();
    StepRunner runner = new StepRunner(task, tokenizer, network);
    EpochPlan plan = runner.plan();
    double left = task.run().deadline().secondsLeft();
    int[] rows = IntStream.of(plan.rows(0)).limit(MEASURED_ROWS).toArray();
    int[] lengths = runner.texts().of(rows).stream().mapToInt(Encoding::length).toArray();
    Pace pace = new Pace(task.run().deadline());
    List<int[]> batches = plan.batches(0, rows, lengths, options.batchSize());
    for (int i = 0; i < MEASURED_STEPS && !(pace.isMeasured() && isLate(task, left)); i++) {
      task.run().progress().update("trying the first steps", i, MEASURED_STEPS, "");
      LabelledBatch batch = runner.batch(batches.get(i % batches.size()));
      long begun = System.nanoTime();
      runner.step(List.of(batch), 0, Shuffle.mix(options.seed(), 7, i));
      pace.stepped((System.nanoTime() - begun) / 1e9, StepRunner.padded(batch));
    }
    task.run().progress().update("trying the first steps", MEASURED_STEPS, MEASURED_STEPS, "");
    network.releaseOptimizerState();
    double seconds = task.run().deadline().secondsLeft();
    return BudgetFit.of(options, seconds, pace.secondsPerToken(), plan.size(), lengths);
  }

  /** Whether measuring has taken its share of the time. */
  private static boolean isLate(FineTuningTask task, double secondsAtFirst) {
    return task.run().deadline().secondsLeft() < (1 - MEASURING_SHARE) * secondsAtFirst;
  }
}
