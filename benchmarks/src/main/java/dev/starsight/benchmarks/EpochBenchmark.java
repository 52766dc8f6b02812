package dev.starsight.benchmarks;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rows a second in an epoch of training MiniLM on rows with the lengths of reviews, at most 128
 * tokens, {@value #BATCH} a step. {@code starsightEpoch} trains on all of them, batched by length
 * as in training; the others pad rows to 128 in their order and need only a few batches: {@code
 * starsightPadded} with the same network, {@code djlOperatorsPadded} with the operators of DJL.
 * {@link PyTorchComparison} measures PyTorch in Python.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class EpochBenchmark {

  /** As many as training sorts by length at a time, so that more would not change the batches. */
  static final int ROWS = 2048;

  static final int BATCH = 32;

  /** The number of rows in a padded sample. */
  static final int SAMPLE_ROWS = 4 * BATCH;

  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** {@code shaped}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(EncodedReviews.SHAPED)
  String corpus;

  /** Fewer in tests. */
  int count = ROWS;

  private List<Encoding> rows;
  private List<List<Encoding>> bucketed;

  /** Makes the rows and their batches. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    rows = EncodedReviews.rows(corpus, count);
    bucketed = bucketed(rows);
  }

  /** Returns the batches of an epoch, each of rows of similar length. */
  static List<List<Encoding>> bucketed(List<Encoding> rows) {
    int[] lengths = rows.stream().mapToInt(Encoding::length).toArray();
    return TrainingSteps.batches(lengths, BATCH).stream()
        .map(batch -> Arrays.stream(batch).mapToObj(rows::get).toList())
        .toList();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  @Against({"djlOperatorsPadded", "starsightPadded"})
  public double starsightEpoch(TrainingStepBenchmark.Automatic network) {
    return epoch(network.steps());
  }

  double epoch(TrainingSteps steps) {
    double loss = 0;
    for (List<Encoding> batch : bucketed) {
      loss += steps.step(batch, TrainingSteps.width(batch));
    }
    return loss;
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLE_ROWS)
  public double starsightPadded(TrainingStepBenchmark.Automatic network) {
    return padded(network.steps());
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLE_ROWS)
  public double djlOperatorsPadded(TrainingStepBenchmark.Operators network) {
    return padded(network.steps());
  }

  double padded(TrainingSteps steps) {
    double loss = 0;
    for (int from = 0; from < SAMPLE_ROWS; from += BATCH) {
      loss += steps.step(rows.subList(from, from + BATCH), MAX_LENGTH);
    }
    return loss;
  }
}
