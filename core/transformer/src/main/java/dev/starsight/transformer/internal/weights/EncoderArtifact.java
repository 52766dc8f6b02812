package dev.starsight.transformer.internal.weights;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pretrained encoders that come as Maven artifacts of langchain4j: an ONNX file with 32-bit
 * weights, and tokenizer.json. All have the vocabulary of bert-base-uncased.
 */
public enum EncoderArtifact {
  /** all-MiniLM-L6-v2 (Apache-2.0): 6 layers. */
  MINILM(
      "minilm",
      "miniLm",
      "all-minilm-l6-v2",
      "1.19.0-beta29",
      "sentence-transformers/all-MiniLM-L6-v2",
      6,
      Pooling.MEAN,
      ""),
  /** e5-small-v2 (MIT): 12 layers; Wang et al., 2022, prefix texts that are compared. */
  E5_SMALL(
      "e5-small",
      "e5Small",
      "e5-small-v2",
      "0.36.2",
      "intfloat/e5-small-v2",
      12,
      Pooling.MEAN,
      "query: "),
  /** bge-small-en-v1.5 (MIT): 12 layers; Xiao et al., 2023, take the state of [CLS]. */
  BGE_SMALL(
      "bge-small",
      "bgeSmall",
      "bge-small-en-v1.5",
      "0.36.2",
      "BAAI/bge-small-en-v1.5",
      12,
      Pooling.FIRST,
      "");

  /** How the states of a text's tokens become one vector. */
  public enum Pooling {
    /** The mean over the tokens. */
    MEAN,
    /** The state of the first token, [CLS]. */
    FIRST
  }

  private final String option;
  private final String factory;
  private final String stem;
  private final String version;
  private final String hubName;
  private final int layers;
  private final Pooling pooling;
  private final String prefix;

  EncoderArtifact(
      String option,
      String factory,
      String stem,
      String version,
      String hubName,
      int layers,
      Pooling pooling,
      String prefix) {
    this.option = option;
    this.factory = factory;
    this.stem = stem;
    this.version = version;
    this.hubName = hubName;
    this.layers = layers;
    this.pooling = pooling;
    this.prefix = prefix;
  }

  /** Returns the artifact of this name, such as {@code e5-small}. */
  public static Optional<EncoderArtifact> named(String option) {
    return Arrays.stream(values()).filter(each -> each.option.equals(option)).findFirst();
  }

  /** Returns the names of all, separated by commas. */
  public static String names() {
    return Arrays.stream(values()).map(each -> each.option).collect(Collectors.joining(", "));
  }

  /** Returns the name that {@code --encoder} takes. */
  public String option() {
    return option;
  }

  /** Returns the name of the method of {@code Checkpoint} that opens it. */
  public String factory() {
    return factory;
  }

  /** Returns the Maven coordinates. */
  public String dependency() {
    return "dev.langchain4j:langchain4j-embeddings-" + stem.replace("v1.5", "v15") + ":" + version;
  }

  /** Returns the name at the Hugging Face hub. */
  public String hubName() {
    return hubName;
  }

  public EncoderConfig config() {
    return new EncoderConfig(
        Architecture.BERT, 30522, 384, layers, 12, 1536, 512, 2, 1e-12, "gelu");
  }

  /** Returns how its authors make vectors that are compared with each other. */
  public Pooling pooling() {
    return pooling;
  }

  /** Returns what its authors put before texts whose vectors are compared with each other. */
  public String prefix() {
    return prefix;
  }

  /** Returns the name of the resource with the weights. */
  public String onnx() {
    return stem + ".onnx";
  }

  /** Returns the name of the resource with the tokenizer. */
  String tokenizer() {
    return stem + "-tokenizer.json";
  }
}
