package dev.starsight.transformer.internal.training;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.training.TrainingOptions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Validates after each epoch, on as many rows as a deadline leaves time for. Not thread-safe. */
final class EpochValidation {

  private static final int MEASURED_ROWS = 1000;

  /**
   * Times the square root of the rows, about half of the standard error of a difference between the
   * log losses of two epochs: as the learning rate falls to zero, the later one is better if in
   * doubt.
   */
  private static final double LOSS_TOLERANCE = 0.3;

  private final Network network;
  private final TrainingOptions options;
  private final LabelSet labels;
  private final Run run;
  private final int[] rowLabels;
  private final EncodedTexts texts;
  private final ThroughputEstimator throughput;
  private final TrainingState state;
  private double tokensPerRow;

  EpochValidation(
      FineTuningTask task,
      Tokenizer tokenizer,
      Network network,
      ThroughputEstimator throughput,
      TrainingState state) {
    this.network = network;
    this.options = task.options();
    this.labels = task.data().labels();
    this.run = task.run();
    this.rowLabels = EpochPlan.labelIds(task.data().validation().rows(), labels);
    this.texts = new EncodedTexts(task.data().validation(), task.validationExamples(tokenizer));
    this.throughput = throughput;
    this.state = state;
  }

  /** Returns whether there are no rows to validate on. */
  boolean isEmpty() {
    return rowLabels.length == 0;
  }

  /**
   * What a validation found.
   *
   * @param offsets with which the weights should predict
   * @param score {@link Validation#calibratedSelectionScore} with them, by the metric of the
   *     training
   * @param tolerance how much lower the score of a later epoch may be than the best before, to be
   *     kept nevertheless
   */
  record Result(Metrics metrics, LabelOffsets offsets, double score, double tolerance) {}

  /** Evaluates the current weights. */
  Result validate() {
    int[] rows = rows();
    List<Encoding> encodings = texts.of(rows);
    run.progress().update("validating", 0, rows.length, "");
    long start = System.nanoTime();
    float[][] logits = Inference.logits(network, encodings);
    throughput.recordValidation(
        (System.nanoTime() - start) / 1e9, encodings.stream().mapToInt(Encoding::length).sum());
    run.progress().update("validating", rows.length, rows.length, "");
    int[] truth = IntStream.of(rows).map(row -> rowLabels[row]).toArray();
    List<Prediction> predictions = SequenceClassificationHead.predictions(labels, logits);
    Metric metric = options.metric();
    LabelOffsets offsets = LabelOffsets.fit(labels, truth, predictions, metric, options.seed());
    return new Result(
        Evaluation.metrics(labels, truth, predictions),
        offsets,
        Validation.calibratedSelectionScore(labels, truth, offsets.apply(predictions), metric),
        metric.countsHits() ? LOSS_TOLERANCE / Math.sqrt(rows.length) : 0);
  }

  /** Returns all rows, or a seeded part if a deadline is near; the same ones in every epoch. */
  private int[] rows() {
    decideRows();
    int[] rows = IntStream.range(0, rowLabels.length).toArray();
    if (state.validationRows >= rows.length) {
      return rows;
    }
    Shuffle.shuffle(rows, new SplittableRandom(Shuffle.mix(options.seed(), 6)));
    return IntStream.of(rows).limit(state.validationRows).sorted().toArray();
  }

  /** Decides how many rows every validation reads, unless that is decided. */
  void decideRows() {
    if (state.validationRows == 0) {
      state.validationRows = affordableRows();
    }
  }

  private int affordableRows() {
    return throughput.validationRows(rowLabels.length, tokensPerRow(), options.epochs());
  }

  /** Estimates how many tokens a validation reads. */
  double tokens() {
    if (isEmpty()) {
      return 0;
    }
    return (state.validationRows > 0 ? state.validationRows : affordableRows()) * tokensPerRow();
  }

  /** Estimates how many tokens all validation rows and so many others have. */
  double tokensOfAll(int others) {
    return isEmpty() ? 0 : (double) (rowLabels.length + others) * tokensPerRow();
  }

  /** Returns the mean length of the first validation texts, as an estimate for all. */
  private double tokensPerRow() {
    if (tokensPerRow == 0) {
      int[] first = IntStream.range(0, Math.min(MEASURED_ROWS, rowLabels.length)).toArray();
      tokensPerRow = texts.of(first).stream().mapToInt(Encoding::length).average().orElse(1);
    }
    return tokensPerRow;
  }
}
