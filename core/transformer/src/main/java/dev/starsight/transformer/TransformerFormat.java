package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens a fine-tuned encoder: a Hugging Face directory of a {@code BertForSequenceClassification}
 * or {@code DistilBertForSequenceClassification}, head included. Thread-safe.
 */
public final class TransformerFormat implements ModelFormat {

  @Override
  public String kind() {
    return SequenceClassificationHead.KIND;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    CheckpointFiles files = CheckpointFiles.open(directory);
    requireLabels(directory.resolve("config.json"), labels);
    NetworkShape shape = NetworkShape.classifier(files.config(), labels.size());
    int maxLength = LoadedEncoder.maxLength(settings, files.config());
    LoadedEncoder encoder = LoadedEncoder.open(files, shape, maxLength);
    return new EncoderClassifier(
        labels, encoder, new SequenceClassificationHead(dropout(settings)), settings);
  }

  private static void requireLabels(Path config, LabelSet labels) throws IOException {
    JsonNode names = Json.read(config).path("id2label");
    for (int id = 0; id < Math.max(labels.size(), names.size()); id++) {
      String name = names.path(Integer.toString(id)).asText();
      if (id >= labels.size() || !name.equals(labels.label(id))) {
        throw new DamagedFileException(
            config.toString(), "id2label must name the labels " + labels + ", but is " + names);
      }
    }
  }

  private static double dropout(Map<String, String> settings) {
    try {
      return Double.parseDouble(settings.getOrDefault("dropout", "0.1"));
    } catch (NumberFormatException e) {
      return 0.1;
    }
  }
}
