package dev.starsight.transformer.internal.classifier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import dev.starsight.transformer.internal.weights.EncoderArtifact.Pooling;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.WeightFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An encoder whose weights are in the engine's memory, with its tokenizer. Closes both. Not
 * thread-safe.
 *
 * @param files the origin of tokenizer and configuration, which are saved with the weights
 * @param maxLength tokens per text; longer texts are cut
 */
public record LoadedEncoder(
    CheckpointFiles files, Tokenizer tokenizer, Network network, int maxLength)
    implements AutoCloseable {

  private static final int DEFAULT_MAX_LENGTH = 128;

  private static final String TAIL_SHARE = "tailShare";

  /** Loads an encoder, and a head if the shape has one. */
  public static LoadedEncoder open(CheckpointFiles files, NetworkShape shape, int maxLength)
      throws IOException {
    Tokenizer tokenizer = files.tokenizer();
    try {
      Network network =
          Networks.fastest(shape, files.weights(shape), OptimizerSettings.NONE).network();
      return new LoadedEncoder(files, tokenizer, network, maxLength);
    } catch (IOException | RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Loads an encoder without head for a classifier with these settings. */
  public static LoadedEncoder open(CheckpointFiles files, Map<String, String> settings)
      throws IOException {
    NetworkShape shape = NetworkShape.encoder(files.config());
    return open(files, shape, maxLength(settings, files.config()));
  }

  /** Fits a classifier on a frozen encoder, which it then owns. */
  public static Classifier fit(
      CheckpointFiles files, Run run, Function<LoadedEncoder, Classifier> fitting) {
    TorchEngine.useThreads(run.threads());
    LoadedEncoder encoder;
    try {
      encoder = open(files, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    try {
      return fitting.apply(encoder);
    } catch (RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  /** Returns the maximum length of the settings, cut to what the encoder takes. */
  public static int maxLength(Map<String, String> settings, EncoderConfig config) {
    String text = settings.getOrDefault("maxLength", Integer.toString(DEFAULT_MAX_LENGTH));
    try {
      return Math.max(2, Math.min(config.positions(), Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      return Math.min(config.positions(), DEFAULT_MAX_LENGTH);
    }
  }

  /** Returns the share of the length that longer texts keep of their end, by the settings. */
  public static double tailShare(Map<String, String> settings) {
    try {
      double share = Double.parseDouble(settings.getOrDefault(TAIL_SHARE, "0"));
      return share >= 0 && share < 1 ? share : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns a sentence about how long texts are cut; empty if their end is cut off. */
  public static Optional<String> cut(Map<String, String> settings) {
    double share = tailShare(settings);
    if (share == 0 || Headline.of(settings).isPresent()) {
      return Optional.empty();
    }
    int length = Integer.parseInt(settings.getOrDefault("maxLength", "" + DEFAULT_MAX_LENGTH));
    int tail = ExampleEncoder.tail(length, share);
    return Optional.of(
        ("texts of more than %s tokens, [CLS] and [SEP] included, keep their first %s and their"
                + " last %s tokens; a pipeline in Python cuts the end off, so give it these ids")
            .formatted(length, length - 2 - tail, tail));
  }

  /**
   * Returns how examples are tokenized.
   *
   * @param tailShare the share of the length that longer texts keep of their end
   * @param headline how headlines are read; null if they are not
   * @param cleans whether texts and headlines are cleaned
   */
  public ExampleEncoder examples(
      double tailShare, @Nullable Headline headline, LabelSet labels, boolean cleans) {
    return new ExampleEncoder(tokenizer, maxLength, tailShare, headline, labels, cleans);
  }

  /** Returns a vector of each text, as the authors of the encoder make them if that is known. */
  public float[][] embed(List<String> texts) {
    EncoderArtifact artifact = files.artifact().orElse(EncoderArtifact.MINILM);
    List<String> prefixed = texts.stream().map(artifact.prefix()::concat).toList();
    List<Encoding> encodings = tokenizer.encode(prefixed, maxLength);
    return artifact.pooling() == Pooling.FIRST
        ? Inference.first(network, encodings)
        : embedEncoded(encodings);
  }

  /** Returns the mean of the last hidden states of each encoding. */
  public float[][] embedEncoded(List<Encoding> encodings) {
    return Inference.pooled(network, encodings);
  }

  /** Writes a Hugging Face directory with the current weights. */
  void write(Path directory, JsonNode config) throws IOException {
    Json.write(directory.resolve("config.json"), config);
    files.writeTokenizer(directory);
    Networks.write(network, directory.resolve(WeightFiles.SINGLE));
  }

  @Override
  public void close() {
    tokenizer.close();
    network.close();
  }
}
