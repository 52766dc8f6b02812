package dev.starsight.learner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.AtomicFile;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelFormat;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.SafetensorsFile;
import dev.starsight.tensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of trees by label: tree {@code t} is the one of round {@code t / labels} for label {@code t
 * % labels}. Immutable but for being closed; thread-safe.
 */
final class BoostingClassifier implements Classifier {

  static final String KIND = "gradient-boosting";
  static final String FILE = "trees.json";
  static final String TENSORS_FILE = "features.safetensors";

  private final OpenState open = new OpenState();
  private final LabelSet labels;
  private final Map<String, String> settings;
  private final DenseColumns columns;
  private final Trees trees;
  private final double shrinkage;
  private final double[] bias;

  BoostingClassifier(
      LabelSet labels,
      Map<String, String> settings,
      DenseColumns columns,
      Trees trees,
      double shrinkage,
      double[] bias) {
    this.labels = labels;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.columns = columns;
    this.trees = trees;
    this.shrinkage = shrinkage;
    this.bias = bias;
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
  public List<String> columns() {
    return columns.table().names();
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    open.require();
    TextVectorizer.Row sparse = columns.vectorizer().row();
    double[] row = new double[columns.size()];
    double[] scores = new double[bias.length];
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (Example example : examples) {
      columns.fill(example, sparse, row);
      System.arraycopy(bias, 0, scores, 0, bias.length);
      for (int tree = 0; tree < trees.size(); tree++) {
        scores[tree % bias.length] += shrinkage * trees.output(tree, row);
      }
      predictions.add(Prediction.ofLogits(labels, scores));
    }
    return predictions;
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    open.require();
    ObjectNode root = Json.object();
    root.put("shrinkage", shrinkage);
    ArrayNode biases = root.putArray("bias");
    for (double b : bias) {
      biases.add(b);
    }
    ArrayNode chosen = root.putArray("columns");
    for (int feature : columns.chosen()) {
      chosen.add(feature);
    }
    ArrayNode computed = root.putArray("computed");
    TextColumns.NAMES.forEach(computed::add);
    root.set("trees", trees.toJson());
    columns.vectorizer().write(directory);
    columns.table().write(directory);
    SafetensorsWriter.write(
        directory.resolve(TENSORS_FILE), columns.vectorizer().tensors(), Map.of());
    AtomicFile.write(directory.resolve(FILE), root + "\n"); // indented it would be thrice as large
  }

  @Override
  public void close() {
    open.close();
  }

  /** Opens what {@link BoostingClassifier} writes. */
  static final class Format implements ModelFormat {

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      Path file = directory.resolve(FILE);
      JsonNode root = Json.read(file);
      DenseColumns columns =
          columns(
              file,
              root,
              TextVectorizer.open(directory, SafetensorsFile.open(directory.resolve(TENSORS_FILE))),
              ColumnEncoder.open(directory));
      List<String> computed = new ArrayList<>();
      root.path("computed").forEach(name -> computed.add(name.asText()));
      if (!computed.equals(TextColumns.NAMES)) {
        throw Payload.damaged(
            file, "\"computed\" must be " + TextColumns.NAMES + ", but is " + computed, null);
      }
      double[] bias = new double[labels.size()];
      if (root.path("bias").size() != bias.length) {
        throw Payload.damaged(file, "\"bias\" must have a number a label", null);
      }
      for (int k = 0; k < bias.length; k++) {
        bias[k] = finite(file, "bias", root.path("bias").path(k));
      }
      double shrinkage = finite(file, "shrinkage", root.path("shrinkage"));
      return new BoostingClassifier(
          labels, settings, columns, trees(file, root, columns.size()), shrinkage, bias);
    }

    private static DenseColumns columns(
        Path file, JsonNode root, TextVectorizer vectorizer, ColumnEncoder table)
        throws IOException {
      JsonNode list = root.path("columns");
      int[] chosen = new int[list.size()];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = list.get(i).asInt(-1);
      }
      try {
        return new DenseColumns(vectorizer, chosen, table);
      } catch (IllegalArgumentException e) {
        throw Payload.damaged(file, String.valueOf(e.getMessage()), e);
      }
    }

    private static Trees trees(Path file, JsonNode root, int columns) throws IOException {
      try {
        return Trees.fromJson(root.path("trees"), columns, root.path("bias").size());
      } catch (IllegalArgumentException e) {
        throw Payload.damaged(file, String.valueOf(e.getMessage()), e);
      }
    }

    private static double finite(Path file, String name, JsonNode node) throws IOException {
      if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
        throw Payload.damaged(file, "\"" + name + "\" must be a number, but is " + node, null);
      }
      return node.doubleValue();
    }
  }
}
