package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Calibration.Confidence;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.EncodingBatch;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.network.TorchScriptNetwork;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens exported models with ONNX Runtime. */
@Tag("any-locale")
class OnnxExportTest {

  private static final LabelSet STARS = LabelSet.ordered(List.of("1", "2", "3", "4", "5"));

  private static final Calibration CALIBRATION =
      new Calibration(
          0.7,
          List.of(
              new Confidence(1.2, 0.3),
              new Confidence(0.6, -2.5),
              Confidence.NONE,
              new Confidence(2, 4),
              new Confidence(0.9, -1)));

  private final Path directory;

  OnnxExportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static List<String> texts() {
    return Stream.concat(
            TinyEncoder.texts(40, 3).rows().stream().map(Example::text),
            Stream.of("", "the game was poor ".repeat(60)))
        .toList();
  }

  private static List<Example> examples() {
    return texts().stream().map(text -> Example.of("a row", text, "1")).toList();
  }

  /** Returns a classifier of 32 bits, with a new head. */
  private static Classifier classifier(CheckpointFiles files) throws IOException {
    NetworkShape shape = NetworkShape.classifier(files.config(), STARS.size());
    TorchScriptNetwork network =
        TorchScriptNetwork.open(
            shape,
            new NewHeadWeights(files.weights(), files.config(), 7),
            OptimizerSettings.NONE,
            false);
    LoadedEncoder encoder = new LoadedEncoder(files, files.tokenizer(), network, 24);
    return new EncoderClassifier(
        STARS, encoder, new SequenceClassificationHead(0.1), Map.of("maxLength", "24"));
  }

  private List<Prediction> save(CheckpointFiles files, Calibration calibration) throws IOException {
    try (Classifier plain = classifier(files)) {
      Classifier classifier = new CalibratedClassifier(plain, calibration);
      ModelDirectory.save(
          directory.resolve("model"),
          classifier,
          ModelDescription.of(classifier, Provenance.inMemory("rows"), "0.1.0"));
      return classifier.predict(examples());
    }
  }

  @ParameterizedTest
  @CsvSource({"bert, gelu", "bert, gelu_new", "bert, relu", "distilbert, gelu", "distilbert, relu"})
  void predictsAsTheModelDoes(String type, String activation) throws Exception {
    TinyEncoder encoder = type.equals("bert") ? TinyEncoder.bert() : TinyEncoder.distilBert();
    Path saved = encoder.withArchitecture(type, activation).write(directory.resolve("encoder"));
    assertSame(save(CheckpointFiles.open(saved), CALIBRATION));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2.5})
  void appliesATemperatureAlone(double temperature) throws Exception {
    Path saved = TinyEncoder.bert().write(directory.resolve("encoder"));
    assertSame(save(CheckpointFiles.open(saved), new Calibration(temperature)));
  }

  @Test
  void exportsAnEncoderOfTwelveLayers() throws Exception {
    assertSame(save(Checkpoint.e5Small().files(), CALIBRATION));
  }

  @Test
  void exportsALinearHeadOnAFrozenEncoder() throws Exception {
    Path saved = TinyEncoder.bert().write(directory.resolve("encoder"));
    FrozenEncoder trainer = FrozenEncoder.of(Checkpoint.open(saved), 1);
    try (Classifier classifier =
        trainer.fit(TinyEncoder.data(100, 10), Run.unlimited().withThreads(1))) {
      ModelDirectory.save(
          directory.resolve("model"),
          classifier,
          ModelDescription.of(classifier, Provenance.inMemory("rows"), "0.1.0"));
      List<Prediction> expected = classifier.predict(examples());
      float[][] found = export();
      for (int row = 0; row < found.length; row++) {
        // The model may compute in 16 bits.
        assertThat(found[row][0]).isCloseTo((float) expected.get(row).probability(0), within(0.1f));
      }
    }
  }

  @Test
  void refusesAModelWithoutAnEncoder() throws IOException {
    try (Classifier classifier =
        new MajorityTrainer().fit(TinyEncoder.data(100, 10), Run.unlimited().withThreads(1))) {
      ModelDirectory.save(
          directory.resolve("model"),
          classifier,
          ModelDescription.of(classifier, Provenance.inMemory("rows"), "0.1.0"));
    }
    assertThatThrownBy(this::export)
        .hasMessageEndingWith(
            "only models of the kinds transformer and frozen-encoder can be exported to ONNX, but"
                + " this is of the kind majority");
  }

  private void assertSame(List<Prediction> expected) throws Exception {
    float[][] found = export();
    assertThat(found.length).isEqualTo(expected.size());
    for (int row = 0; row < found.length; row++) {
      float[] probabilities = found[row];
      int best =
          IntStream.range(0, probabilities.length)
              .reduce(0, (a, b) -> probabilities[b] > probabilities[a] ? b : a);
      assertThat(best).isEqualTo(expected.get(row).labelId());
      for (int label = 0; label < probabilities.length; label++) {
        assertThat(probabilities[label])
            .isCloseTo((float) expected.get(row).probability(label), within(1e-4f));
      }
    }
  }

  /** Exports the model and returns what ONNX Runtime says of the texts, all in one batch. */
  private float[][] export() throws IOException, OrtException {
    Path out = Files.createDirectory(directory.resolve("onnx"));
    OnnxExport.write(directory.resolve("model"), out);
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    try (Tokenizer tokenizer = TokenizerFile.open(out).tokenizer();
        OrtSession session = ort.createSession(out.resolve(OnnxExport.FILE).toString())) {
      assertThat(session.getMetadata().getCustomMetadata()).containsKeys("labels", "max_length");
      int length = Integer.parseInt(session.getMetadata().getCustomMetadata().get("max_length"));
      EncodingBatch batch = EncodingBatch.toLongest(tokenizer.encode(texts(), length));
      long[] shape = {batch.size(), batch.width()};
      Map<String, OnnxTensor> inputs = new HashMap<>();
      for (String name : session.getInputNames()) {
        long[] values =
            switch (name) {
              case "input_ids" -> batch.inputIds();
              case "attention_mask" -> batch.attentionMask();
              default -> batch.tokenTypeIds();
            };
        inputs.put(name, OnnxTensor.createTensor(ort, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return (float[][]) result.get("probabilities").orElseThrow().getValue();
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    }
  }
}
