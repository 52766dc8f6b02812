package dev.starsight.benchmarks;

import dev.starsight.data.Balance;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.EngineReport;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.network.LabelledBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.OperatorNetwork;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.network.TorchScriptNetwork;
import dev.starsight.transformer.internal.training.EpochPlan;
import dev.starsight.transformer.internal.training.FineTuningTask;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/**
 * Single steps of training MiniLM with a head of five labels, which the public API does not expose.
 * Not thread-safe.
 */
@NullMarked
public final class TrainingSteps implements TrainingJob {

  /** The number of labels. */
  public static final int LABELS = 5;

  private static final long SEED = 42;
  private static final double LEARNING_RATE = 1e-4;
  static final double DROPOUT = 0.1;

  private final Network network;

  private TrainingSteps(Network network) {
    this.network = network;
  }

  /** Opens our network with the dropout of training. */
  public static TrainingSteps open(boolean bfloat16) throws IOException {
    return open(bfloat16, DROPOUT);
  }

  static TrainingSteps open(boolean bfloat16, double dropout) throws IOException {
    TorchEngine.start();
    return new TrainingSteps(
        TorchScriptNetwork.open(shape(), weights(), recipe(dropout), bfloat16));
  }

  /** Opens the network of DJL's operators, in 32 bits. */
  public static TrainingSteps djlOperators() throws IOException {
    return djlOperators(DROPOUT);
  }

  static TrainingSteps djlOperators(double dropout) throws IOException {
    TorchEngine.start();
    return new TrainingSteps(OperatorNetwork.open(shape(), weights(), recipe(dropout)));
  }

  /** Writes the weights that every job begins with as a {@code model.safetensors}. */
  static void writeWeights(Path file) throws IOException {
    try (TrainingSteps job = open(false)) {
      Networks.write(job.network, file);
    }
  }

  static NetworkShape shape() {
    return NetworkShape.classifier(EncoderConfig.miniLm(), LABELS);
  }

  static TensorSource weights() throws IOException {
    return new NewHeadWeights(CheckpointFiles.miniLm().weights(), EncoderConfig.miniLm(), SEED);
  }

  private static OptimizerSettings recipe(double dropout) {
    // One learning rate for all, so that peers need no further group of parameters.
    TrainingOptions options = TrainingOptions.defaults(SEED).withHeadRate(1).withDropout(dropout);
    return FineTuningTask.optimizer(options);
  }

  /** Returns version, device and threads of the engine, for people to read. */
  static String engine() {
    EngineReport engine = EngineReport.probe();
    return String.format(
        Locale.ROOT,
        "PyTorch %s through DJL, %s, %d threads",
        engine.version(),
        engine.device(),
        engine.threads());
  }

  /** Returns whether the processor multiplies 16-bit numbers. */
  static boolean hasBfloat16() {
    return TorchEngine.hasBfloat16();
  }

  /** Returns the label of each row. */
  static int[] labels(int rows) {
    return IntStream.range(0, rows).map(row -> row % LABELS).toArray();
  }

  @Override
  public double step(List<Encoding> rows, int width) {
    float[] ones = new float[rows.size()];
    Arrays.fill(ones, 1);
    LabelledBatch batch =
        LabelledBatch.of(EncodingBatch.toWidth(rows, width), labels(rows.size()), ones, LABELS, 0);
    return network
        .step(List.of(batch), new float[LABELS], LEARNING_RATE, SEED + network.steps())
        .loss();
  }

  /**
   * Returns the batches of one epoch as in training, each of rows of similar length.
   *
   * @param lengths tokens of every row
   * @return indices of rows
   */
  public static List<int[]> batches(int[] lengths, int batchSize) {
    EpochPlan plan = EpochPlan.of(new int[lengths.length], Balance.NONE, SEED);
    int[] rows = plan.rows(0);
    int[] inOrder = IntStream.of(rows).map(row -> lengths[row]).toArray();
    return plan.batches(0, rows, inOrder, batchSize);
  }

  /** Returns the length to which training pads a batch of these rows. */
  public static int width(List<Encoding> rows) {
    return Inference.padded(rows, EncoderConfig.miniLm().positions()).width();
  }

  @Override
  public void close() {
    network.close();
  }
}
