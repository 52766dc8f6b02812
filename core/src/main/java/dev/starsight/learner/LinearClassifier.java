package dev.starsight.learner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.SafetensorsWriter;
import dev.starsight.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Softmax regression on TF-IDF values of n-grams. Holds no native memory. Immutable but for being
 * closed, and thread-safe.
 */
public final class LinearClassifier implements Classifier {

  static final String KIND = "sparse-linear";
  static final String ORDINAL_KIND = "ordinal-linear";
  static final String FEATURES_FILE = "features.json";
  static final String TENSORS_FILE = "weights.safetensors";

  private final OpenState open = new OpenState();
  private final String kind;
  private final LabelSet labels;
  private final Map<String, String> settings;
  private final TfIdf tfIdf;
  private final float[] weights;
  private final float[] bias;

  LinearClassifier(
      String kind,
      LabelSet labels,
      Map<String, String> settings,
      TfIdf tfIdf,
      float[] weights,
      float[] bias) {
    this.kind = kind;
    this.labels = labels;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.tfIdf = tfIdf;
    this.weights = weights;
    this.bias = bias;
  }

  static Map<String, String> settings(
      LinearOptions options, Balance balance, int rows, int features) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(options.seed()));
    settings.put("ngrams", "1-" + options.ngrams());
    settings.put("maxFeatures", Integer.toString(options.maxFeatures()));
    settings.put("minDocumentFrequency", Integer.toString(options.minDocumentFrequency()));
    settings.put("sublinear", Boolean.toString(options.sublinear()));
    settings.put("chiSquarePower", Double.toString(options.chiSquarePower()));
    settings.put("epochs", Integer.toString(options.epochs()));
    settings.put("learningRate", Double.toString(options.learningRate()));
    settings.put("l2", Double.toString(options.l2()));
    settings.put("balance", balance.option());
    settings.put("rows", Integer.toString(rows));
    settings.put("features", Integer.toString(features));
    return settings;
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
  public List<Prediction> predict(List<Example> examples) {
    open.require();
    TfIdf.Row row = new TfIdf.Row();
    float[] scores = new float[bias.length];
    double[] logits = new double[bias.length];
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (Example example : examples) {
      tfIdf.fill(example.text(), row);
      SoftmaxRegression.score(weights, bias, row.columns, row.values, 0, row.size, scores);
      for (int k = 0; k < logits.length; k++) {
        logits[k] = scores[k];
      }
      predictions.add(Prediction.ofLogits(labels, logits));
    }
    return predictions;
  }

  /** What the n-grams of a text add to the predicted label, the strongest first. */
  public List<Contribution> contributions(String text) {
    return contributions(text, predict(text).label());
  }

  /**
   * What the n-grams of a text add to a label, the strongest first, whichever way they pull.
   *
   * @throws IllegalArgumentException if the label is not one of {@link #labels()}
   */
  public List<Contribution> contributions(String text, String label) {
    int labelId = labels.idOf(label);
    TfIdf.Row row = new TfIdf.Row();
    tfIdf.fill(text, row);
    List<Contribution> contributions = new ArrayList<>(row.size);
    for (int i = 0; i < row.size; i++) {
      int at = row.columns[i] * bias.length;
      double mean = 0;
      for (int k = 0; k < bias.length; k++) {
        mean += weights[at + k] / (double) bias.length;
      }
      contributions.add(
          new Contribution(
              tfIdf.ngrams().list().get(row.columns[i]),
              row.values[i] * (weights[at + labelId] - mean)));
    }
    contributions.sort(
        Comparator.comparingDouble((Contribution c) -> -Math.abs(c.weight()))
            .thenComparing(Contribution::ngram));
    return List.copyOf(contributions);
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    open.require();
    ObjectNode root = Json.object();
    root.put("sublinear", tfIdf.sublinear());
    ArrayNode features = root.putArray("features");
    tfIdf.ngrams().list().forEach(features::add);
    Json.write(directory.resolve(FEATURES_FILE), root);
    int count = tfIdf.ngrams().size();
    SafetensorsWriter.write(
        directory.resolve(TENSORS_FILE),
        List.of(
            Tensor.of("weight", weights, count, labels.size()),
            Tensor.of("bias", bias, labels.size()),
            Tensor.of("ngram_weight", tfIdf.weights(), count)),
        Map.of());
  }

  @Override
  public void close() {
    open.close();
  }
}
