package dev.starsight.transformer.internal.training;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Metrics;
import dev.starsight.model.Trainer.TrainingException;
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
import dev.starsight.transformer.internal.weights.CheckpointFiles;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One training under way. Not thread-safe. */
public final class FineTuningSession implements AutoCloseable {

  private static final int CHECKPOINT_STEPS = 20;
  private static final long CHECKPOINT_NANOS = 25_000_000_000L; // A step more is below 30 s.

  private final CheckpointFiles encoder;
  private final TrainingOptions options;
  private final LabelSet labels;
  private final Run run;
  private final TrainingListener listener;
  private final Tokenizer tokenizer;
  private final Network network;
  private final StepRunner runner;
  private final EpochPlan plan;
  private final EpochValidation validation;
  private final @Nullable TrainingCheckpoints checkpoints;
  private final ThroughputEstimator pace;
  private final TrainingState state;
  private final ComputeEnvironment circumstances;
  private final long resumedFromStep;
  private final ThreadChoice threads;

  private double plannedSteps;
  private long lastCheckpoint = System.nanoTime();
  private boolean diverged;
  private boolean handedOver;

  /** Takes over tokenizer and network. */
  FineTuningSession(
      FineTuningTask task,
      Tokenizer tokenizer,
      Network network,
      ComputeEnvironment circumstances,
      TrainingState state,
      @Nullable TrainingCheckpoints checkpoints) {
    this.encoder = task.encoder();
    this.options = task.options();
    this.labels = task.data().labels();
    this.run = task.run().withThreads(circumstances.threads());
    this.listener = task.listener();
    this.tokenizer = tokenizer;
    this.network = network;
    this.checkpoints = checkpoints;
    this.state = state;
    this.circumstances = circumstances;
    this.resumedFromStep = state.step;
    this.runner = new StepRunner(task, tokenizer, network);
    this.plan = runner.plan();
    this.pace = new ThroughputEstimator(run.deadline());
    this.validation = new EpochValidation(task, tokenizer, network, pace, state);
    this.threads = new ThreadChoice(run.threads());
  }

  /** Trains to the end, and gives the classifier. */
  public FineTuningResult train() {
    listener.started(state.step, List.copyOf(state.records));
    while (!state.ended && state.epoch < options.epochs() && isPatient() && epoch()) {
      // An epoch at a time.
    }
    if (checkpoints != null) {
      checkpoints.await();
    }
    if (state.bestEpoch > 0 && (diverged || state.bestEpoch < state.records.size())) {
      restoreBest();
    }
    network.releaseOptimizerState();
    TorchEngine.useThreads(run.threads());
    handedOver = true;
    EncoderClassifier classifier =
        new EncoderClassifier(
            labels,
            new LoadedEncoder(encoder, tokenizer, network, options.maxLength()),
            new SequenceClassificationHead(options.dropout()),
            settings());
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

  /** Whether a better epoch may still come. */
  private boolean isPatient() {
    return state.records.size() - state.bestEpoch < options.patience();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", encoder.shortName());
    settings.putAll(options.settings());
    circumstances.describe(settings);
    settings.put("steps", Long.toString(state.step));
    settings.put("bestEpoch", Integer.toString(state.bestEpoch));
    return settings;
  }

  /** Trains and validates one epoch, or goes on with it; false if the deadline ended it. */
  private boolean epoch() {
    int rowsPerStep = options.batchSize() * options.accumulation();
    int usual = (plan.size() + rowsPerStep - 1) / rowsPerStep;
    if (pace.isMeasured() && stepsLeft(usual) < 1) {
      return false; // Before thousands of texts are tokenized for nothing.
    }
    int[] rows = plan.rows(state.epoch);
    List<Encoding> encodings = runner.texts().of(rows);
    int[] lengths = encodings.stream().mapToInt(Encoding::length).toArray();
    List<int[]> batches = plan.batches(state.epoch, rows, lengths, options.batchSize());
    List<List<int[]>> steps = steps(batches);
    pace.epoch(
        paddedTokens(rows, lengths, batches) / steps.size(), network.shape().config().positions());
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

  /** The batches of every step. */
  private List<List<int[]>> steps(List<int[]> batches) {
    int each = options.accumulation();
    return IntStream.range(0, (batches.size() + each - 1) / each)
        .mapToObj(i -> batches.subList(i * each, Math.min(batches.size(), (i + 1) * each)))
        .toList();
  }

  private double paddedTokens(int[] rows, int[] lengths, List<int[]> batches) {
    int positions = network.shape().config().positions();
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

  /** How many steps there will be from here on, the deadline considered; below 1 for none. */
  private double stepsLeft(int batches) {
    double planned =
        (double) (options.epochs() - state.epoch - 1) * batches + batches - state.batch;
    plannedSteps = planned;
    if (run.deadline().isNever()) {
      return planned;
    }
    return pace.steps(planned, batches, options.epochs() - state.epoch, validation.tokens());
  }

  private void step(List<int[]> rows, Schedule schedule, double left) {
    long entered = System.nanoTime();
    List<LabelledBatch> batches = rows.stream().map(runner::batch).toList();
    double rate = schedule.next(left);
    boolean pressed = chooseThreads(left);
    long begun = System.nanoTime();
    Network.Step made = runner.step(batches, rate, Shuffle.mix(options.seed(), 5, state.step));
    double seconds = (System.nanoTime() - begun) / 1e9;
    double padded = batches.stream().mapToDouble(StepRunner::padded).sum();
    if (pressed) {
      threads.took(seconds / padded);
    }
    if (pace.isMeasured()) {
      validation.decideRows();
    }
    state.done = schedule.done();
    made(batches, made, rate, seconds, left);
    if (!Double.isFinite(made.loss()) || !Double.isFinite(made.gradientNorm())) {
      diverge(made); // With no checkpoint that could only go on like this.
      return;
    }
    checkpointIfDue();
    pace.stepped((System.nanoTime() - entered) / 1e9, padded);
  }

  /** The weights are lost; those of the best epoch, if there was one, are not. */
  private void diverge(Network.Step made) {
    String sentence =
        String.format(
            Locale.ROOT,
            "at step %d the loss is %s and the gradients' norm %s, so no further step can learn"
                + " anything",
            state.step,
            made.loss(),
            made.gradientNorm());
    if (state.bestEpoch == 0) {
      throw new TrainingException(
          sentence + "; begin anew with a lower learning rate (now " + options.learningRate() + ")",
          new ArithmeticException("not a finite number"));
    }
    diverged = true;
    listener.notice(sentence + "; the weights of epoch " + state.bestEpoch + " are kept");
  }

  /** Counts a step, and tells of it. */
  private void made(
      List<LabelledBatch> batches, Network.Step made, double rate, double seconds, double left) {
    int rows = batches.stream().mapToInt(b -> b.texts().size()).sum();
    long tokens = batches.stream().mapToLong(b -> b.texts().tokenCount()).sum();
    state.step++;
    state.batch++;
    state.lossSum += made.loss() * rows;
    state.rowSum += rows;
    state.tokenSum += tokens;
    state.stepSeconds += seconds;
    report(left);
    listener.step(
        new StepRecord(
            state.step,
            state.step - 1 + Math.round(left),
            state.epoch + 1,
            made.loss(),
            rate,
            made.gradientNorm(),
            rows,
            tokens,
            seconds));
  }

  /**
   * Without a deadline in the way, results must not depend on how quick the machine is.
   *
   * @return whether one is
   */
  private boolean chooseThreads(double left) {
    boolean pressed = left < plannedSteps;
    TorchEngine.useThreads(pressed ? threads.next() : run.threads());
    return pressed;
  }

  private void report(double left) {
    String detail =
        String.format(
            Locale.ROOT,
            "epoch %d/%d, loss %.3f, %.0f tokens/s",
            state.epoch + 1,
            options.epochs(),
            state.lossSum / state.rowSum,
            state.tokenSum / state.stepSeconds);
    run.progress().update("fine-tuning", state.step, state.step - 1 + Math.round(left), detail);
  }

  private void checkpointIfDue() {
    if (checkpoints != null
        && (state.step % CHECKPOINT_STEPS == 0
            || System.nanoTime() - lastCheckpoint > CHECKPOINT_NANOS)) {
      checkpoint();
    }
  }

  private void checkpoint() {
    if (checkpoints != null) {
      checkpoints.save(network, state);
      lastCheckpoint = System.nanoTime();
    }
  }

  /** Validates, records, and keeps the weights if they are the best so far. */
  private void finishEpoch() {
    long begun = System.nanoTime();
    Metrics metrics = validation.isEmpty() ? null : validation.metrics();
    double seconds = state.stepSeconds + (System.nanoTime() - begun) / 1e9;
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
    double score = score(metrics);
    if (score > state.bestScore || state.bestEpoch == 0 || metrics == null) {
      state.bestScore = score;
      state.bestEpoch = number;
      keepBest(number);
    }
    state.nextEpoch();
    checkpoint();
  }

  /** A metric that cannot be computed is worse than any that can. */
  private double score(@Nullable Metrics metrics) {
    double score = metrics == null ? Double.NaN : options.metric().score(metrics);
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
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
