package dev.starsight.transformer;

import dev.starsight.files.internal.Sha256;
import dev.starsight.text.TextEmbedder;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import dev.starsight.transformer.internal.weights.EncoderArtifact.Pooling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frozen encoder that turns texts into vectors: the mean of the last hidden states over the
 * tokens of a text (Reimers and Gurevych, 2019); {@link Checkpoint#bgeSmall}, as its authors do,
 * the state of [CLS], and {@link Checkpoint#e5Small} the mean of a text after {@code "query: "}.
 * Texts of similar meaning get vectors of high cosine if the encoder was trained for that, such as
 * these and MiniLM.
 *
 * <p>Engine and weights are loaded with the first text, into native memory, so close it.
 * Thread-safe; one call embeds at a time.
 */
public final class TextEncoder implements TextEmbedder, AutoCloseable {

  private final Checkpoint checkpoint;
  private final int threads;
  private final int maxLength;
  private final String digest;
  private @Nullable LoadedEncoder loaded;
  private boolean closed;

  private TextEncoder(Checkpoint checkpoint, int threads, String digest) {
    this.checkpoint = checkpoint;
    this.threads = threads;
    this.maxLength = LoadedEncoder.maxLength(Map.of(), checkpoint.files().config());
    this.digest = digest;
  }

  /**
   * Opens an encoder; reads its weights once, for {@link #digest()}.
   *
   * @param threads the threads of the engine, at least 1; the engine has one such number for the
   *     whole process
   * @throws IOException naming the file, if the weights cannot be read
   */
  public static TextEncoder open(Checkpoint checkpoint, int threads) throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    int length = LoadedEncoder.maxLength(Map.of(), checkpoint.files().config());
    EncoderArtifact way = checkpoint.files().artifact().orElse(EncoderArtifact.MINILM);
    String pooling = way.pooling() == Pooling.FIRST ? "first" : "mean";
    String computed =
        "%s%s of %s tokens by %s"
            .formatted(way.prefix(), pooling, length, checkpoint.files().digest());
    return new TextEncoder(
        checkpoint, threads, Sha256.of(computed.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns {@link Checkpoint#name()}. */
  @Override
  public String name() {
    return checkpoint.name();
  }

  /**
   * Returns the SHA-256 of all that decides the vectors: architecture, weights, tokenizer, length
   * and pooling. It depends neither on the name nor on the kind of file that holds the weights.
   */
  @Override
  public String digest() {
    return digest;
  }

  /** Returns the numbers of a vector. */
  @Override
  public int width() {
    return checkpoint.files().config().hiddenSize();
  }

  /** Returns the most tokens of a text that count, [CLS] and [SEP] included. */
  public int maxLength() {
    return maxLength;
  }

  /** Returns whether a text has more than {@link #maxLength()} tokens, so that its end is cut. */
  public synchronized boolean isCut(String text) {
    return loaded().tokenizer().encode(List.of(text), maxLength + 1).get(0).length() > maxLength;
  }

  /**
   * Returns a vector for each text, in order, of {@link #width()} numbers and of any length. The
   * last bits of a vector depend on the other texts of the call, which share its batches.
   *
   * @throws IllegalStateException if it is closed
   */
  @Override
  public synchronized float[][] embed(List<String> texts) {
    return loaded().embed(texts);
  }

  private LoadedEncoder loaded() {
    if (closed) {
      throw new IllegalStateException("the encoder is closed");
    }
    LoadedEncoder known = loaded;
    if (known == null) {
      TorchEngine.useThreads(threads);
      try {
        known = LoadedEncoder.open(checkpoint.files(), Map.of());
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
      loaded = known;
    }
    return known;
  }

  /** Frees the weights; closing twice does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    if (loaded != null) {
      loaded.close();
      loaded = null;
    }
  }

  @Override
  public String toString() {
    return checkpoint.name();
  }
}
