package dev.starsight.benchmarks;

import ai.onnxruntime.OrtException;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * Texts a second to probabilities, from text, by the MiniLM encoder with a classification head, on
 * all processors: our classifier (in bfloat16 where the processor has it) and ONNX Runtime (32
 * bits) with the same weights.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(InferenceBenchmark.TEXTS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class InferenceBenchmark {

  static final int TEXTS = 64;
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  private List<Example> examples;
  private List<String> texts;
  private Classifier classifier;
  private OnnxClassifier onnx;

  /** Opens both with the same weights. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, OrtException {
    examples = Corpus.reviews(corpus, TEXTS).stream().map(Review::toExample).toList();
    texts = examples.stream().map(Example::text).toList();
    Checkpoint checkpoint = Checkpoint.miniLm();
    classifier = pretrained(checkpoint, examples);
    onnx =
        new OnnxClassifier(
            TokenizerBenchmark.djl(checkpoint.tokenizerJson()),
            head(classifier),
            Runtime.getRuntime().availableProcessors());
  }

  /** A deadline that has passed leaves time for no step: the encoder is the pretrained one. */
  private static Classifier pretrained(Checkpoint checkpoint, List<Example> examples) {
    Provenance provenance = Provenance.inMemory("benchmark");
    TrainingData data =
        TrainingData.of(Dataset.of(examples, provenance), Dataset.of(List.of(), provenance));
    return FineTuning.of(checkpoint, TrainingOptions.defaults(42).withMaxLength(MAX_LENGTH))
        .fit(data, Run.unlimited().withDeadline(Deadline.in(Duration.ZERO)));
  }

  /** The head, which is a random one, by way of a saved model. */
  private static ClassificationHead head(Classifier classifier) throws IOException {
    Path directory = Files.createTempDirectory("starsight-benchmark");
    try {
      classifier.writePayload(directory);
      return ClassificationHead.read(directory.resolve("model.safetensors"));
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  @TearDown(Level.Trial)
  public void tearDown() throws OrtException {
    classifier.close();
    onnx.close();
  }

  @Benchmark
  public List<Prediction> starsight() {
    return classifier.predict(examples);
  }

  @Benchmark
  public double[][] onnxRuntime() throws OrtException {
    return onnx.probabilities(texts);
  }
}
