package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fine-tuned model, including its head, is saved in the format of Hugging Face's classes. */
class SavedClassifierTest {

  private static final List<String> TEXTS =
      List.of("the game was great", "the tool is poor .", "", "it is not very fine");

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private Classifier trained(String modelType) throws IOException {
    Path encoder = directory.resolve("encoder");
    return FineTuning.of(
            modelType.equals("bert")
                ? Checkpoint.open(TinyEncoder.bert().write(encoder))
                : Checkpoint.open(TinyEncoder.distilBert().write(encoder)),
            TrainingOptions.defaults(1)
                .withMaxLength(16)
                .withEpochs(2)
                .withBatchSize(8)
                .withLearningRate(3e-3)
                .withHeadRate(1))
        .fit(TinyEncoder.data(40, 0), Run.unlimited().withThreads(1));
  }

  private Path saved(Classifier classifier, String name) throws IOException {
    Path saved = Files.createDirectory(directory.resolve(name));
    classifier.writePayload(saved);
    return saved;
  }

  private static double[][] probabilities(Classifier classifier) {
    return classifier.predict(examples()).stream()
        .map(Prediction::probabilities)
        .toArray(double[][]::new);
  }

  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String text : TEXTS) {
      examples.add(Example.of(Integer.toString(examples.size()), text, "1"));
    }
    return examples;
  }

  /** Compares probabilities: they are a function of the logits alone. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void probabilitiesAndFilesSurviveTheRoundTripBitForBit(String modelType) throws IOException {
    try (Classifier classifier = trained(modelType)) {
      double[][] before = probabilities(classifier);
      assertThat(before[0]).isNotEqualTo(before[1]);
      Path saved = saved(classifier, "saved");
      try (Classifier opened =
          EncoderFormat.FINE_TUNED.open(saved, classifier.labels(), classifier.settings())) {
        assertThat(probabilities(opened)).isDeepEqualTo(before);
        Path savedAgain = saved(opened, "again");
        for (String file :
            List.of("model.safetensors", "config.json", "tokenizer.json", "vocab.txt")) {
          assertThat(savedAgain.resolve(file)).hasSameBinaryContentAs(saved.resolve(file));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void writesAConfigForAutoModelForSequenceClassification(String modelType) throws IOException {
    try (Classifier classifier = trained(modelType)) {
      JsonNode config = Json.read(saved(classifier, "saved").resolve("config.json"));
      assertThat(config.path("model_type").asText()).isEqualTo(modelType);
      assertThat(config.path("architectures"))
          .isEqualTo(
              Json.parse(
                  "",
                  modelType.equals("bert")
                      ? "[\"BertForSequenceClassification\"]"
                      : "[\"DistilBertForSequenceClassification\"]"));
      assertThat(config.path("num_labels").asInt()).isEqualTo(2);
      assertThat(config.path("id2label")).isEqualTo(Json.parse("", "{\"0\":\"1\",\"1\":\"5\"}"));
      assertThat(config.path("label2id")).isEqualTo(Json.parse("", "{\"1\":0,\"5\":1}"));
      assertThat(config.path("problem_type").asText()).isEqualTo("single_label_classification");
      List<String> sizes =
          modelType.equals("bert")
              ? List.of("hidden_size", "num_hidden_layers", "num_attention_heads")
              : List.of("dim", "n_layers", "n_heads");
      assertThat(sizes).map(size -> config.path(size).asInt()).containsExactly(32, 2, 4);
      assertThat(config.path(modelType.equals("bert") ? "hidden_act" : "activation").asText())
          .isEqualTo("gelu");
    }
  }

  /** The saved file has the names of the state_dict and weights that give equal predictions. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void thePlainPassPredictsTheSameFromTheSavedFile(String modelType) throws IOException {
    boolean bert = modelType.equals("bert");
    try (Classifier classifier = trained(modelType)) {
      Path saved = saved(classifier, "saved");
      SafetensorsFile file = SafetensorsFile.open(saved.resolve("model.safetensors"));
      assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(file.names())
          .containsExactlyInAnyOrderElementsOf(new GoldenModel(bert, "gelu", 1).names());
      Map<String, double[]> weights = new HashMap<>();
      for (String name : file.names()) {
        float[] values = file.read(name, file.shape(name));
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
          wide[i] = values[i];
        }
        weights.put(name, wide);
      }
      PlainForwardPass plain = new PlainForwardPass(weights, bert, 32, 4, 1e-12, "gelu");
      // [CLS] the game was great [SEP]
      double[] logits = plain.logits(plain.hidden(new long[] {2, 10, 11, 14, 6, 3}, 6, 2)[0]);
      double first = 1 / (1 + Math.exp(logits[1] - logits[0]));
      assertThat(probabilities(classifier)[0][0]).isCloseTo(first, offset(0.02));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, F32, 1", "false, F16, 2", "true, BF16, 3"})
  void opensAClassifierSavedByTransformers(boolean bert, String type, int shards)
      throws IOException {
    GoldenModel model = new GoldenModel(bert, "gelu", 23);
    model.write(directory, type, shards);
    LabelSet labels = LabelSet.ordered(List.of("LABEL_0", "LABEL_1", "LABEL_2"));
    PlainForwardPass plain = model.forwardPass();
    double[] logits =
        plain.logits(plain.hidden(new long[] {2, 20, 1, 8, 3}, 5, GoldenModel.LAYERS)[0]);
    Prediction expected = Prediction.ofLogits(labels, logits);
    try (Classifier classifier = EncoderFormat.FINE_TUNED.open(directory, labels, Map.of())) {
      Prediction prediction = classifier.predict("Word20 nothing word8");
      assertThat(prediction.label()).isEqualTo(expected.label());
      assertThat(prediction.probabilities())
          .containsExactly(expected.probabilities(), offset(0.05));
    }
  }

  @Test
  void refusesASavedModelWithoutHead() throws IOException {
    try (Classifier classifier = trained("distilbert")) {
      Path saved = saved(classifier, "saved");
      TinyEncoder.writeWeights(saved, TinyEncoder.distilBert().tensors(), 1);
      assertThatThrownBy(() -> EncoderFormat.FINE_TUNED.open(saved, classifier.labels(), Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("model.safetensors: tensor pre_classifier.weight is missing");
    }
  }

  @Test
  void refusesAHeadForMoreLabels() throws IOException {
    GoldenModel model = new GoldenModel(true, "gelu", 23);
    model.write(directory, "F32", 1);
    Path config = directory.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace(", \"2\": \"LABEL_2\"", ""));
    LabelSet labels = LabelSet.ordered(List.of("LABEL_0", "LABEL_1"));
    assertThatThrownBy(() -> EncoderFormat.FINE_TUNED.open(directory, labels, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "tensor classifier.weight must have the shape [2, 24], but has [3, 24]");
  }
}
