package dev.starsight.learner;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.linear.SoftmaxRegression;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Threads;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Softmax regression on the n-grams of a text and optional further columns. Holds no native memory.
 * Immutable except for being closed, and thread-safe.
 */
public final class LinearClassifier extends TrainedClassifier {

  static final String KIND = "sparse-linear";
  static final String ORDINAL_KIND = "ordinal-linear";
  private static final String TENSORS_FILE = "weights.safetensors";

  private static final Comparator<Contribution> STRONGEST_FIRST =
      Comparator.comparingDouble((Contribution c) -> -Math.abs(c.weight()))
          .thenComparing(Contribution::ngram);

  /** Rows that a thread predicts at a time: enough to outweigh the cost of using a thread. */
  private static final int CHUNK = 256;

  private final ExampleVectorizer vectorizer;
  private final ColumnEncoder columns;
  private final float[] weights;
  private final float[] bias;

  LinearClassifier(
      String kind,
      LabelSet labels,
      Map<String, String> settings,
      ExampleVectorizer vectorizer,
      ColumnEncoder columns,
      float[] weights,
      float[] bias) {
    super(kind, labels, settings);
    this.vectorizer = vectorizer;
    this.columns = columns;
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * What an n-gram of a text, or a further column, adds to the score of a label.
   *
   * @param ngram lower-cased words joined by blanks, for those of the headline {@code headline:
   *     love}; for a column, its value: {@code age up to 34}, {@code department = Shoes}, {@code
   *     title: love}
   * @param weight what it adds to the logarithm of the label's odds, relative to the mean of all
   *     labels; negative where it speaks against the label
   */
  public record Contribution(String ngram, double weight) {}

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
    requireOpen();
    List<Example> rows = List.copyOf(examples);
    Prediction[] predictions = new Prediction[rows.size()];
    Threads.forEach(
        (predictions.length + CHUNK - 1) / CHUNK,
        chunk -> predictChunk(rows, chunk * CHUNK, predictions));
    return List.of(predictions);
  }

  private void predictChunk(List<Example> examples, int from, Prediction[] predictions) {
    ExampleVectorizer.Row row = vectorizer.row();
    float[] scores = new float[bias.length];
    double[] logits = new double[bias.length];
    for (int i = from; i < Math.min(examples.size(), from + CHUNK); i++) {
      Example example = examples.get(i);
      vectorizer.fill(example, row);
      SoftmaxRegression.score(weights, bias, row.columns, row.values, 0, row.size, scores);
      columns.addScores(example, weights, vectorizer.size(), scores);
      for (int k = 0; k < logits.length; k++) {
        logits[k] = scores[k];
      }
      predictions[i] = Prediction.ofLogits(labels(), logits);
    }
  }

  /** Returns what the n-grams of a text add to the predicted label, the strongest first. */
  public List<Contribution> contributions(String text) {
    return contributions(text, predict(text).label());
  }

  /**
   * Returns what the n-grams of a text add to a label, those with the greatest absolute weight
   * first.
   *
   * @throws IllegalArgumentException if the label is not one of {@link #labels()}
   */
  public List<Contribution> contributions(String text, String label) {
    List<Contribution> contributions =
        textContributions(Example.unlabelled("1", text), relativeWeights(label));
    contributions.sort(STRONGEST_FIRST);
    return List.copyOf(contributions);
  }

  /**
   * Returns what the n-grams, the headline and the further columns of an example add to a label,
   * those with the greatest absolute weight first.
   *
   * @throws IllegalArgumentException if the label is not one of {@link #labels()}
   */
  public List<Contribution> contributions(Example example, String label) {
    double[] relative = relativeWeights(label);
    List<Contribution> contributions = textContributions(example, relative);
    columns.encode(
        example,
        (feature, value) ->
            contributions.add(
                new Contribution(
                    columns.feature(feature), value * relative[vectorizer.size() + feature])));
    contributions.sort(STRONGEST_FIRST);
    return List.copyOf(contributions);
  }

  /**
   * Passes on what the n-grams and the headline of each example add to a label, in no order; much
   * faster than one call an example.
   *
   * @throws IllegalArgumentException if the label is not one of {@link #labels()}
   */
  public void contributions(
      List<Example> examples, String label, BiConsumer<Example, List<Contribution>> sink) {
    double[] relative = relativeWeights(label);
    examples.forEach(example -> sink.accept(example, textContributions(example, relative)));
  }

  private List<Contribution> textContributions(Example example, double[] relative) {
    List<Contribution> contributions = new ArrayList<>();
    vectorizer.contributions(
        example, relative, (ngram, weight) -> contributions.add(new Contribution(ngram, weight)));
    return contributions;
  }

  /** Returns the weight of every feature for a label, less the mean over all labels. */
  private double[] relativeWeights(String label) {
    int labelId = labels().idOf(label);
    double[] relative = new double[weights.length / bias.length];
    for (int column = 0; column < relative.length; column++) {
      int at = column * bias.length;
      double mean = 0;
      for (int k = 0; k < bias.length; k++) {
        mean += weights[at + k] / (double) bias.length;
      }
      relative[column] = weights[at + labelId] - mean;
    }
    return relative;
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    requireOpen();
    vectorizer.write(directory);
    columns.write(directory);
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(Tensor.of("weight", weights, weights.length / bias.length, bias.length));
    tensors.add(Tensor.of("bias", bias, bias.length));
    tensors.addAll(vectorizer.tensors());
    SafetensorsWriter.write(directory.resolve(TENSORS_FILE), tensors, Map.of());
  }

  /** Opens what {@link LinearClassifier} writes. */
  record Format(String kind) implements ModelFormat {

    @Override
    public Set<String> requiredFiles() {
      return Set.of(TENSORS_FILE, TextVectorizer.FILE);
    }

    @Override
    public Set<String> optionalFiles() {
      return Set.of(ColumnEncoder.FILE, ExampleVectorizer.HEADLINE_FILE);
    }

    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      TensorStore tensors = SafetensorsFile.open(directory.resolve(TENSORS_FILE));
      ExampleVectorizer vectorizer = ExampleVectorizer.open(directory, tensors, labels, settings);
      ColumnEncoder columns = ColumnEncoder.open(directory);
      long features = (long) vectorizer.size() + columns.size();
      long count = labels.size();
      return new LinearClassifier(
          kind,
          labels,
          settings,
          vectorizer,
          columns,
          tensors.readFinite("weight", List.of(features, count)),
          tensors.readFinite("bias", List.of(count)));
    }
  }
}
