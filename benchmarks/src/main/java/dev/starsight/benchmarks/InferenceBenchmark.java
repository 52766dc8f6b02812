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
import java.util.function.Function;
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
 * Texts a second from text to probabilities by a fine-tuned MiniLM, on all processors, {@link
 * #batch} texts a call: our classifier in 32 bits and, if the processor has it, in bfloat16, which
 * is then the default; and ONNX Runtime in 32 bits with the same weights, whose batches within a
 * call are chosen by speed before it is measured. Every trial first prints for how many texts ONNX
 * Runtime and our default give the same label.
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
  @Param({"1", "64"})
  int batch;

  private List<Example> examples;
  private List<String> texts;
  private InferenceEngines engines;

  /** Opens all with the same weights. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, OrtException {
    examples = Corpus.reviews(corpus, TEXTS).stream().map(Review::toExample).toList();
    texts = examples.stream().map(Example::text).toList();
    engines = InferenceEngines.open();
    System.out.println(agreement());
  }

  String agreement() throws OrtException {
    return engines.agreement(examples);
  }

  /** The batches of ONNX Runtime, chosen only if it is measured. */
  @State(Scope.Benchmark)
  public static class OnnxBatches {

    /** Chooses and prints them. */
    @Setup(Level.Trial)
    public void choose(InferenceBenchmark benchmark) throws OrtException {
      List<String> call = benchmark.texts.subList(0, benchmark.batch);
      System.out.println("ONNX Runtime's batches: " + benchmark.engines.chooseOnnxBatches(call));
    }
  }

  @TearDown(Level.Trial)
  public void tearDown() throws OrtException {
    engines.close();
  }

  @Benchmark
  public List<Prediction> starsightFloat32() {
    return predictions(engines::float32);
  }

  @Benchmark
  public List<Prediction> starsightBfloat16() {
    return predictions(engines::bfloat16);
  }

  private List<Prediction> predictions(Function<List<Example>, List<Prediction>> classifier) {
    List<Prediction> predictions = new ArrayList<>(TEXTS);
    for (int from = 0; from < TEXTS; from += batch) {
      predictions.addAll(classifier.apply(examples.subList(from, Math.min(TEXTS, from + batch))));
    }
    return predictions;
  }

  @Benchmark
  public List<double[]> onnxRuntime(OnnxBatches chosen) throws OrtException {
    List<double[]> probabilities = new ArrayList<>(TEXTS);
    for (int from = 0; from < TEXTS; from += batch) {
      double[][] some = engines.onnx(texts.subList(from, Math.min(TEXTS, from + batch)));
      probabilities.addAll(Arrays.asList(some));
    }
    return probabilities;
  }
}
