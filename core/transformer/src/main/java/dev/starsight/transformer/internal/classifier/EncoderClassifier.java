package dev.starsight.transformer.internal.classifier;

import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Prediction;
import dev.starsight.text.Encoding;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoder with a head. Thread-safe: the encoder serves one call at a time, with all threads of
 * the engine.
 */
public final class EncoderClassifier implements Classifier {

  public static final String ENCODER = "encoder";

  private final LabelSet labels;
  private final LoadedEncoder encoder;
  private final Head head;
  private final Map<String, String> settings;
  private final ExampleEncoder examples;
  private boolean closed;

  /** Turns an encoder's output into predictions. Implementations are thread-safe. */
  public interface Head {

    String kind();

    /** Returns how many texts are tokenized at a time, which limits memory. */
    int chunk();

    /** Runs the encoder and returns one row per text. */
    default float[][] read(Network network, List<Encoding> encodings) {
      return Inference.pooled(network, encodings);
    }

    /** Returns the predictions for what {@link #read} returned, in order. */
    List<Prediction> predict(LabelSet labels, float[][] rows);

    /** Writes head and encoder into a model's directory. */
    void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException;
  }

  /**
   * Creates a classifier that owns the encoder.
   *
   * @param settings tell how examples are read
   * @throws IllegalArgumentException if they tell that wrongly
   */
  public EncoderClassifier(
      LabelSet labels, LoadedEncoder encoder, Head head, Map<String, String> settings) {
    this.labels = labels;
    this.encoder = encoder;
    this.head = head;
    this.examples =
        encoder.examples(
            LoadedEncoder.tailShare(settings),
            Headline.of(settings).orElse(null),
            labels,
            CleanText.isIn(settings));
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** Opens the encoder that was written by {@link #writeFrozen}. */
  public static CheckpointFiles openFrozen(Path directory) throws IOException {
    return CheckpointFiles.open(directory.resolve(ENCODER));
  }

  /** Writes an encoder without head into a directory of its own inside a model's. */
  public static void writeFrozen(Path directory, LoadedEncoder encoder) throws IOException {
    Path inner = Files.createDirectory(directory.resolve(ENCODER));
    encoder.write(inner, encoder.files().config().toJson());
  }

  @Override
  public String kind() {
    return head.kind();
  }

  @Override
  public LabelSet labels() {
    return labels;
  }

  @Override
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public List<Prediction> predict(List<Example> rows) {
    List<Prediction> predictions = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += head.chunk()) {
      List<Example> chunk = rows.subList(from, Math.min(rows.size(), from + head.chunk()));
      predictions.addAll(head.predict(labels, read(chunk)));
    }
    return predictions;
  }

  private synchronized float[][] read(List<Example> chunk) {
    requireOpen();
    return head.read(encoder.network(), examples.encode(chunk));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this classifier is closed");
    }
  }

  @Override
  public synchronized void writePayload(Path directory) throws IOException {
    requireOpen();
    head.write(directory, labels, encoder);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      encoder.close();
    }
  }

  @Override
  public String toString() {
    return kind() + " over " + labels;
  }
}
