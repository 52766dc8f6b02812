package dev.starsight.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A minimal classifier with a payload: a weight for each label, times the length of the text. */
public final class WordCounts implements Classifier {

  public static final ModelFormat FORMAT =
      new ModelFormat() {
        @Override
        public String kind() {
          return "word-counts";
        }

        @Override
        public Set<String> requiredFiles() {
          return Set.of("weights.json");
        }

        @Override
        public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
            throws IOException {
          double[] weights = new double[labels.size()];
          for (int i = 0; i < weights.length; i++) {
            weights[i] =
                Json.read(directory.resolve("weights.json")).path(labels.label(i)).doubleValue();
          }
          return new WordCounts(labels, weights);
        }
      };

  private final LabelSet labels;
  private final double[] weights;
  private boolean closed;

  public WordCounts(LabelSet labels, double... weights) {
    this.labels = labels;
    this.weights = weights;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public String kind() {
    return "word-counts";
  }

  @Override
  public LabelSet labels() {
    return labels;
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    return examples.stream().map(e -> predicted(e.text())).toList();
  }

  private Prediction predicted(String text) {
    double[] logits = weights.clone();
    for (int i = 0; i < logits.length; i++) {
      logits[i] *= text.length() % 7;
    }
    return Prediction.ofLogits(labels, logits);
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("weights", weights.length + " | of them");
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    ObjectNode node = Json.object();
    for (int i = 0; i < weights.length; i++) {
      node.put(labels.label(i), weights[i]);
    }
    Json.write(directory.resolve("weights.json"), node);
    Files.createDirectory(directory.resolve("more"));
    Files.write(directory.resolve("more/bytes.bin"), new byte[] {0, 1, 2});
  }

  @Override
  public void close() {
    closed = true;
  }
}
