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
 * forward, cross-entropy, backward, clipping, AdamW, dropout on. Ours computes in bfloat16 if the
 * processor has it ({@code starsightStep}) or in 32 bits ({@code starsightFloat32}); the operators
 * of DJL have only 32 bits. {@link PyTorchComparison} measures PyTorch in Python.
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

  /** Opens a network. */
  interface Opening {
    TrainingSteps open() throws IOException;
  }

  /** The network of a method, opened only if that method runs. */
  @State(Scope.Benchmark)
  public abstract static class Trained {

    private final Opening opening;
    private TrainingSteps steps;

    Trained(Opening opening) {
      this.opening = opening;
    }

    @Setup(Level.Trial)
    public void open() throws IOException {
      steps = opening.open();
    }

    TrainingSteps steps() {
      return steps;
    }

    @TearDown(Level.Trial)
    public void close() {
      steps.close();
    }
  }

  /** Trains with the precision that is the default on this machine. */
  public static class Automatic extends Trained {
    public Automatic() {
      super(TrainingSteps::automatic);
    }
  }

  /** Trains in 32 bits. */
  public static class Float32 extends Trained {
    public Float32() {
      super(TrainingSteps::float32);
    }
  }

  /** Trains with the operators of DJL. */
  public static class Operators extends Trained {
    public Operators() {
      super(TrainingSteps::djlOperators);
    }
  }

  /** Makes the rows for all methods. */
  @Setup(Level.Trial)
  public void setUp() {
    rows = EncodedReviews.full(ROWS, length, 42);
  }

  @Benchmark
  public double starsightStep(Automatic network) {
    return network.steps().step(rows, length);
  }

  @Benchmark
  public double starsightFloat32(Float32 network) {
    return network.steps().step(rows, length);
  }

  @Benchmark
  public double djlOperators(Operators network) {
    return network.steps().step(rows, length);
  }
}
