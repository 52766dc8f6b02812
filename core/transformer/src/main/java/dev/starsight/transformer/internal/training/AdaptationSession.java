package dev.starsight.transformer.internal.training;

import ai.djl.engine.EngineException;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.transformer.internal.network.MaskedNetwork;
import dev.starsight.transformer.internal.network.MaskedNetwork.MaskedBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.weights.WeightFiles;
import dev.starsight.transformer.training.AdaptationOptions;
import dev.starsight.transformer.training.AdaptationResult;
import dev.starsight.transformer.training.AdaptationResult.HeldOutLoss;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A running adaptation: masked-language-model training on unlabelled texts. The state that its
 * checkpoints hold is that of a fine-tuning: an epoch is a pass over the texts; the records are the
 * evaluations on held-out texts, the first before any step, the others after a tenth or more of the
 * training and numbered by the tenths. Not thread-safe.
 */
public final class AdaptationSession implements AutoCloseable {

  private static final int CHECKPOINT_STEPS = 50;
  private static final long CHECKPOINT_NANOS = 60_000_000_000L;

  /** Evaluations during the training. */
  private static final int EVALUATIONS = 10;

  private final AdaptationTask task;
  private final AdaptationOptions options;
  private final MaskedNetwork network;
  private final AdaptationTexts texts;
  private final HeldOutTexts heldOut;
  private final TrainingCheckpoints checkpoints;
  private final TrainingState state;
  private final ComputeEnvironment environment;
  private final ThroughputEstimator throughput;
  private final boolean newHead;
  private final long resumedFromStep;
  private long lastCheckpoint = System.nanoTime();
  private double evaluationSeconds;

  /** Creates a session that owns the network and the checkpoints. */
  AdaptationSession(
      AdaptationTask task,
      MaskedNetwork network,
      AdaptationTexts texts,
      TrainingCheckpoints checkpoints,
      TrainingState state,
      ComputeEnvironment environment,
      boolean newHead) {
    this.task = task;
    this.options = task.options();
    this.network = network;
    this.texts = texts;
    this.heldOut = new HeldOutTexts(texts);
    this.checkpoints = checkpoints;
    this.state = state;
    this.environment = environment;
    this.throughput = new ThroughputEstimator(task.run().deadline());
    this.newHead = newHead;
    this.resumedFromStep = state.step;
    if (resumedFromStep > 0 && isCut()) {
      evaluationSeconds = HeldOutTexts.SHARE * task.run().deadline().secondsLeft();
    }
  }

  /**
   * Trains to the end and writes a Hugging Face directory of a masked language model.
   *
   * @param target exists
   */
  public AdaptationResult train(Path target) throws IOException {
    task.listener().started(state.step, List.copyOf(state.records));
    if (state.records.isEmpty()) {
      evaluate(0);
    }
    while (!state.ended) {
      pass();
    }
    checkpoints.await();
    int last = state.records.get(state.records.size() - 1).epoch();
    if (state.bestEpoch > 0 && state.bestEpoch != last) {
      checkpoints.loadBest(state.bestEpoch, network);
    }
    write(target);
    return result();
  }

  private void write(Path target) throws IOException {
    Json.write(
        target.resolve("config.json"),
        task.encoder().config().toMaskedJson(AdaptationTask.DROPOUT));
    task.encoder().writeTokenizer(target);
    Networks.write(network, target.resolve(WeightFiles.SINGLE));
  }

  /** Trains on all texts once, or on what is left of a pass. */
  private void pass() {
    List<int[]> batches = texts.masking().batches(texts.train(), state.epoch);
    Schedule schedule = new Schedule(options.learningRate(), AdaptationTask.WARM_UP, state.done);
    while (state.batch < batches.size() && !state.ended) {
      double left = stepsLeft();
      if (left < 1) {
        end();
        return;
      }
      step(batches.get(state.batch), schedule, left);
    }
    if (!state.ended) {
      state.epoch++;
      state.batch = 0;
    }
  }

  /** Estimates how many steps are left; below 1 for none. */
  private double stepsLeft() {
    if (options.steps() > 0 && !isCut()) {
      return options.steps() - state.step;
    }
    double each = throughput.secondsPerToken(); // of a step, as all are alike
    double reserved = (EVALUATIONS - (int) (EVALUATIONS * state.done)) * evaluationSeconds;
    double seconds = task.run().deadline().secondsLeft() - reserved;
    double fitting = each == 0 ? (seconds > 0 ? Integer.MAX_VALUE : 0) : seconds / each;
    return options.steps() > 0
        ? Math.min(fitting, (double) (options.steps() - state.step))
        : fitting;
  }

  /** Returns how many evaluations there are: fewer in a few steps, which they would outweigh. */
  private int evaluations() {
    long steps = options.steps();
    if (steps == 0 || steps >= 100) {
      return EVALUATIONS;
    }
    return steps >= 50 ? 5 : steps >= 20 ? 2 : 1;
  }

  /** Returns whether a deadline decides on the number of steps. */
  private boolean isCut() {
    return !task.run().deadline().isNever();
  }

  private void step(int[] rows, Schedule schedule, double left) {
    long entered = System.nanoTime();
    MaskedBatch batch = texts.masking().batch(rows, state.epoch, state.batch);
    double rate = schedule.next(left);
    TorchEngine.useThreads(environment.threads()); // Something else in this process may use others.
    long start = System.nanoTime();
    Network.Step made =
        run(() -> network.step(batch, rate, Shuffle.mix(options.seed(), 5, state.step)), batch);
    double seconds = (System.nanoTime() - start) / 1e9;
    state.done = schedule.done();
    record(batch, made, rate, seconds, left);
    if (!made.isFinite()) {
      diverge(made); // Without a checkpoint, which could only resume the divergence.
      return;
    }
    int due = ((int) (evaluations() * state.done + 1e-9)) * (EVALUATIONS / evaluations());
    boolean evaluated = due > state.records.get(state.records.size() - 1).epoch();
    long evaluating = System.nanoTime();
    if (evaluated) {
      state.ended = state.step == options.steps();
      evaluate(due);
    }
    long evaluation = System.nanoTime() - evaluating;
    if (evaluated // Or the weights that a checkpoint refers to might no longer be the newest two.
        || state.step % CHECKPOINT_STEPS == 0
        || System.nanoTime() - lastCheckpoint > CHECKPOINT_NANOS) {
      checkpoint();
    }
    throughput.recordStep((System.nanoTime() - entered - evaluation) / 1e9, 1);
  }

  private <T> T run(Supplier<T> work, MaskedBatch batch) {
    try {
      return work.get();
    } catch (EngineException | OutOfMemoryError e) {
      if (e instanceof EngineException failure && !Networks.isOutOfMemory(failure)) {
        throw failure;
      }
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "there is not enough memory for a batch of %,d texts of %d tokens; lower the batch"
                  + " size (now %d) or the maximum length (now %d)",
              batch.texts().size(),
              batch.texts().width(),
              options.batchSize(),
              options.maxLength()),
          e);
    }
  }

  private void record(
      MaskedBatch batch, Network.Step made, double rate, double seconds, double left) {
    int hidden = batch.positions().length;
    long tokens = batch.texts().tokenCount();
    state.step++;
    state.batch++;
    state.lossSum += made.loss() * hidden;
    state.rowSum += hidden;
    state.tokenSum += tokens;
    state.stepSeconds += seconds;
    long steps = state.step - 1 + Math.round(Math.min(left, Integer.MAX_VALUE));
    String detail =
        String.format(
            Locale.ROOT,
            "loss %.3f, %,.0f tokens/s",
            state.lossSum / state.rowSum,
            state.tokenSum / state.stepSeconds);
    task.run().progress().update("adapting", state.step, steps, detail);
    task.listener()
        .step(
            new StepRecord(
                state.step,
                steps,
                state.epoch + 1,
                made.loss(),
                rate,
                made.gradientNorm(),
                batch.texts().size(),
                tokens,
                seconds));
  }

  /** Ends the training; the current weights are lost, those of the best evaluation are not. */
  private void diverge(Network.Step made) {
    if (state.bestEpoch == 0) {
      throw made.failure(state.step, options.learningRate());
    }
    checkpoints.loadBest(state.bestEpoch, network);
    state.ended = true;
    task.listener()
        .notice(made.divergence(state.step) + "; the weights with the lowest loss so far are kept");
  }

  private void end() {
    state.ended = true;
    if (state.rowSum > 0) {
      evaluate(EVALUATIONS);
      checkpoint();
    }
  }

  /** Measures the loss on held-out texts, and keeps the weights if it is the lowest so far. */
  private void evaluate(int tenth) {
    long start = System.nanoTime();
    TorchEngine.useThreads(environment.threads());
    double loss =
        heldOut.loss(
            batch -> run(() -> network.loss(batch), batch),
            state,
            task.run().deadline(),
            task.run().progress());
    evaluationSeconds = (System.nanoTime() - start) / 1e9;
    EpochRecord record =
        new EpochRecord(
            tenth,
            state.rowSum == 0 ? Double.NaN : state.lossSum / state.rowSum,
            loss,
            null,
            state.stepSeconds + evaluationSeconds,
            state.stepSeconds == 0 ? Double.NaN : state.tokenSum / state.stepSeconds);
    boolean best = state.records.stream().allMatch(each -> loss < each.validationLoss());
    state.records.add(record);
    task.listener().epoch(record, state.step);
    if (best && tenth > 0) {
      state.bestEpoch = tenth;
      checkpoints.saveBest(tenth, network);
    }
    state.lossSum = 0;
    state.rowSum = 0;
    state.tokenSum = 0;
    state.stepSeconds = 0;
  }

  private void checkpoint() {
    checkpoints.save(network, state);
    lastCheckpoint = System.nanoTime();
  }

  private AdaptationResult result() {
    List<HeldOutLoss> evaluations =
        state.records.stream()
            .map(
                record ->
                    new HeldOutLoss(
                        record.epoch() / (double) EVALUATIONS,
                        record.trainLoss(),
                        record.validationLoss(),
                        record.seconds(),
                        record.tokensPerSecond()))
            .toList();
    OptionalInt best =
        IntStream.range(0, state.records.size())
            .filter(i -> i > 0 && state.records.get(i).epoch() == state.bestEpoch)
            .findFirst();
    return new AdaptationResult(
        texts.train().length,
        texts.heldOut().length,
        heldOut.hidden(state.validationRows),
        heldOut.guessLoss(texts.logFrequencies(network.shape().labels()), state.validationRows),
        newHead,
        evaluations,
        best.orElse(evaluations.size() - 1),
        state.step,
        state.epoch + 1,
        resumedFromStep);
  }

  @Override
  public void close() {
    checkpoints.close();
    network.close();
  }
}
