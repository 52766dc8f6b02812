package dev.starsight.benchmarks;

import dev.starsight.reviews.Review;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;
import smile.classification.SparseLogisticRegression;
import smile.data.SparseDataset;

/**
 * Linear learners on one matrix of TF-IDF of words and pairs of words, each in its own format:
 * milliseconds of fitting, and rows a second from rows to probabilities. Every peer has the
 * cheapest setting that comes closest to the least log loss on held-out reviews; ours have the
 * default number of passes, with which they reach that loss or are within a hundredth of it. All
 * fits are measured equally often, after equally many to warm up.
 */
@State(Scope.Benchmark)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class LearnerBenchmark {

  static final int ROWS = 10_000;
  static final int FEATURES = 20_000;
  static final int HELD_OUT = 2_000;

  private static final int SHOTS_TO_WARM_UP = 8;
  private static final int SHOTS = 15;

  private static final long SEED = 42;
  private static final int PASSES = 4; // as LinearOptions has it

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  private LinearMatrix matrix;
  private LinearMatrix heldOut;
  private LinearRows rows;
  private LinearRows heldOutRows;
  private SparseDataset smileRows;
  private Dataset<Label> tribuoRows;
  private Dataset<Label> tribuoHeldOut;

  private LinearRows.Fitted ours;
  private SparseLogisticRegression smile;
  private Model<Label> linearSgd;
  private Model<Label> libLinear;

  /** Makes the rows and the models that predict. */
  @Setup
  public void setUp() throws IOException {
    Logger.getLogger("org.tribuo").setLevel(Level.OFF); // It logs every pass.
    List<Review> reviews = Corpus.reviews(corpus, ROWS + HELD_OUT);
    List<Review> fitted = reviews.subList(0, ROWS);
    PlainTfIdf tfIdf = PlainTfIdf.fit(fitted.stream().map(Review::reviewBody).toList(), FEATURES);
    matrix = LinearMatrix.of(fitted, tfIdf);
    heldOut = LinearMatrix.of(reviews.subList(ROWS, reviews.size()), tfIdf);
    rows = matrix.ours();
    heldOutRows = heldOut.ours();
    smileRows = matrix.smileDataset();
    tribuoRows = matrix.tribuo();
    tribuoHeldOut = heldOut.tribuo();
    ours = starsightOrdinal();
    smile = smileSparseLogistic();
    linearSgd = tribuoLinearSgd();
    libLinear = tribuoLibLinear();
  }

  LinearMatrix heldOut() {
    return heldOut;
  }

  LinearRows heldOutRows() {
    return heldOutRows;
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = SHOTS_TO_WARM_UP)
  @Measurement(iterations = SHOTS)
  public LinearRows.Fitted starsightLinear() {
    return rows.fit(matrix.stars(), LinearMatrix.STARS, false, PASSES);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = SHOTS_TO_WARM_UP)
  @Measurement(iterations = SHOTS)
  public LinearRows.Fitted starsightOrdinal() {
    return rows.fit(matrix.stars(), LinearMatrix.STARS, true, PASSES);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = SHOTS_TO_WARM_UP)
  @Measurement(iterations = SHOTS)
  public SparseLogisticRegression smileSparseLogistic() {
    return SparseLogisticRegression.multinomial(smileRows, matrix.stars(), 0.3, 1e-3, 500);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = SHOTS_TO_WARM_UP)
  @Measurement(iterations = SHOTS)
  public Model<Label> tribuoLinearSgd() {
    return new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 4, SEED).train(tribuoRows);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = SHOTS_TO_WARM_UP)
  @Measurement(iterations = SHOTS)
  public Model<Label> tribuoLibLinear() {
    return new LibLinearClassificationTrainer(
            new LinearClassificationType(LinearType.L2R_LR_DUAL), 4, 1000, 0.1)
        .train(tribuoRows);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(HELD_OUT)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public double[][] starsightPredict() {
    return ours.probabilities(heldOutRows);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(HELD_OUT)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public double[][] smilePredict() {
    return LinearPeers.probabilities(smile, heldOut.smile());
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(HELD_OUT)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public double[][] tribuoLinearSgdPredict() {
    return LinearPeers.probabilities(linearSgd, tribuoHeldOut);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(HELD_OUT)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public double[][] tribuoLibLinearPredict() {
    return LinearPeers.probabilities(libLinear, tribuoHeldOut);
  }
}
