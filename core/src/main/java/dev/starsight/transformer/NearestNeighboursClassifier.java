package dev.starsight.transformer;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.SafetensorsWriter;
import dev.starsight.tensors.Tensor;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Neighbours by a frozen encoder. Its payload is the encoder as a Hugging Face directory {@code
 * encoder/}, {@code neighbours.safetensors} with {@code vectors} (rows × hidden, of length 1) and
 * {@code label_ids} (rows), and {@code neighbours.json} with how they vote. Thread-safe: one call
 * at a time.
 */
final class NearestNeighboursClassifier implements Classifier {

  static final String KIND = "nearest-neighbours";
  static final String ENCODER = "encoder";
  static final String TENSORS = "neighbours.safetensors";
  static final String VOTING = "neighbours.json";

  private static final int CHUNK = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final LabelSet labels;
  private final Checkpoint files;
  private final Tokenizer tokenizer;
  private final Network network;
  private final Neighbours neighbours;
  private final int maxLength;
  private final Map<String, String> settings;
  private boolean closed;

  /** Takes over tokenizer and network. */
  NearestNeighboursClassifier(
      LabelSet labels,
      Checkpoint files,
      Tokenizer tokenizer,
      Network network,
      Neighbours neighbours,
      int maxLength,
      Map<String, String> settings) {
    this.labels = labels;
    this.files = files;
    this.tokenizer = tokenizer;
    this.network = network;
    this.neighbours = neighbours;
    this.maxLength = maxLength;
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
      List<String> texts =
          examples.subList(from, Math.min(examples.size(), from + CHUNK)).stream()
              .map(Example::text)
              .toList();
      for (double[] probabilities : neighbours.probabilities(embed(texts))) {
        predictions.add(Prediction.of(labels, probabilities));
      }
    }
    return predictions;
  }

  private float[][] embed(List<String> texts) {
    lock.lock();
    try {
      requireOpen();
      return FrozenEncoder.embed(network, tokenizer.encode(texts, maxLength));
    } finally {
      lock.unlock();
    }
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
      Path encoder = Files.createDirectory(directory.resolve(ENCODER));
      Json.write(encoder.resolve("config.json"), files.config().toJson());
      files.writeTokenizer(encoder);
      Networks.write(network, encoder.resolve(WeightFiles.SINGLE));
      writeNeighbours(directory);
    } finally {
      lock.unlock();
    }
  }

  private void writeNeighbours(Path directory) throws IOException {
    int rows = neighbours.targets().length;
    float[] ids = new float[rows];
    for (int i = 0; i < rows; i++) {
      ids[i] = neighbours.targets()[i];
    }
    SafetensorsWriter.write(
        directory.resolve(TENSORS),
        List.of(
            Tensor.of("vectors", neighbours.table().vectors(), rows, files.config().hiddenSize()),
            Tensor.of("label_ids", ids, rows)),
        Map.of());
    Json.write(
        directory.resolve(VOTING),
        Json.object()
            .put("neighbours", neighbours.most())
            .put("sharpness", neighbours.sharpness())
            .put("balanced", neighbours.balanced()));
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
