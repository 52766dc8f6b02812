package dev.starsight.transformer;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.SafetensorsWriter;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A linear head on a frozen encoder. Its payload is the encoder as a Hugging Face directory {@code
 * encoder/} and {@code head.safetensors} with {@code weight} (labels × hidden) and {@code bias}.
 * Thread-safe: one call at a time.
 */
final class FrozenEncoderClassifier implements Classifier {

  static final String KIND = "frozen-encoder";
  static final String ENCODER = "encoder";
  static final String HEAD = "head.safetensors";

  private static final int CHUNK = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final LabelSet labels;
  private final Checkpoint files;
  private final Tokenizer tokenizer;
  private final Network network;
  private final SoftmaxHead head;
  private final int maxLength;
  private final Map<String, String> settings;
  private boolean closed;

  /** Takes over tokenizer and network. */
  FrozenEncoderClassifier(
      LabelSet labels,
      Checkpoint files,
      Tokenizer tokenizer,
      Network network,
      SoftmaxHead head,
      int maxLength,
      Map<String, String> settings) {
    this.labels = labels;
    this.files = files;
    this.tokenizer = tokenizer;
    this.network = network;
    this.head = head;
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
      for (float[] features : embed(texts)) {
        predictions.add(Prediction.ofLogits(labels, head.logits(features)));
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
      writeHead(directory.resolve(HEAD));
    } finally {
      lock.unlock();
    }
  }

  private void writeHead(Path file) throws IOException {
    List<TensorSpec> specs = headTensors(labels, files.config());
    SafetensorsWriter.write(
        file,
        List.of(
            specs.get(0).of(this::headWeights),
            specs.get(1).of(() -> FloatBuffer.wrap(head.biases()))),
        Map.of("format", "pt"));
  }

  static List<TensorSpec> headTensors(LabelSet labels, EncoderConfig config) {
    return List.of(
        TensorSpec.of("weight", labels.size(), config.hiddenSize()),
        TensorSpec.of("bias", labels.size()));
  }

  private FloatBuffer headWeights() {
    FloatBuffer flat = FloatBuffer.allocate(labels.size() * files.config().hiddenSize());
    for (float[] row : head.weights()) {
      flat.put(row);
    }
    return flat.flip();
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
