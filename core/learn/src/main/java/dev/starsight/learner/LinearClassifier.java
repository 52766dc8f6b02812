package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.linear.SoftmaxRegression;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.learner.vectorizer.Contribution;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.run.Threads;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Softmax regression on what a text's n-grams say, and perhaps further columns. Holds no native
 * memory. Immutable but for being closed, and thread-safe.
 */
public final class LinearClassifier implements Classifier {

  static final String KIND = "sparse-linear";
  static final String ORDINAL_KIND = "ordinal-linear";
  public static final String TENSORS_FILE = "weights.safetensors";

  private static final Comparator<Contribution> STRONGEST_FIRST =
      Comparator.comparingDouble((Contribution c) -> -Math.abs(c.weight()))
          .thenComparing(Contribution::ngram);

  /** Rows that a thread predicts at a time: enough to be worth a thread's while. */
  private static final int CHUNK = 256;

  private final CloseGuard open = new CloseGuard();
  private final String kind;
  private final LabelSet labels;
  private final Map<String, String> settings;
  private final TextVectorizer vectorizer;
  private final ColumnEncoder columns;
  private final float[] weights;
  private final float[] bias;

  LinearClassifier(
      String kind,
      LabelSet labels,
      Map<String, String> settings,
      TextVectorizer vectorizer,
      ColumnEncoder columns,
      float[] weights,
      float[] bias) {
    this.kind = kind;
    this.labels = labels;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.vectorizer = vectorizer;
    this.columns = columns;
    this.weights = weights;
    this.bias = bias;
  }

  static Map<String, String> settings(
      LinearOptions options, Balance balance, int rows, int features) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(options.seed()));
    options.features().describe(settings);
    ColumnEncoder.describe(options.tableColumns(), settings);
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
  public List<String> columns() {
    return columns.names();
  }

  /**
   * {@inheritDoc} More than a few hundred are predicted by several threads ({@link
   * Threads#limit()}).
   */
  @Override
  public List<Prediction> predict(List<Example> examples) {
    open.require();
    List<Example> rows = List.copyOf(examples);
    Prediction[] predictions = new Prediction[rows.size()];
    Threads.forEach(
        (predictions.length + CHUNK - 1) / CHUNK,
        chunk -> predictChunk(rows, chunk * CHUNK, predictions));
    return List.of(predictions);
  }

  private void predictChunk(List<Example> examples, int from, Prediction[] predictions) {
    TextVectorizer.Row row = vectorizer.row();
    float[] scores = new float[bias.length];
    double[] logits = new double[bias.length];
    for (int i = from; i < Math.min(examples.size(), from + CHUNK); i++) {
      Example example = examples.get(i);
      vectorizer.fill(example.text(), row);
      SoftmaxRegression.score(weights, bias, row.columns, row.values, 0, row.size, scores);
      columns.addScores(example, weights, vectorizer.size(), scores);
      for (int k = 0; k < logits.length; k++) {
        logits[k] = scores[k];
      }
      predictions[i] = Prediction.ofLogits(labels, logits);
    }
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
    List<Contribution> contributions = vectorizer.contributions(text, againstMean(label));
    contributions.sort(STRONGEST_FIRST);
    return List.copyOf(contributions);
  }

  /**
   * The same of an example with further columns: what its n-grams add, and what its columns add,
   * such as {@code department = Shoes}.
   *
   * @throws IllegalArgumentException if the label is not one of {@link #labels()}
   */
  public List<Contribution> contributions(Example example, String label) {
    double[] againstMean = againstMean(label);
    List<Contribution> contributions = vectorizer.contributions(example.text(), againstMean);
    columns.encode(
        example,
        (feature, value) ->
            contributions.add(
                new Contribution(
                    columns.feature(feature), value * againstMean[vectorizer.size() + feature])));
    contributions.sort(STRONGEST_FIRST);
    return List.copyOf(contributions);
  }

  /** By feature its weight for a label, less the mean over all labels. */
  private double[] againstMean(String label) {
    int labelId = labels.idOf(label);
    double[] againstMean = new double[weights.length / bias.length];
    for (int column = 0; column < againstMean.length; column++) {
      int at = column * bias.length;
      double mean = 0;
      for (int k = 0; k < bias.length; k++) {
        mean += weights[at + k] / (double) bias.length;
      }
      againstMean[column] = weights[at + labelId] - mean;
    }
    return againstMean;
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    open.require();
    vectorizer.write(directory);
    columns.write(directory);
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(Tensor.of("weight", weights, weights.length / bias.length, bias.length));
    tensors.add(Tensor.of("bias", bias, labels.size()));
    tensors.addAll(vectorizer.tensors());
    SafetensorsWriter.write(directory.resolve(TENSORS_FILE), tensors, Map.of());
  }

  @Override
  public void close() {
    open.close();
  }
}
