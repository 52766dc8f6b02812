package dev.starsight.transformer.internal.training;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.model.Metrics;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.network.LabelledBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A running training. Not thread-safe. */
public final class FineTuningSession implements AutoCloseable {

  private static final int CHECKPOINT_STEPS = 20;
  private static final long CHECKPOINT_NANOS = 25_000_000_000L;

  private static final long CHEAP_NANOS = 100_000_000L;

  /** The time between expensive checkpoints, as a multiple of what one takes. */
  private static final int CHECKPOINT_PAUSE = 40;

  private final FineTuningTask task;
  private final TrainingOptions options;
  private final Run run;
  private final TrainingListener listener;
  private final Tokenizer tokenizer;
  private final Network network;
  private final int positions;
  private final StepRunner runner;
  private final EpochPlan plan;
  private final EpochValidation validation;
  private final @Nullable TrainingCheckpoints checkpoints;
  private final ThroughputEstimator throughput;
  private final TrainingState state;
  private final ComputeEnvironment environment;
  private final long resumedFromStep;

  private long lastCheckpoint = System.nanoTime();
  private long checkpointCost;
  private boolean diverged;
  private boolean handedOver;

  /** Creates a session that owns tokenizer and network. */
  FineTuningSession(
      FineTuningTask task,
      Tokenizer tokenizer,
      Network network,
      ComputeEnvironment environment,
      TrainingState state,
      @Nullable TrainingCheckpoints checkpoints) {
    this.task = task;
    this.options = task.options();
    this.run = task.run().withThreads(environment.threads());
    this.listener = task.listener();
    this.tokenizer = tokenizer;
    this.network = network;
    this.positions = network.shape().config().positions();
    this.checkpoints = checkpoints;
    this.state = state;
    this.environment = environment;
    this.resumedFromStep = state.step;
    this.runner = new StepRunner(task, tokenizer, network);
    this.plan = runner.plan;
    this.throughput = new ThroughputEstimator(run.deadline());
    this.validation = new EpochValidation(task, tokenizer, network, throughput, state);
  }

  /** Trains to the end and returns the classifier, which then owns tokenizer and network. */
  public FineTuningResult train() {
    listener.started(state.step, List.copyOf(state.records));
    while (!state.ended && state.epoch < options.epochs() && isPatient() && epoch()) {
      // One epoch per turn.
    }
    if (checkpoints != null) {
      checkpoints.await();
    }
    if (state.bestEpoch > 0 && (diverged || state.bestEpoch < state.records.size())) {
      restoreBest();
    }
    network.releaseOptimizerState();
    Networks.shiftLabels(network, state.offsets.values());
    EncoderClassifier classifier =
        new EncoderClassifier(
            task.data().labels(),
            new LoadedEncoder(task.encoder(), tokenizer, network, options.maxLength()),
            new SequenceClassificationHead(options.dropout()),
            settings());
    handedOver = true;
    return new FineTuningResult(
        classifier, state.records, state.bestEpoch, resumedFromStep, state.step);
  }

  private void restoreBest() {
    if (checkpoints != null) {
      checkpoints.loadBest(state.bestEpoch, network);
    } else {
      Networks.restore(network, state.best);
    }
  }

  private boolean isPatient() {
    return state.records.size() - state.bestEpoch < options.patience();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", task.encoder().shortName());
    settings.put("layers", Integer.toString(task.encoder().config().layers()));
    settings.putAll(task.settings());
    environment.describe(settings);
    settings.put("steps", Long.toString(state.step));
    settings.put("bestEpoch", Integer.toString(state.bestEpoch));
    if (!state.offsets.values().isEmpty()) {
      settings.put(
          "labelShift",
          state.offsets.values().stream()
              .map(offset -> String.format(Locale.ROOT, "%+.2f", offset))
              .collect(Collectors.joining(" ")));
    }
    return settings;
  }

  /** Trains and validates one epoch, or the rest of it; false if the training ended in it. */
  private boolean epoch() {
    int rowsPerStep = options.batchSize() * options.accumulation();
    int usual = (plan.size() + rowsPerStep - 1) / rowsPerStep;
    if (throughput.isMeasured() && stepsLeft(usual) < 1) {
      return false; // Before thousands of texts are tokenized in vain.
    }
    int[] rows = plan.rows(state.epoch);
    List<Encoding> encodings = runner.texts.of(rows);
    int[] lengths = encodings.stream().mapToInt(Encoding::length).toArray();
    List<int[]> batches = plan.batches(state.epoch, rows, lengths, options.batchSize());
    List<List<int[]>> steps = steps(batches);
    throughput.setTokensPerStep(paddedTokens(rows, lengths, batches) / steps.size(), positions);
    Schedule schedule = new Schedule(options.learningRate(), options.warmUpShare(), state.done);
    boolean inTime = true;
    while (inTime && !diverged && state.batch < steps.size()) {
      double left = stepsLeft(steps.size());
      inTime = left >= 1;
      if (inTime) {
        step(steps.get(state.batch), schedule, left);
      }
    }
    if (diverged || state.rowSum == 0) {
      return false;
    }
    state.ended = !inTime;
    finishEpoch();
    return inTime;
  }

  /** Groups batches into steps. */
  private List<List<int[]>> steps(List<int[]> batches) {
    int each = options.accumulation();
    return IntStream.range(0, (batches.size() + each - 1) / each)
        .mapToObj(i -> batches.subList(i * each, Math.min(batches.size(), (i + 1) * each)))
        .toList();
  }

  private double paddedTokens(int[] rows, int[] lengths, List<int[]> batches) {
    Map<Integer, Integer> byRow = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      byRow.put(rows[i], lengths[i]);
    }
    double tokens = 0;
    for (int[] batch : batches) {
      int longest = IntStream.of(batch).map(row -> byRow.getOrDefault(row, 0)).max().orElse(0);
      tokens += (double) batch.length * Inference.width(longest, positions);
    }
    return tokens;
  }

  /** Estimates how many steps are left before the deadline; below 1 for none. */
  private double stepsLeft(int stepsPerEpoch) {
    double plannedSteps =
        (double) (options.epochs() - state.epoch - 1) * stepsPerEpoch + stepsPerEpoch - state.batch;
    return run.deadline().isNever()
        ? plannedSteps
        : throughput.steps(
            plannedSteps, stepsPerEpoch, options.epochs() - state.epoch, validation.tokens());
  }

  private void step(List<int[]> rows, Schedule schedule, double left) {
    long entered = System.nanoTime();
    List<LabelledBatch> batches = rows.stream().map(runner::batch).toList();
    double rate = schedule.next(left);
    TorchEngine.useThreads(run.threads()); // Something else in this process may use others.
    long start = System.nanoTime();
    Network.Step made = runner.step(batches, rate, Shuffle.mix(options.seed(), 5, state.step));
    double seconds = (System.nanoTime() - start) / 1e9;
    double padded = batches.stream().mapToDouble(StepRunner::padded).sum();
    if (throughput.isMeasured()) {
      validation.decideRows();
      throughput.reserveFor(validation.tokensOfAll(task.laterRows()));
    }
    state.done = schedule.done();
    record(batches, made, rate, seconds, left);
    if (!made.isFinite()) {
      diverge(made); // Without a checkpoint, which could only resume the divergence.
      return;
    }
    checkpointIfDue();
    throughput.recordStep((System.nanoTime() - entered) / 1e9, padded);
  }

  /** Ends the training; the current weights are lost, those of the best epoch are not. */
  private void diverge(Network.Step made) {
    if (state.bestEpoch == 0) {
      throw made.failure(state.step, options.learningRate());
    }
    diverged = true;
    listener.notice(
        made.divergence(state.step) + "; the weights of epoch " + state.bestEpoch + " are kept");
  }

  /** Counts a step and reports it. */
  private void record(
      List<LabelledBatch> batches, Network.Step made, double rate, double seconds, double left) {
    int rows = batches.stream().mapToInt(b -> b.texts().size()).sum();
    long tokens = batches.stream().mapToLong(b -> b.texts().tokenCount()).sum();
    state.step++;
    state.batch++;
    state.lossSum += made.loss() * rows;
    state.rowSum += rows;
    state.tokenSum += tokens;
    state.stepSeconds += seconds;
    long steps = state.step - 1 + Math.round(left);
    String detail =
        String.format(
            Locale.ROOT,
            "epoch %d/%d, loss %.3f, %.0f tokens/s",
            state.epoch + 1,
            options.epochs(),
            state.lossSum / state.rowSum,
            state.tokenSum / state.stepSeconds);
    run.progress().update("fine-tuning", state.step, steps, detail);
    listener.step(
        new StepRecord(
            state.step,
            steps,
            state.epoch + 1,
            made.loss(),
            rate,
            made.gradientNorm(),
            rows,
            tokens,
            seconds));
  }

  private void checkpointIfDue() {
    long since = System.nanoTime() - lastCheckpoint;
    boolean wanted = state.step % CHECKPOINT_STEPS == 0 || since > CHECKPOINT_NANOS;
    boolean cheap = checkpointCost < CHEAP_NANOS || since > CHECKPOINT_PAUSE * checkpointCost;
    if (wanted && cheap) {
      checkpoint();
    }
  }

  private void checkpoint() {
    if (checkpoints != null) {
      long start = System.nanoTime();
      checkpoints.save(network, state);
      lastCheckpoint = System.nanoTime();
      checkpointCost = lastCheckpoint - start;
    }
  }

  /** Validates, records, and keeps the weights unless those of an earlier epoch are better. */
  private void finishEpoch() {
    long start = System.nanoTime();
    EpochValidation.Result result = validation.isEmpty() ? null : validation.validate();
    Metrics metrics = result == null ? null : result.metrics();
    double seconds = state.stepSeconds + (System.nanoTime() - start) / 1e9;
    int number = state.epoch + 1;
    EpochRecord record =
        new EpochRecord(
            number,
            state.lossSum / state.rowSum,
            metrics == null ? Double.NaN : metrics.logLoss(),
            metrics,
            seconds,
            state.tokenSum / state.stepSeconds);
    state.records.add(record);
    listener.epoch(record, state.step);
    if (result == null || result.score() >= state.bestScore - result.tolerance()) {
      state.bestEpoch = number;
      state.offsets = result == null ? LabelOffsets.NONE : result.offsets();
      keepBest(number);
    }
    if (result != null) {
      state.bestScore = Math.max(state.bestScore, result.score());
    }
    state.nextEpoch();
    checkpoint();
  }

  private void keepBest(int number) {
    if (checkpoints != null) {
      checkpoints.saveBest(number, network);
    } else if (number < options.epochs()) {
      state.best = Networks.copy(network);
    }
  }

  @Override
  public void close() {
    if (checkpoints != null) {
      checkpoints.close();
    }
    if (!handedOver) {
      tokenizer.close();
      network.close();
    }
  }
}
