package dev.starsight.learner;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the classifiers of this package have in common. Thread-safe. */
abstract class TrainedClassifier implements Classifier {

  private final String kind;
  private final LabelSet labels;
  private final Map<String, String> settings;
  private volatile boolean closed;

  TrainedClassifier(String kind, LabelSet labels, Map<String, String> settings) {
    this.kind = kind;
    this.labels = labels;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  @Override
  public String kind() {
    return kind;
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
  public void close() {
    closed = true;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this classifier has been closed");
    }
  }
}
