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
import dev.starsight.run.Run;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.network.TorchScriptNetwork;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
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
 * One fine-tuned MiniLM in our classifier, in 32 bits and (if the processor has them) in 16, and in
 * ONNX Runtime: the model in the directory of the system property {@code starsight.model},
 * otherwise one trained briefly on generated reviews.
 */
final class InferenceEngines implements AutoCloseable {

  private static final String PROPERTY = "starsight.model";
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** A setting of a fine-tuned model. */
  private static final String LENGTH = "maxLength";

  /** Twenty steps: enough that probabilities differ from text to text. */
  private static final int ROWS = 320;

  private static final int SHORT = 48;

  private final Classifier float32;
  private final Classifier bfloat16;
  private final OnnxClassifier onnx;

  private InferenceEngines(Classifier float32, Classifier bfloat16, OnnxClassifier onnx) {
    this.float32 = float32;
    this.bfloat16 = bfloat16;
    this.onnx = onnx;
  }

  /** Opens all, on all processors. */
  static InferenceEngines open() throws IOException, OrtException {
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

  private static InferenceEngines of(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException, OrtException {
    String length = settings.getOrDefault(LENGTH, Integer.toString(MAX_LENGTH));
    OnnxClassifier onnx =
        new OnnxClassifier(
            MiniLmOnnx.withWeightsOf(directory),
            Checkpoint.open(directory).tokenizer(),
            Integer.parseInt(length),
            ClassificationHead.read(directory.resolve("model.safetensors")),
            Runtime.getRuntime().availableProcessors());
    return new InferenceEngines(
        classifier(directory, labels, Integer.parseInt(length), false),
        classifier(directory, labels, Integer.parseInt(length), TrainingSteps.hasBfloat16()),
        onnx);
  }

  /** Opens the model without calibration, which is not the encoder's work. */
  private static Classifier classifier(
      Path directory, LabelSet labels, int maxLength, boolean bfloat16) throws IOException {
    CheckpointFiles files = CheckpointFiles.open(directory);
    NetworkShape shape = NetworkShape.classifier(files.config(), labels.size());
    TorchEngine.start();
    Network network =
        TorchScriptNetwork.open(shape, files.weights(shape), OptimizerSettings.NONE, bfloat16);
    return new EncoderClassifier(
        labels,
        new LoadedEncoder(files, files.tokenizer(), network, maxLength),
        new SequenceClassificationHead(TrainingSteps.DROPOUT),
        Map.of());
  }

  List<Prediction> float32(List<Example> examples) {
    return float32.predict(examples);
  }

  /** Predicts in 16 bits, or in 32 if the processor has no more. */
  List<Prediction> bfloat16(List<Example> examples) {
    return bfloat16.predict(examples);
  }

  /** Chooses the batches of ONNX Runtime by its speed on these texts and returns them. */
  String chooseOnnxBatches(List<String> texts) throws OrtException {
    return onnx.chooseBatches(texts);
  }

  double[][] onnx(List<String> texts) throws OrtException {
    return onnx.probabilities(texts);
  }

  /** Returns one line with the agreement and the accuracy of both. */
  String agreement(List<Example> examples) throws OrtException {
    List<Prediction> left = bfloat16(examples);
    double[][] right = onnx(examples.stream().map(Example::text).toList());
    int equal = 0;
    int rightLeft = 0;
    int rightRight = 0;
    double distance = 0;
    for (int i = 0; i < right.length; i++) {
      double[] own = left.get(i).probabilities();
      int peer = best(right[i]);
      int truth = float32.labels().idOf(examples.get(i).requireLabel());
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
    float32.close();
    bfloat16.close();
    onnx.close();
  }
}
