package dev.starsight.benchmarks;

import ai.onnxruntime.OrtException;
import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Texts a second from text to probabilities by a fine-tuned MiniLM, on all processors: our
 * classifier (in bfloat16 if the processor has it) and ONNX Runtime (32 bits) with the same
 * weights, both with {@link #batch} texts a call. Every trial first prints for how many texts both
 * give the same label.
 *
 * <p>With -Dstarsight.model=DIR the model is the one that {@code finetune} saved there, otherwise
 * it was trained briefly on generated reviews.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(InferenceBenchmark.TEXTS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class InferenceBenchmark {

  static final int TEXTS = 512;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Texts a call. */
  @Param({"1", "32", "64"})
  int batch;

  private List<Example> examples;
  private List<String> texts;
  private InferencePair pair;

  /** Opens both with the same weights. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, OrtException {
    examples = Corpus.reviews(corpus, TEXTS).stream().map(Review::toExample).toList();
    texts = examples.stream().map(Example::text).toList();
    pair = InferencePair.open();
    System.out.println(agreement());
  }

  String agreement() throws OrtException {
    return pair.agreement(examples);
  }

  @TearDown(Level.Trial)
  public void tearDown() throws OrtException {
    pair.close();
  }

  @Benchmark
  public List<Prediction> starsight() {
    List<Prediction> predictions = new ArrayList<>(TEXTS);
    for (int from = 0; from < TEXTS; from += batch) {
      predictions.addAll(pair.ours(examples.subList(from, Math.min(TEXTS, from + batch))));
    }
    return predictions;
  }

  @Benchmark
  public List<double[]> onnxRuntime() throws OrtException {
    List<double[]> probabilities = new ArrayList<>(TEXTS);
    for (int from = 0; from < TEXTS; from += batch) {
      double[][] some = pair.onnx(texts.subList(from, Math.min(TEXTS, from + batch)));
      probabilities.addAll(Arrays.asList(some));
    }
    return probabilities;
  }
}
