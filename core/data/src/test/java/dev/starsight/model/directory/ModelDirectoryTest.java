package dev.starsight.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Classifier;
import dev.starsight.model.CommonWords;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.WordCounts;
import dev.starsight.model.directory.ModelDescription.PayloadFile;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));
  private static final Calibration CALIBRATION =
      new Calibration(
          1.7,
          List.of(
              new Calibration.Confidence(1.1, 0.5),
              new Calibration.Confidence(0.8, -1),
              Calibration.Confidence.NONE));
  private static final List<ModelFormat> FORMATS = List.of(WordCounts.FORMAT);
  private static final List<Example> EXAMPLES =
      IntStream.range(0, 20).mapToObj(i -> Example.unlabelled("R" + i, "x".repeat(i))).toList();

  private final Path folder;

  ModelDirectoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static WordCounts classifier() {
    return new WordCounts(LABELS, 0.1, 0.25, 1 / 3.0);
  }

  private static ModelDescription description() {
    Metrics validation =
        new Metrics(
            10,
            0.5,
            0.5,
            0.4,
            0.7,
            0.9,
            Double.NaN,
            1.1,
            0.05,
            0.03,
            0.04,
            Map.of("accuracy", new Interval(0.2, 0.8)),
            List.of(List.of(3L, 1L, 0L), List.of(2L, 1L, 1L), List.of(0L, 1L, 1L)),
            LABELS);
    Provenance provenance =
        new Provenance(
            List.of(new Provenance.Source("rows|<b>.tsv", "ab".repeat(32), 100, 2)),
            List.of("training part of a 90/5/5 split, seed 42"));
    return ModelDescription.of(classifier(), provenance, "0.1.0")
        .withColumns("text", "stars")
        .withValidation(validation)
        .withCalibration(CALIBRATION)
        .withReviewThreshold(0.8);
  }

  private Path saved() throws IOException {
    Path directory = folder.resolve("model");
    ModelDirectory.save(directory, classifier(), description());
    return directory;
  }

  @Test
  void opensWhatItSaved() throws IOException {
    Path directory = folder.resolve("new/model");
    ModelDescription complete = ModelDirectory.save(directory, classifier(), description());
    try (OpenedModel opened = ModelDirectory.open(directory, FORMATS)) {
      assertThat(opened.description()).isEqualTo(complete);
      assertThat(opened.description().files()).containsOnlyKeys("weights.json", "more/bytes.bin");
      List<Prediction> now = opened.classifier().predict(EXAMPLES);
      List<Prediction> before = classifier().predict(EXAMPLES);
      for (int i = 0; i < EXAMPLES.size(); i++) {
        assertThat(now.get(i).probabilities())
            .containsExactly(CALIBRATION.apply(before.get(i)).probabilities());
      }
    }
    assertThat(ModelDirectory.describe(directory)).isEqualTo(complete);
  }

  @Test
  void keepsWhatValidationTellsAboutConfidences() throws IOException {
    ConfidenceReference reference =
        new ConfidenceReference(
            400,
            0.7,
            0.69,
            List.of(0.2, 0.3, 0.5),
            0.8,
            List.of(-0.1, 0.0, 0.1),
            CommonWords.of(Collections.nCopies(3, "it works")),
            0.9);
    ModelDescription complete =
        ModelDirectory.save(
            folder.resolve("model"), classifier(), description().withReference(reference));

    assertThat(complete.reference()).isEqualTo(reference);
    assertThat(ModelDirectory.describe(folder.resolve("model"))).isEqualTo(complete);
    assertThat(saved().resolve("model.json")).content().doesNotContain("reference");
    assertThat(ModelDirectory.describe(saved()).reference()).isNull();
    ConfidenceReference other =
        new ConfidenceReference(
            1, 0, 0, List.of(1.0), 1, List.of(0.0), CommonWords.of(List.of()), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> description().withReference(other))
        .withMessage("a reference of 1 labels cannot belong to a model of 3");
  }

  @Test
  void keepsTheTextsTheModelWasFittedOn() throws IOException {
    TrainingData data =
        TrainingData.of(
            Dataset.of(
                List.of(Example.of("a", "Good one.", "1"), Example.of("b", "Bad.", "2")),
                Provenance.inMemory("test")),
            Dataset.of(List.of(Example.of("c", "So so", "1")), Provenance.inMemory("test")));
    Path directory = folder.resolve("model");
    ModelDescription complete =
        ModelDirectory.save(directory, classifier(), description(), TrainingTexts.of(data));

    assertThat(complete.files()).containsKey("training-texts.bin");
    assertThat(ModelDirectory.trainingTexts(directory)).contains(TrainingTexts.of(data));
    assertThat(directory.resolve("README.md")).content().contains("`training-texts.bin` holds");
    ModelDirectory.open(directory, FORMATS).close();
    byte[] bytes = Files.readAllBytes(directory.resolve("training-texts.bin"));
    bytes[9] ^= 1;
    Files.write(directory.resolve("training-texts.bin"), bytes);
    assertThatThrownBy(() -> ModelDirectory.trainingTexts(directory))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("training-texts.bin");
    assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
        .isInstanceOf(DamagedFileException.class);
  }

  @Test
  void aModelWithoutItsTextsSaysSo() throws IOException {
    assertThat(ModelDirectory.trainingTexts(saved())).isEmpty();
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    ModelDirectory.save(folder.resolve("a"), classifier(), description());
    ModelDirectory.save(folder.resolve("b"), classifier(), description());
    for (String file : List.of("model.json", "README.md", "weights.json")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void savesAnOpenedModelWithItsCalibration() throws IOException {
    Path again = folder.resolve("again");
    try (OpenedModel opened = ModelDirectory.open(saved(), FORMATS)) {
      ModelDirectory.save(
          again,
          opened.classifier(),
          ModelDescription.of(opened.classifier(), Provenance.inMemory("test"), "0.1.0"));
      try (OpenedModel second = ModelDirectory.open(again, FORMATS)) {
        for (Example example : EXAMPLES) {
          assertThat(second.classifier().predict(example.text()).probabilities())
              .containsExactly(opened.classifier().predict(example.text()).probabilities());
        }
      }
    }
  }

  @Test
  void describesAModelWithoutMetrics() throws IOException {
    Path directory = folder.resolve("bare");
    ModelDirectory.save(
        directory,
        classifier(),
        ModelDescription.of(classifier(), Provenance.inMemory("made up"), "0.1.0"));
    ModelDescription bare = ModelDirectory.describe(directory);
    assertThat(bare.validation()).isNull();
    assertThat(bare.calibration()).isNull();
    assertThat(bare.reviewThreshold()).isNull();
    assertThat(directory.resolve("README.md")).content().contains("Not measured");
  }

  @Test
  void refusesEveryFlippedByte() throws IOException {
    Path directory = saved();
    for (String name : List.of("model.json", "weights.json", "more/bytes.bin")) {
      Path file = directory.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i++) {
        byte[] flipped = bytes.clone();
        flipped[i] ^= (byte) (1 << i % 8);
        Files.write(file, flipped);
        assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
            .as("byte %d of %s", i, name)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(file.toString());
      }
      Files.write(file, bytes);
    }
    ModelDirectory.open(directory, FORMATS).close();
  }

  @Test
  void refusesCutFiles() throws IOException {
    Path directory = saved();
    for (String name : List.of("model.json", "weights.json")) {
      Path file = directory.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int length = 0; length < bytes.length; length += 1 + length / 40) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(file.toString());
      }
      Files.write(file, bytes);
    }
  }

  @Test
  void ignoresOtherFilesInTheDirectory() throws IOException {
    Path directory = saved();
    Files.writeString(directory.resolve("README.md"), "my own words");
    Files.writeString(directory.resolve("summary.json"), "{}");
    ModelDirectory.open(directory, FORMATS).close();
  }

  @Test
  void namesMissingFiles() throws IOException {
    Path directory = saved();
    Files.delete(directory.resolve("more/bytes.bin"));
    refused(directory, "bytes.bin", "missing");
    Files.delete(directory.resolve("model.json"));
    refused(directory, directory.toString(), "no file model.json");
    refused(folder.resolve("nowhere"), "nowhere", "no such model");
    Path file = Files.writeString(folder.resolve("file"), "text");
    refused(file, "file", "is a file");
  }

  @Test
  void refusesKindsWithoutAFormat() throws IOException {
    Path directory = saved();
    assertThatThrownBy(() -> ModelDirectory.open(directory, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"word-counts\"")
        .hasMessageContaining("model.json");
  }

  @Test
  void refusesNewerFormatsAndForeignJson() throws IOException {
    Path directory = saved();
    Path file = directory.resolve("model.json");
    ObjectNode node = (ObjectNode) Json.read(file);
    Json.write(file, node.deepCopy().put("format", 3));
    refused(directory, "model.json", "newer Starsight");
    sealed(file, node.deepCopy().put("surprise", true));
    refused(directory, "model.json", "unknown fields [surprise]");
    sealed(file, node.deepCopy().without(List.of("version")));
    refused(directory, "model.json", "\"version\" is missing");
    sealed(file, node.deepCopy().put("kind", 5));
    refused(directory, "model.json", "\"kind\" must be a text");
    Files.writeString(file, "[]");
    refused(directory, "model.json", "JSON object");
    Files.writeString(file, "{\"model_type\": \"bert\"}");
    refused(directory, "model.json", "\"format\"");
  }

  @Test
  void distinguishesDamagedFromForeignModels() throws IOException {
    Path directory = saved();
    assertThatThrownBy(() -> ModelDirectory.open(directory, List.of()))
        .isInstanceOf(ForeignModelException.class);
    assertThatThrownBy(() -> ModelDirectory.open(folder, FORMATS))
        .isInstanceOf(ForeignModelException.class);
    assertThatThrownBy(() -> ModelDirectory.open(folder.resolve("nowhere"), FORMATS))
        .isExactlyInstanceOf(IOException.class);
    Path weights = directory.resolve("weights.json");
    Files.writeString(weights, "{}");
    assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
        .isInstanceOfSatisfying(
            DamagedFileException.class, e -> assertThat(e.source()).isEqualTo(weights.toString()));
    Files.writeString(directory.resolve("model.json"), "{\"format\": 3}");
    assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
        .isInstanceOf(ForeignModelException.class);
  }

  @Test
  void refusesNumbersOfBytesThatAreNotWhole() throws IOException {
    Path directory = saved();
    Path file = directory.resolve("model.json");
    ObjectNode node = (ObjectNode) Json.read(file);
    ((ObjectNode) node.at("/files/weights.json")).put("bytes", 3.7);
    sealed(file, node);
    refused(
        directory,
        "model.json",
        "\"files.weights.json.bytes\" must be a whole number of at least 0, but is 3.7");
  }

  @Test
  void neverLeavesItsDirectory() throws IOException {
    Path directory = saved();
    Path file = directory.resolve("model.json");
    Path secret = Files.writeString(folder.resolve("secret"), "s");
    for (String name : List.of("../secret", secret.toString(), "a/../../secret", "a\\b", "")) {
      ObjectNode node = (ObjectNode) Json.read(file);
      node.withObjectProperty("files")
          .putObject(name)
          .put("sha256", Sha256.of(secret))
          .put("bytes", 1);
      sealed(file, node);
      refused(directory, "model.json", "names a file that a model cannot have");
      node.withObjectProperty("files").remove(name);
      sealed(file, node);
    }
    Path weights = directory.resolve("weights.json");
    Files.move(weights, folder.resolve("elsewhere.json"));
    Files.createSymbolicLink(weights, folder.resolve("elsewhere.json"));
    refused(directory, "weights.json", "symbolic link");
  }

  @Test
  void refusesAPayloadWithoutDigest() throws IOException {
    Path directory = saved();
    Path file = directory.resolve("model.json");
    ObjectNode node = (ObjectNode) Json.read(file);
    node.putObject("files");
    sealed(file, node);
    Files.delete(directory.resolve("weights.json"));
    Files.createSymbolicLink(directory.resolve("weights.json"), Path.of("/dev/zero"));

    refused(directory, "model.json", "has no digest of weights.json, which every word-counts has");
  }

  @Test
  void refusesVeryLongNames() throws IOException {
    Path directory = saved();
    Path file = directory.resolve("model.json");
    ObjectNode node = (ObjectNode) Json.read(file);
    String name = "a/".repeat(20_000) + "a";
    node.withObjectProperty("files").putObject(name).put("sha256", "x").put("bytes", 1);
    sealed(file, node);

    refused(directory, "model.json", "names a file that a model cannot have: \"a/a/");
  }

  /** Writes a file with a valid digest, as an attacker would. */
  private static void sealed(Path file, ObjectNode node) throws IOException {
    node.put("digest", "0".repeat(64));
    String text = Json.pretty(node);
    String digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    Files.writeString(file, text.replaceFirst("0{64}", digest));
  }

  private static void refused(Path directory, String file, String reason) {
    assertThatThrownBy(() -> ModelDirectory.open(directory, FORMATS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(reason);
  }

  @Test
  void aFailedSaveLeavesWhatWasThere() throws IOException {
    Path directory = saved();
    String before = Sha256.of(directory.resolve("model.json"));
    Classifier failing = new FailingPayload(classifier());
    assertThatThrownBy(() -> ModelDirectory.save(directory, failing, description()))
        .hasMessage("the disk is full");
    assertThatThrownBy(() -> ModelDirectory.save(folder.resolve("other"), failing, description()))
        .hasMessage("the disk is full");
    assertThat(Sha256.of(directory.resolve("model.json"))).isEqualTo(before);
    try (Stream<Path> children = Files.list(folder)) {
      assertThat(children).containsExactly(directory);
    }
  }

  @Test
  void writesOnlyIntoAnEmptyDirectory() throws IOException {
    Files.writeString(folder.resolve("a"), "a");
    assertThatThrownBy(() -> ModelDirectory.writeInto(folder, classifier(), description(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    WordCounts two = new WordCounts(LabelSet.of(List.of("a", "b")), 1, 2);
    assertThatThrownBy(() -> ModelDirectory.writeInto(folder, two, description(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]");
  }

  @Test
  void theCardShowsMetricsAndEscapesText() throws IOException {
    String card = Files.readString(saved().resolve("README.md"));
    assertThat(card)
        .contains("| accuracy | 0.5000 | 0.2000 to 0.8000 |")
        .contains("| quadraticKappa | - |  |")
        .contains("rows\\|\\<b\\>.tsv")
        .contains("temperature 1.7000")
        .contains("less confident than 0.8000")
        .contains("seed 42");
    assertThat(ModelCard.escaped("a\n# b")).isEqualTo("a \\# b");
  }

  @Test
  void theCardBeginsWithMetadataForTheHub() throws IOException {
    ModelCard card =
        ModelCard.of(ModelDirectory.describe(saved()))
            .withName("my \"stars\"")
            .withLanguage("en")
            .withBaseModel("sentence-transformers/all-MiniLM-L6-v2")
            .withRows(Map.of("training", 90L))
            .withNotes(List.of("3 epochs"));

    assertThat(card.markdown())
        .startsWith(
            """
            ---
            language:
            - "en"
            library_name: starsight
            pipeline_tag: text-classification
            tags:
            - starsight
            - text-classification
            - reviews
            base_model:
            - "sentence-transformers/all-MiniLM-L6-v2"
            base_model_relation: finetune
            metrics:
            - accuracy
            """)
        .contains(
            """
            model-index:
            - name: "my \\"stars\\""
              results:
              - task:
                  type: text-classification
                  name: Text classification
                dataset:
                  type: "rows-b-.tsv"
                  name: "rows|<b>.tsv"
                  split: validation
                metrics:
                - type: accuracy
                  value: 0.5000
                  name: Accuracy
            """)
        .contains("---\n\n# my \"stars\"\n", "- rows for training: 90\n", "- 3 epochs\n")
        .contains("## Quality on validation rows")
        .doesNotContain("quadratic_kappa", "## Quality on test rows");
  }

  @Test
  void theCardOfAnUnmeasuredModelHasNoResults() {
    assertThat(ModelCard.of(description().withValidation(null)).markdown())
        .doesNotContain("model-index", "metrics:", "language:", "base_model")
        .contains("Not measured.");
  }

  @Test
  void theCardOfATransformerNamesItsLibraryAndTestMetrics() {
    PayloadFile file = new PayloadFile("0".repeat(64), 1);
    Metrics test = Objects.requireNonNull(description().validation());
    ModelCard card =
        ModelCard.of(
                description().withFiles(Map.of("config.json", file, "model.safetensors", file)))
            .withTest(test);

    assertThat(card.markdown())
        .contains("library_name: transformers\n", "split: test\n", "from transformers import")
        .contains("## Quality on test rows", "## Quality on validation rows")
        .contains("and the same labels");
  }

  @Test
  void theCardNamesFilesWithoutTheirDirectories() {
    for (String path : List.of("/home/me/reviews.tsv", "C:\\me\\reviews.tsv", "reviews.tsv")) {
      assertThat(new Provenance.Source(path, "", 0, 0).fileName()).isEqualTo("reviews.tsv");
    }
    assertThat(FrontMatter.quoted("a\"\\\n\u2028é😀")).isEqualTo("\"a\\\"\\\\\\u000a\\u2028é😀\"");
  }

  @Test
  void theCardRefusesInvalidLanguagesAndBaseModels() {
    assertThatThrownBy(() -> ModelCard.of(description()).withLanguage("no language"))
        .hasMessage("a language must be a code such as en or pt-BR, but is \"no language\"");
    assertThatThrownBy(() -> ModelCard.of(description()).withBaseModel("/home/me/tiny"))
        .hasMessage(
            "a base model must be named as at the hub, OWNER/NAME, but is \"/home/me/tiny\"");
  }

  @Test
  void closesTheClassifier() {
    WordCounts classifier = classifier();
    new OpenedModel(new CalibratedClassifier(classifier, Calibration.NONE), description()).close();
    assertThat(classifier.isClosed()).isTrue();
  }

  private record FailingPayload(WordCounts classifier) implements Classifier {

    @Override
    public String kind() {
      return classifier.kind();
    }

    @Override
    public LabelSet labels() {
      return classifier.labels();
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      return classifier.predict(examples);
    }

    @Override
    public Map<String, String> settings() {
      return classifier.settings();
    }

    @Override
    public void writePayload(Path directory) throws IOException {
      classifier.writePayload(directory);
      throw new IOException("the disk is full");
    }

    @Override
    public void close() {}
  }
}
