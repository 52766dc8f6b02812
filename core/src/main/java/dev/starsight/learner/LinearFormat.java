package dev.starsight.learner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelFormat;
import dev.starsight.tensors.SafetensorsFile;
import dev.starsight.tensors.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Opens what {@link LinearClassifier} writes. */
final class LinearFormat implements ModelFormat {

  private final String kind;

  LinearFormat(String kind) {
    this.kind = kind;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    Path file = directory.resolve(LinearClassifier.FEATURES_FILE);
    JsonNode root = Json.read(file);
    Ngrams ngrams = ngrams(file, root, "features");
    if (!root.path("sublinear").isBoolean()) {
      throw Payload.damaged(file, "\"sublinear\" must be true or false", null);
    }
    TensorStore tensors = SafetensorsFile.open(directory.resolve(LinearClassifier.TENSORS_FILE));
    long features = ngrams.size();
    long count = labels.size();
    TfIdf tfIdf =
        new TfIdf(
            ngrams,
            tensors.readFinite("ngram_weight", List.of(features)),
            root.path("sublinear").booleanValue());
    return new LinearClassifier(
        kind,
        labels,
        settings,
        tfIdf,
        tensors.readFinite("weight", List.of(features, count)),
        tensors.readFinite("bias", List.of(count)));
  }

  /** The n-grams of an array of strings in a file. */
  static Ngrams ngrams(Path file, JsonNode root, String name) throws IOException {
    JsonNode node = root.path(name);
    if (!node.isArray()) {
      throw Payload.damaged(file, "\"" + name + "\" must be a list", null);
    }
    List<String> list = new ArrayList<>(node.size());
    for (JsonNode ngram : node) {
      if (!ngram.isTextual()) {
        throw Payload.damaged(file, "an n-gram must be a text, but is " + ngram, null);
      }
      list.add(ngram.textValue());
    }
    try {
      return Ngrams.of(list);
    } catch (IllegalArgumentException e) {
      throw Payload.damaged(file, String.valueOf(e.getMessage()), e);
    }
  }
}
