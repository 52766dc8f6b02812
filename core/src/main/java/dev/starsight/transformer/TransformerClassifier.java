package dev.starsight.transformer;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A fine-tuned encoder. Thread-safe: one call at a time, each uses all threads of the engine. */
final class TransformerClassifier implements Classifier {

  static final String KIND = "transformer";

  /** Texts tokenized at a time: bounds memory, and long lists show no difference in speed. */
  private static final int CHUNK = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final LabelSet labels;
  private final Checkpoint files;
  private final Tokenizer tokenizer;
  private final Network network;
  private final int maxLength;
  private final double dropout;
  private final Map<String, String> settings;
  private boolean closed;

  /**
   * Takes over tokenizer and network.
   *
   * @param files whose tokenizer and config are saved with the weights
   * @param dropout for config.json, for whoever trains on
   */
  TransformerClassifier(
      LabelSet labels,
      Checkpoint files,
      Tokenizer tokenizer,
      Network network,
      int maxLength,
      double dropout,
      Map<String, String> settings) {
    this.labels = labels;
    this.files = files;
    this.tokenizer = tokenizer;
    this.network = network;
    this.maxLength = maxLength;
    this.dropout = dropout;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  @Override
  public String kind() {
    return KIND;
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
  public List<Prediction> predict(List<Example> examples) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (int from = 0; from < examples.size(); from += CHUNK) {
      List<Example> chunk = examples.subList(from, Math.min(examples.size(), from + CHUNK));
      predictions.addAll(predictChunk(chunk));
    }
    return predictions;
  }

  private List<Prediction> predictChunk(List<Example> examples) {
    lock.lock();
    try {
      requireOpen();
      List<Encoding> encodings =
          tokenizer.encode(examples.stream().map(Example::text).toList(), maxLength);
      return predictions(labels, network, encodings);
    } finally {
      lock.unlock();
    }
  }

  /** Predicts encoded texts, in order. */
  static List<Prediction> predictions(LabelSet labels, Network network, List<Encoding> encodings) {
    int positions = network.shape().config().positions();
    float[][] logits =
        Networks.engine(
            "the encoder failed to predict",
            () -> Inference.rows(encodings, positions, network::logits, done -> {}));
    List<Prediction> predictions = new ArrayList<>(logits.length);
    for (float[] row : logits) {
      double[] wide = new double[row.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = row[i];
      }
      predictions.add(Prediction.ofLogits(labels, wide));
    }
    return predictions;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this classifier is closed");
    }
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    lock.lock();
    try {
      requireOpen();
      Json.write(directory.resolve("config.json"), files.config().toJson(labels, dropout));
      files.writeTokenizer(directory);
      Networks.write(network, directory.resolve(WeightFiles.SINGLE));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        tokenizer.close();
        network.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return KIND + " over " + labels;
  }
}
