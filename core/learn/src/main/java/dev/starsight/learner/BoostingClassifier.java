package dev.starsight.learner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.columns.DenseColumns;
import dev.starsight.learner.internal.columns.TextColumns;
import dev.starsight.learner.internal.trees.Trees;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums of trees by label: tree {@code t} is that of round {@code t / labels} for label {@code t %
 * labels}. Immutable except for being closed; thread-safe.
 */
final class BoostingClassifier extends TrainedClassifier {

  static final String KIND = "gradient-boosting";
  static final String FILE = "trees.json";
  static final String TENSORS_FILE = "features.safetensors";

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
    super(KIND, labels, settings);
    this.columns = columns;
    this.trees = trees;
    this.shrinkage = shrinkage;
    this.bias = bias;
  }

  @Override
  public List<String> columns() {
    return columns.table().names();
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    requireOpen();
    ExampleVectorizer.Row sparse = columns.vectorizer().row();
    double[] row = new double[columns.size()];
    double[] scores = new double[bias.length];
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (Example example : examples) {
      columns.fill(example, sparse, row);
      System.arraycopy(bias, 0, scores, 0, bias.length);
      for (int tree = 0; tree < trees.size(); tree++) {
        scores[tree % bias.length] += shrinkage * trees.output(tree, row);
      }
      predictions.add(Prediction.ofLogits(labels(), scores));
    }
    return predictions;
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    requireOpen();
    ObjectNode root = Json.object();
    root.put("shrinkage", shrinkage);
    Arrays.stream(bias).forEach(root.putArray("bias")::add);
    Arrays.stream(columns.chosen()).forEach(root.putArray("columns")::add);
    TextColumns.NAMES.forEach(root.putArray("computed")::add);
    root.set("trees", trees.toJson());
    columns.vectorizer().write(directory);
    columns.table().write(directory);
    SafetensorsWriter.write(
        directory.resolve(TENSORS_FILE), columns.vectorizer().tensors(), Map.of());
    AtomicFile.write(
        directory.resolve(FILE), root + "\n"); // with indentation it would be thrice as large
  }

  /** Opens what {@link BoostingClassifier} writes. */
  record Format(String kind) implements ModelFormat {

    @Override
    public Set<String> requiredFiles() {
      return Set.of(TENSORS_FILE, FILE, TextVectorizer.FILE);
    }

    @Override
    public Set<String> optionalFiles() {
      return Set.of(ColumnEncoder.FILE, ExampleVectorizer.HEADLINE_FILE);
    }

    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      ExampleVectorizer vectorizer =
          ExampleVectorizer.open(
              directory, SafetensorsFile.open(directory.resolve(TENSORS_FILE)), labels, settings);
      ColumnEncoder table = ColumnEncoder.open(directory);
      return JsonFields.read(directory.resolve(FILE))
          .as(fields -> classifier(labels, settings, vectorizer, table, fields));
    }

    private static BoostingClassifier classifier(
        LabelSet labels,
        Map<String, String> settings,
        ExampleVectorizer vectorizer,
        ColumnEncoder table,
        JsonFields fields)
        throws IOException {
      int[] chosen = fields.integers("columns", 0, Integer.MAX_VALUE);
      DenseColumns columns = new DenseColumns(vectorizer, chosen, table);
      if (!fields.texts("computed").equals(TextColumns.NAMES)) {
        throw fields.refused("computed", TextColumns.NAMES.toString());
      }
      double[] bias = fields.reals("bias");
      if (bias.length != labels.size()) {
        throw fields.refused("bias", "a number a label");
      }
      Trees trees = Trees.fromJson(fields.elements("trees"), columns.size(), bias.length);
      return new BoostingClassifier(
          labels, settings, columns, trees, fields.real("shrinkage"), bias);
    }
  }
}
