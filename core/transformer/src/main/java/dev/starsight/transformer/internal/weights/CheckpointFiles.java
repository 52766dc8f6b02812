package dev.starsight.transformer.internal.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.tensors.internal.TensorStore;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a pretrained encoder. Immutable and thread-safe. */
public final class CheckpointFiles {

  private final String name;
  private final EncoderConfig config;
  private final JsonNode labelNames;
  private final Weights weights;
  private final byte @Nullable [] tokenizerJson;
  private final byte @Nullable [] tokenizerConfig;
  private final TokenizerFile tokenizer;
  private final @Nullable EncoderArtifact artifact;

  /** Checks and returns the weights of a shape; only their header is held between uses. */
  private interface Weights {
    TensorSource open(NetworkShape shape) throws IOException;
  }

  private CheckpointFiles(
      String name,
      EncoderConfig config,
      JsonNode labelNames,
      Weights weights,
      byte @Nullable [] tokenizerJson,
      byte @Nullable [] tokenizerConfig,
      TokenizerFile tokenizer,
      @Nullable EncoderArtifact artifact) {
    this.name = name;
    this.config = config;
    this.labelNames = labelNames;
    this.weights = weights;
    this.tokenizerJson = tokenizerJson;
    this.tokenizerConfig = tokenizerConfig;
    this.tokenizer = tokenizer;
    this.artifact = artifact;
  }

  /** Returns the MiniLM of the class path. */
  public static CheckpointFiles miniLm() {
    return of(EncoderArtifact.MINILM);
  }

  /** Returns an encoder of the class path. */
  public static CheckpointFiles of(EncoderArtifact artifact) {
    byte[] tokenizer = resource(artifact, artifact.tokenizer());
    String onnx = artifact.onnx();
    if (CheckpointFiles.class.getResource("/" + onnx) == null) {
      throw missing(artifact, onnx, null);
    }
    try {
      return new CheckpointFiles(
          artifact.option(),
          artifact.config(),
          MissingNode.getInstance(),
          shape -> OnnxInitializers.of(onnx, resource(artifact, onnx)),
          tokenizer,
          null,
          TokenizerFile.of(tokenizer, artifact.tokenizer()),
          artifact);
    } catch (IOException e) {
      throw new StarsightException(Objects.requireNonNullElse(e.getMessage(), onnx), e);
    }
  }

  private static byte[] resource(EncoderArtifact artifact, String name) {
    try (InputStream in = CheckpointFiles.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw missing(artifact, name, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw missing(artifact, name, e);
    }
  }

  private static StarsightException missing(
      EncoderArtifact artifact, String name, @Nullable IOException cause) {
    String sentence =
        ("the encoder %s is not on the class path (%s): add the dependency %s, or name a Hugging"
                + " Face directory")
            .formatted(artifact.option(), name, artifact.dependency());
    return cause == null
        ? new StarsightException(sentence)
        : new StarsightException(sentence, cause);
  }

  /** Opens a directory in Hugging Face layout and checks its tensors' names, shapes and types. */
  public static CheckpointFiles open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ForeignModelException(
          directory + ": a Hugging Face directory is needed here, but there is none");
    }
    Path configFile = directory.resolve("config.json");
    if (!Files.isRegularFile(configFile)) {
      throw new DamagedFileException(configFile.toString(), WeightFiles.MISSING);
    }
    JsonFields json = JsonFields.read(configFile);
    EncoderConfig config = EncoderConfig.of(json);
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
        json.tree().path("id2label"),
        weights,
        bytes(directory.resolve("tokenizer.json")),
        bytes(directory.resolve("tokenizer_config.json")),
        tokenizer,
        null);
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }

  public String name() {
    return name;
  }

  /** Returns the name without the directories that lead to it, which results need not reveal. */
  public String shortName() {
    return name.startsWith("hub:")
        ? name
        : name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')));
  }

  public CheckpointFiles named(String other) {
    return new CheckpointFiles(
        other, config, labelNames, weights, tokenizerJson, tokenizerConfig, tokenizer, artifact);
  }

  /** Returns the encoder without its top layers. */
  public CheckpointFiles withLayers(int layers) {
    NetworkShape whole = NetworkShape.encoder(config);
    return new CheckpointFiles(
        name,
        config.withLayers(layers),
        labelNames,
        shape -> weights.open(whole),
        tokenizerJson,
        tokenizerConfig,
        tokenizer,
        artifact);
  }

  /** Returns the Maven artifact that the files come from; empty for a directory. */
  public Optional<EncoderArtifact> artifact() {
    return Optional.ofNullable(artifact);
  }

  public EncoderConfig config() {
    return config;
  }

  /** Returns {@code id2label} of {@code config.json}; a missing node if there is none. */
  public JsonNode labelNames() {
    return labelNames;
  }

  public byte[] tokenizerJson() {
    byte[] json = tokenizerJson;
    if (json == null) {
      throw new IllegalStateException(name + ": there is a vocab.txt and no tokenizer.json");
    }
    return json.clone();
  }

  public TokenizerFile tokenizerFile() {
    return tokenizer;
  }

  public Tokenizer tokenizer() {
    try {
      return tokenizer.tokenizer();
    } catch (IOException e) {
      throw new StarsightException(Objects.requireNonNullElse(e.getMessage(), name), e);
    }
  }

  /**
   * Returns the SHA-256 of what the encoder computes with: its configuration, its tokenizer and the
   * numbers of its weights, whatever files hold them.
   */
  public String digest() throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
    byte[] json = tokenizerJson;
    digest.update(json == null ? vocabularyBytes() : json);
    NetworkShape shape = NetworkShape.encoder(config);
    TensorSource source = weights(shape);
    for (TensorSpec tensor : shape.tensors()) {
      digest.update(tensor.name().getBytes(StandardCharsets.UTF_8));
      float[] values = source.read(tensor);
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return Sha256.hex(digest);
  }

  /** Returns the tokens and the tokenizer's configuration, if there is one. */
  private byte[] vocabularyBytes() {
    byte[] tokens =
        String.join("\n", tokenizer.vocabulary().tokens()).getBytes(StandardCharsets.UTF_8);
    byte[] settings = tokenizerConfig == null ? new byte[0] : tokenizerConfig;
    return ByteBuffer.allocate(tokens.length + settings.length).put(tokens).put(settings).array();
  }

  /** Returns the encoder's weights under Hugging Face's names. */
  public TensorSource weights() throws IOException {
    return weights(NetworkShape.encoder(config));
  }

  /** Checks and returns the weights of the encoder and, if the shape has one, of a head. */
  public TensorSource weights(NetworkShape shape) throws IOException {
    return weights.open(shape);
  }

  /** Writes the tokenizer's files; {@code tokenizer.json} only if there is one. */
  public void writeTokenizer(Path directory) throws IOException {
    if (tokenizerJson != null) {
      AtomicFile.write(directory.resolve("tokenizer.json"), tokenizerJson);
    }
    tokenizer.vocabulary().writeVocabTxt(directory.resolve("vocab.txt"));
    Path file = directory.resolve("tokenizer_config.json");
    if (tokenizerConfig != null) {
      AtomicFile.write(file, tokenizerConfig);
    } else {
      Json.write(file, newTokenizerConfig());
    }
  }

  private ObjectNode newTokenizerConfig() throws IOException {
    Vocabulary vocabulary = tokenizer.vocabulary();
    return Json.object()
        .put("tokenizer_class", "BertTokenizer")
        .put("do_lower_case", isLowerCase())
        .put("model_max_length", config.positions())
        .put("cls_token", vocabulary.token(vocabulary.clsId()))
        .put("sep_token", vocabulary.token(vocabulary.sepId()))
        .put("pad_token", vocabulary.token(vocabulary.padId()))
        .put("unk_token", vocabulary.token(vocabulary.unkId()))
        .put("mask_token", vocabulary.token(vocabulary.maskId()));
  }

  /** A {@code vocab.txt} without a {@code tokenizer_config.json} counts as an uncased BERT's. */
  private boolean isLowerCase() throws IOException {
    if (tokenizerJson == null) {
      return true;
    }
    String text = new String(tokenizerJson, StandardCharsets.UTF_8);
    return Json.parse(name, text).path("normalizer").path("lowercase").asBoolean(true);
  }

  @Override
  public String toString() {
    return name;
  }
}
