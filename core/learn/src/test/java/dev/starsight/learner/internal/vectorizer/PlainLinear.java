package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reference implementation of {@link LinearClassifier} with n-grams of words. It reads the files
 * of a classifier and computes the same sums in the same order, so that probabilities are equal to
 * the last bit.
 */
final class PlainLinear {

  private final LabelSet labels;
  private final Map<String, Integer> features = new HashMap<>();
  private final boolean sublinear;
  private final float[] ngramWeights;
  private final float[] weights;
  private final float[] bias;

  private PlainLinear(LabelSet labels, JsonNode json, TensorStore tensors) throws IOException {
    this.labels = labels;
    for (JsonNode feature : json.path("features")) {
      features.put(feature.textValue(), features.size());
    }
    sublinear = json.path("sublinear").booleanValue();
    long size = features.size();
    long count = labels.size();
    ngramWeights = tensors.readFinite("ngram_weight", List.of(size));
    weights = tensors.readFinite("weight", List.of(size, count));
    bias = tensors.readFinite("bias", List.of(count));
  }

  static PlainLinear of(LinearClassifier classifier, Path emptyDirectory) throws IOException {
    classifier.writePayload(emptyDirectory);
    return new PlainLinear(
        classifier.labels(),
        Json.read(emptyDirectory.resolve(TextVectorizer.FILE)),
        SafetensorsFile.open(emptyDirectory.resolve("weights.safetensors")));
  }

  Prediction predict(String text) {
    Map<Integer, Integer> counts = counts(text);
    List<Integer> columns = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    double squares = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      float weight = ngramWeights[entry.getKey()];
      if (weight != 0) {
        int n = entry.getValue();
        float value = (sublinear ? (float) (1 + Math.log(n)) : n) * weight;
        columns.add(entry.getKey());
        values.add(value);
        squares += (double) value * value;
      }
    }
    float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 1;
    float[] scores = bias.clone();
    for (int i = 0; i < columns.size(); i++) {
      float value = values.get(i) * factor;
      for (int k = 0; k < scores.length; k++) {
        scores[k] += value * weights[columns.get(i) * scores.length + k];
      }
    }
    double[] logits = new double[scores.length];
    for (int k = 0; k < logits.length; k++) {
      logits[k] = scores[k];
    }
    return Prediction.ofLogits(labels, logits);
  }

  /** Counts features, in the order of their ends in the text, the shorter first. */
  private Map<Integer, Integer> counts(String text) {
    List<String> words = new ArrayList<>(List.of("^"));
    words.addAll(WordScannerTest.words(text));
    words.add("$");
    Map<Integer, Integer> counts = new LinkedHashMap<>();
    for (int end = 1; end <= words.size(); end++) {
      for (int length = 1; length <= Math.min(end, TextFeatures.MAX_WORDS); length++) {
        Integer feature = features.get(String.join(" ", words.subList(end - length, end)));
        if (feature != null) {
          counts.merge(feature, 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
