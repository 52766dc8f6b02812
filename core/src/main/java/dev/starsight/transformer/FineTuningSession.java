package dev.starsight.transformer;

import ai.djl.engine.EngineException;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.TrainingException;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.TrainingCheckpoints.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One training under way. Not thread-safe. */
final class FineTuningSession implements AutoCloseable {

  private static final int CHECKPOINT_STEPS = 20;
  private static final long CHECKPOINT_NANOS = 25_000_000_000L; // A step more is below 30 s.

  private static final int REHEARSALS = 12;
  private static final int REHEARSAL_ROWS = 512;
  private static final double REHEARSAL_SHARE = 0.04;

  private final Checkpoint encoder;
  private final TrainingOptions options;
  private final LabelSet labels;
  private final Run run;
  private final TrainingListener listener;
  private final Tokenizer tokenizer;
  private final Network network;
  private final EncodedTexts train;
  private final EncodedTexts validation;
  private final int[] trainLabels;
  private final int[] validationLabels;
  private final EpochPlan plan;
  private final float[] offsets;
  private final @Nullable TrainingCheckpoints checkpoints;
  private final Pace pace;
  private final TrainingState state;
  private final Circumstances circumstances;
  private final long resumedFromStep;
  private final ThreadChoice threads;

  private double plannedSteps;
  private long lastCheckpoint = System.nanoTime();
  private boolean diverged;
  private boolean handedOver;

  /** What is to be done. */
  private record Task(
      Checkpoint encoder,
      TrainingOptions options,
      TrainingData data,
      Run run,
      TrainingListener listener) {

    Task with(TrainingOptions fitted) {
      return new Task(encoder, fitted, data, run, listener);
    }

    NetworkShape shape() {
      return NetworkShape.classifier(encoder.config(), data.labels().size());
    }
  }

  private FineTuningSession(
      Task task,
      Tokenizer tokenizer,
      Network network,
      Circumstances circumstances,
      TrainingState state,
      @Nullable TrainingCheckpoints checkpoints) {
    this.encoder = task.encoder();
    this.options = task.options();
    TrainingData data = task.data();
    this.labels = data.labels();
    this.run = task.run().withThreads(circumstances.threads());
    this.listener = task.listener();
    this.tokenizer = tokenizer;
    this.network = network;
    this.checkpoints = checkpoints;
    this.state = state;
    this.circumstances = circumstances;
    this.resumedFromStep = state.step;
    this.train = new EncodedTexts(data.train(), tokenizer, options.maxLength());
    this.validation = new EncodedTexts(data.validation(), tokenizer, options.maxLength());
    this.trainLabels = ids(data.train().rows(), labels);
    this.validationLabels = ids(data.validation().rows(), labels);
    this.plan = EpochPlan.of(trainLabels, options.appliedBalance(), options.seed());
    this.offsets = offsets(plan, labels.size());
    this.pace = new Pace(run.deadline());
    this.threads = new ThreadChoice(run.threads());
  }

  private static int[] ids(List<Example> examples, LabelSet labels) {
    return examples.stream().mapToInt(e -> labels.idOf(e.requireLabel())).toArray();
  }

  private static float[] offsets(EpochPlan plan, int labels) {
    float[] offsets = new float[labels];
    for (int label = 0; label < labels; label++) {
      offsets[label] = plan.offset(label);
    }
    return offsets;
  }

  static FineTuningSession open(
      Checkpoint encoder,
      TrainingOptions options,
      TrainingData data,
      Run run,
      TrainingListener listener,
      @Nullable Path directory,
      boolean resume)
      throws IOException {
    Task task = new Task(encoder, options, data, run, listener);
    Found found =
        directory == null || !resume
            ? null
            : TrainingCheckpoints.newest(directory, listener).orElse(null);
    Networks.Opened opened = network(task, found);
    Tokenizer tokenizer = null;
    try {
      tokenizer = encoder.tokenizer();
      FineTuningSession session =
          found == null
              ? begun(task, tokenizer, opened, directory)
              : goneOn(task, tokenizer, opened.network(), found);
      listener.begun(session.state.step, List.copyOf(session.state.records));
      return session;
    } catch (IOException | RuntimeException e) {
      opened.network().close();
      if (tokenizer != null) {
        tokenizer.close();
      }
      throw e;
    }
  }

  /** The fastest, or the same as of the training that goes on. */
  private static Networks.Opened network(Task task, @Nullable Found found) throws IOException {
    EncoderConfig config = task.encoder().config();
    TensorSource weights = new FreshHead(task.encoder().weights(), config, task.options().seed());
    Recipe recipe = task.options().recipe();
    return found == null
        ? Networks.fastest(task.shape(), weights, recipe)
        : Networks.exactly(
            found.origin().circumstances().arithmetic(), task.shape(), weights, recipe);
  }

  private static FineTuningSession begun(
      Task task, Tokenizer tokenizer, Networks.Opened opened, @Nullable Path directory) {
    Network network = opened.network();
    Circumstances here = Circumstances.here(opened.arithmetic(), task.run().threads());
    TorchEngine.useThreads(here.threads());
    if (directory != null) {
      TrainingCheckpoints.clear(directory);
    }
    TrainingState state = new TrainingState();
    TrainingOrigin origin = directory == null ? null : origin(task, tokenizer, network, here);
    Task fitted = task;
    if (!task.run().deadline().isNever()) {
      FineTuningSession rehearsal =
          new FineTuningSession(task, tokenizer, network, here, state, null);
      state.fit = rehearsal.rehearsed();
      fitted = task.with(task.options().fitted(state.fit));
    }
    TrainingCheckpoints checkpoints =
        directory == null || origin == null
            ? null
            : new TrainingCheckpoints(directory, origin.withSettings(fitted.options().settings()));
    return new FineTuningSession(fitted, tokenizer, network, here, state, checkpoints);
  }

  private static FineTuningSession goneOn(
      Task task, Tokenizer tokenizer, Network network, Found found) throws IOException {
    Circumstances then = found.origin().circumstances();
    TorchEngine.useThreads(then.threads());
    BudgetFit fit = found.state().fit;
    Task fitted = fit == null ? task : task.with(task.options().fitted(fit));
    TrainingCheckpoints checkpoints = new TrainingCheckpoints(found.directory(), found.origin());
    checkpoints.load(found, origin(fitted, tokenizer, network, then), network);
    then.notices(task.run().threads()).forEach(task.listener()::noticed);
    return new FineTuningSession(fitted, tokenizer, network, then, found.state(), checkpoints);
  }

  private static TrainingOrigin origin(
      Task task, Tokenizer tokenizer, Network network, Circumstances circumstances) {
    return TrainingOrigin.of(
        task.encoder(), network, tokenizer, task.options(), task.data(), circumstances);
  }

  /**
   * Makes a few steps at a learning rate of 0, to see what they take. All is as before then, but
   * that a zero may have lost its sign.
   */
  private BudgetFit rehearsed() {
    double left = run.deadline().secondsLeft();
    int[] rows = IntStream.of(plan.rows(0)).limit(REHEARSAL_ROWS).toArray();
    int[] lengths = train.of(rows).stream().mapToInt(Encoding::length).toArray();
    Pace rehearsal = new Pace(run.deadline());
    List<int[]> batches = plan.batches(0, rows, lengths, options.batchSize());
    for (int i = 0; i < REHEARSALS && !(rehearsal.isMeasured() && isLate(left)); i++) {
      run.progress().update("trying the first steps", i, REHEARSALS, "");
      LabelledBatch batch = batch(batches.get(i % batches.size()));
      long begun = System.nanoTime();
      step(List.of(batch), 0, Shuffle.mix(options.seed(), 7, i));
      rehearsal.stepped((System.nanoTime() - begun) / 1e9, padded(batch));
    }
    run.progress().update("trying the first steps", REHEARSALS, REHEARSALS, "");
    network.forgetTraining();
    double seconds = run.deadline().secondsLeft();
    return BudgetFit.of(options, seconds, rehearsal.secondsPerToken(), plan.size(), lengths);
  }

  /** Whether rehearsing has taken its share of the time. */
  private boolean isLate(double secondsAtFirst) {
    return run.deadline().secondsLeft() < (1 - REHEARSAL_SHARE) * secondsAtFirst;
  }

  private static double padded(LabelledBatch batch) {
    return (double) batch.texts().size() * batch.texts().width();
  }

  /** Trains to the end, and gives the classifier. */
  FineTuned train() {
    while (!state.ended && state.epoch < options.epochs() && isPatient() && epoch()) {
      // An epoch at a time.
    }
    if (checkpoints != null) {
      checkpoints.await();
    }
    if (state.bestEpoch > 0 && (diverged || state.bestEpoch < state.records.size())) {
      restoreBest();
    }
    network.forgetTraining();
    TorchEngine.useThreads(run.threads());
    handedOver = true;
    EncoderClassifier classifier =
        new EncoderClassifier(
            labels,
            new LoadedEncoder(encoder, tokenizer, network, options.maxLength()),
            new SequenceClassificationHead(options.dropout()),
            settings());
    return new FineTuned(classifier, state.records, state.bestEpoch, resumedFromStep, state.step);
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
    List<Encoding> encodings = train.of(rows);
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
    int validations = options.epochs() - state.epoch;
    double validationTokens = validationTokens();
    return pace.steps(planned, batches, validations, validationTokens);
  }

  private void step(List<int[]> rows, Schedule schedule, double left) {
    long entered = System.nanoTime();
    List<LabelledBatch> batches = rows.stream().map(this::batch).toList();
    double rate = schedule.next(left);
    boolean pressed = chooseThreads(left);
    long begun = System.nanoTime();
    Network.Step made = step(batches, rate, Shuffle.mix(options.seed(), 5, state.step));
    double seconds = (System.nanoTime() - begun) / 1e9;
    double padded = batches.stream().mapToDouble(FineTuningSession::padded).sum();
    if (pressed) {
      threads.took(seconds / padded);
    }
    if (state.validationRows == 0 && pace.isMeasured()) {
      state.validationRows = pace.validationRows(validationLabels.length, validationTokensPerRow());
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
    listener.noticed(sentence + "; the weights of epoch " + state.bestEpoch + " are kept");
  }

  private Network.Step step(List<LabelledBatch> batches, double rate, long seed) {
    try {
      return network.step(batches, offsets, rate, seed);
    } catch (EngineException | OutOfMemoryError e) {
      if (e instanceof EngineException failure && !Networks.isOutOfMemory(failure)) {
        throw failure;
      }
      int width = batches.stream().mapToInt(b -> b.texts().width()).max().orElse(0);
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "there is not enough memory for a batch of %d texts of %d tokens; lower the batch"
                  + " size (now %d; accumulation makes up for it) or the maximum length (now %d)",
              batches.get(0).texts().size(),
              width,
              options.batchSize(),
              options.maxLength()),
          e);
    }
  }

  private LabelledBatch batch(int[] rows) {
    EncodingBatch texts = Inference.padded(train.of(rows), network.shape().config().positions());
    int[] ids = new int[rows.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] = trainLabels[rows[i]];
      weights[i] = plan.weight(ids[i]);
    }
    return LabelledBatch.of(texts, ids, weights, labels.size(), options.labelSmoothing());
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
    Metrics metrics = validationLabels.length == 0 ? null : validate();
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

  private Metrics validate() {
    int[] rows = validationRows();
    List<Encoding> encodings = validation.of(rows);
    run.progress().update("validating", 0, rows.length, "");
    long begun = System.nanoTime();
    List<Prediction> predictions =
        new SequenceClassificationHead(options.dropout())
            .predict(labels, Inference.logits(network, encodings));
    pace.validated(
        (System.nanoTime() - begun) / 1e9, encodings.stream().mapToInt(Encoding::length).sum());
    run.progress().update("validating", rows.length, rows.length, "");
    int[] truth = IntStream.of(rows).map(row -> validationLabels[row]).toArray();
    return Evaluation.metrics(labels, truth, predictions);
  }

  /** All, or a seeded part if a deadline is near; the same ones in every epoch. */
  private int[] validationRows() {
    int[] rows = IntStream.range(0, validationLabels.length).toArray();
    if (state.validationRows == 0) {
      state.validationRows = pace.validationRows(rows.length, validationTokensPerRow());
    }
    if (state.validationRows >= rows.length) {
      return rows;
    }
    Shuffle.shuffle(rows, new SplittableRandom(Shuffle.mix(options.seed(), 6)));
    return IntStream.of(rows).limit(state.validationRows).sorted().toArray();
  }

  private double validationTokens() {
    int rows = validationLabels.length;
    if (rows == 0) {
      return 0;
    }
    int looked =
        state.validationRows > 0
            ? state.validationRows
            : pace.validationRows(rows, validationTokensPerRow());
    return looked * validationTokensPerRow();
  }

  /** Estimated from the training texts of this epoch: they come from the same place. */
  private double validationTokensPerRow() {
    return pace.tokensPerStep() / (options.batchSize() * options.accumulation());
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
