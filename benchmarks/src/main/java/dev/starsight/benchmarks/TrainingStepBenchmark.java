package dev.starsight.benchmarks;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds of a step of training MiniLM: {@value #ROWS} rows of random words without padding,
 * forward, cross-entropy, backward, clipping, AdamW, dropout on. In 32 and in 16 bits ours ({@code
 * starsight...}) and the step of a PyTorch program on the same libtorch ({@code libtorch...},
 * {@link LibtorchTraining}); the operators of DJL have only 32 bits. {@link PyTorchComparison}
 * measures PyTorch in Python beside them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 5)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class TrainingStepBenchmark {

  static final int ROWS = 32;

  /** Tokens a row. */
  @Param({"64", "128"})
  int length;

  private List<Encoding> rows;

  /** Opens a network for the rows that are measured. */
  interface Opening {
    TrainingJob open(List<Encoding> rows) throws IOException;
  }

  /** The network of a method, opened only if that method runs. */
  @State(Scope.Benchmark)
  public abstract static class Trained {

    private final Opening opening;
    private TrainingJob job;

    Trained(Opening opening) {
      this.opening = opening;
    }

    @Setup(Level.Trial)
    public void open(TrainingStepBenchmark benchmark) throws IOException {
      job = opening.open(benchmark.rows);
    }

    TrainingJob job() {
      return job;
    }

    @TearDown(Level.Trial)
    public void close() {
      job.close();
    }
  }

  /** Ours in 32 bits. */
  public static class Float32 extends Trained {
    public Float32() {
      super(rows -> TrainingSteps.open(false));
    }
  }

  /** Ours in 16 bits. */
  public static class Bfloat16 extends Trained {
    public Bfloat16() {
      super(rows -> TrainingSteps.open(true));
    }
  }

  /** The step of a PyTorch program in 32 bits. */
  public static class LibtorchFloat32 extends Trained {
    public LibtorchFloat32() {
      super(rows -> LibtorchTraining.fastest(false, TrainingSteps.DROPOUT, rows));
    }
  }

  /** The step of a PyTorch program in 16 bits. */
  public static class LibtorchBfloat16 extends Trained {
    public LibtorchBfloat16() {
      super(rows -> LibtorchTraining.fastest(true, TrainingSteps.DROPOUT, rows));
    }
  }

  /** The operators of DJL. */
  public static class Operators extends Trained {
    public Operators() {
      super(rows -> TrainingSteps.djlOperators());
    }
  }

  /** Makes the rows for all methods. */
  @Setup(Level.Trial)
  public void setUp() {
    rows = EncodedReviews.full(ROWS, length, 42);
  }

  @Benchmark
  @Against({"libtorchFloat32", "djlOperators"})
  public double starsightFloat32(Float32 network) {
    return network.job().step(rows, length);
  }

  @Benchmark
  @Against("libtorchBfloat16")
  public double starsightBfloat16(Bfloat16 network) {
    return network.job().step(rows, length);
  }

  @Benchmark
  public double libtorchFloat32(LibtorchFloat32 network) {
    return network.job().step(rows, length);
  }

  @Benchmark
  public double libtorchBfloat16(LibtorchBfloat16 network) {
    return network.job().step(rows, length);
  }

  @Benchmark
  public double djlOperators(Operators network) {
    return network.job().step(rows, length);
  }
}
