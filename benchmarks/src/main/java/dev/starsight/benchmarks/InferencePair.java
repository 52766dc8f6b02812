package dev.starsight.benchmarks;

import ai.onnxruntime.OrtException;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One fine-tuned MiniLM in our classifier and in ONNX Runtime: the model in the directory of the
 * system property {@code starsight.model}, otherwise one trained briefly on generated reviews.
 */
final class InferencePair implements AutoCloseable {

  private static final String PROPERTY = "starsight.model";
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** A setting of a fine-tuned model. */
  private static final String LENGTH = "maxLength";

  /** Twenty steps: enough that probabilities differ from text to text. */
  private static final int ROWS = 320;

  private static final int SHORT = 48;

  private final Classifier ours;
  private final OnnxClassifier onnx;

  private InferencePair(Classifier ours, OnnxClassifier onnx) {
    this.ours = ours;
    this.onnx = onnx;
  }

  /** Opens both, on all processors. */
  static InferencePair open() throws IOException, OrtException {
    String directory = System.getProperty(PROPERTY);
    if (directory != null) {
      ModelDescription description = ModelDirectory.describe(Path.of(directory));
      return of(Path.of(directory), description.labels(), description.settings());
    }
    Path made = Files.createTempDirectory("starsight-benchmark");
    try (Classifier trained = train()) {
      trained.writePayload(made);
      return of(made, trained.labels(), Map.of(LENGTH, Integer.toString(MAX_LENGTH)));
    } finally {
      try (Stream<Path> files = Files.list(made)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(made);
    }
  }

  private static Classifier train() throws IOException {
    List<Example> examples =
        Corpus.reviews(Corpus.SAMPLE, ROWS).stream().map(r -> r.toExample()).toList();
    Provenance provenance = Provenance.inMemory("benchmark");
    TrainingData data =
        TrainingData.of(Dataset.of(examples, provenance), Dataset.of(List.of(), provenance));
    TrainingOptions options = TrainingOptions.defaults(42).withMaxLength(SHORT).withEpochs(1);
    return FineTuning.of(Checkpoint.miniLm(), options).fit(data, Run.unlimited());
  }

  private static InferencePair of(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException, OrtException {
    String length = settings.getOrDefault(LENGTH, Integer.toString(MAX_LENGTH));
    OnnxClassifier onnx =
        new OnnxClassifier(
            MiniLmOnnx.withWeightsOf(directory),
            Checkpoint.open(directory).tokenizer(),
            Integer.parseInt(length),
            ClassificationHead.read(directory.resolve("model.safetensors")),
            Runtime.getRuntime().availableProcessors());
    // Without calibration, which is not the encoder's work.
    ModelFormat format =
        SavedModels.single().stream()
            .filter(each -> each.kind().equals("transformer"))
            .findFirst()
            .orElseThrow();
    return new InferencePair(format.open(directory, labels, settings), onnx);
  }

  List<Prediction> ours(List<Example> examples) {
    return ours.predict(examples);
  }

  double[][] onnx(List<String> texts) throws OrtException {
    return onnx.probabilities(texts);
  }

  /** Returns one line with the agreement and the accuracy of both. */
  String agreement(List<Example> examples) throws OrtException {
    List<Prediction> left = ours(examples);
    double[][] right = onnx(examples.stream().map(Example::text).toList());
    int equal = 0;
    int rightLeft = 0;
    int rightRight = 0;
    double distance = 0;
    for (int i = 0; i < right.length; i++) {
      double[] own = left.get(i).probabilities();
      int peer = best(right[i]);
      int truth = ours.labels().idOf(examples.get(i).requireLabel());
      equal += best(own) == peer ? 1 : 0;
      rightLeft += best(own) == truth ? 1 : 0;
      rightRight += peer == truth ? 1 : 0;
      for (int label = 0; label < own.length; label++) {
        distance = Math.max(distance, Math.abs(own[label] - right[i][label]));
      }
    }
    return String.format(
        Locale.ROOT,
        "the same label for %d of %d texts; accuracy %.4f and ONNX Runtime's %.4f;"
            + " probabilities at most %.4f apart",
        equal,
        right.length,
        rightLeft / (double) right.length,
        rightRight / (double) right.length,
        distance);
  }

  private static int best(double[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .reduce((a, b) -> probabilities[b] > probabilities[a] ? b : a)
        .orElseThrow();
  }

  @Override
  public void close() throws OrtException {
    ours.close();
    onnx.close();
  }
}
