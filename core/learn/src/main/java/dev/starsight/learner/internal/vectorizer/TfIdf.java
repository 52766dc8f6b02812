package dev.starsight.learner.internal.vectorizer;

import dev.starsight.run.Threads;
import java.util.Arrays;
import java.util.List;

/**
 * Turns texts into rows of TF-IDF values: term frequency (or 1 + its natural logarithm) times ln((1
 * + texts) / (1 + texts with it)) + 1, each row scaled to Euclidean length 1, as scikit-learn does.
 * Immutable, hence thread-safe.
 */
public final class TfIdf {

  private static final int CHUNK = 2048;
  private static final int TABULATED = 64;

  private final FeatureSpace features;
  private final float[] weights;
  private final boolean sublinear;
  private final float[] termFrequencies = new float[TABULATED];

  TfIdf(FeatureSpace features, float[] weights, boolean sublinear) {
    this.features = features;
    this.weights = weights;
    this.sublinear = sublinear;
    for (int count = 1; count < TABULATED; count++) {
      termFrequencies[count] = termFrequency(count);
    }
  }

  private float termFrequency(int count) {
    return sublinear ? (float) (1 + Math.log(count)) : count;
  }

  FeatureSpace features() {
    return features;
  }

  /** The weight of each feature: its idf, or a multiple of it. */
  float[] weights() {
    return weights;
  }

  boolean sublinear() {
    return sublinear;
  }

  /** Weights features by their rarity in these texts, and returns the rows of the texts. */
  public static Fitted fit(
      List<String> texts, FeatureSpace features, boolean sublinear, int threads) {
    return fit(texts, features, sublinear, 1, texts.size(), threads);
  }

  /**
   * The same, but features that occur in fewer than {@code minTexts} or more than {@code maxTexts}
   * texts have the weight 0.
   */
  static Fitted fit(
      List<String> texts,
      FeatureSpace features,
      boolean sublinear,
      int minTexts,
      int maxTexts,
      int threads) {
    float[] idf = new float[features.size()];
    Arrays.fill(idf, 1f);
    SparseRows rows = new TfIdf(features, idf, sublinear).unscaled(texts, threads);
    int[] frequency = new int[features.size()];
    for (int column : rows.columns) {
      frequency[column]++;
    }
    for (int i = 0; i < idf.length; i++) {
      boolean counts = frequency[i] >= minTexts && frequency[i] <= maxTexts;
      idf[i] = counts ? (float) (Math.log((1.0 + texts.size()) / (1.0 + frequency[i])) + 1) : 0f;
    }
    return new Fitted(new TfIdf(features, idf, sublinear), rows.times(idf, features));
  }

  /** Weights, and the rows of the texts they were fitted on. */
  public record Fitted(TfIdf tfIdf, SparseRows rows) {

    /** Multiplies each feature's weight by a factor; the rows are changed in place. */
    Fitted times(float[] factors) {
      float[] weights = tfIdf.weights.clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= factors[i];
      }
      return new Fitted(
          new TfIdf(tfIdf.features, weights, tfIdf.sublinear), rows.times(factors, tfIdf.features));
    }
  }

  private SparseRows unscaled(List<String> texts, int threads) {
    SparseRows[] parts = new SparseRows[(texts.size() + CHUNK - 1) / CHUNK];
    Threads.forEach(
        threads,
        parts.length,
        i -> parts[i] = chunk(texts.subList(i * CHUNK, Math.min(texts.size(), (i + 1) * CHUNK))));
    return SparseRows.concatenate(parts);
  }

  private SparseRows chunk(List<String> texts) {
    Row row = row();
    SparseRows.Builder rows = new SparseRows.Builder(texts.size(), 1 << 16);
    for (String text : texts) {
      fillUnscaled(text, row);
      for (int i = 0; i < row.size; i++) {
        rows.add(row.columns[i], row.values[i]);
      }
      rows.endRow();
    }
    return rows.build();
  }

  /** Returns a row to be filled with one text after another. */
  Row row() {
    return new Row(features.counter());
  }

  /** The features of a text; its columns are in the order first seen in the text. */
  static final class Row {

    private final FeatureSpace.Counter counter;
    private final Counts counts = new Counts();
    int[] columns = new int[128];
    float[] values = new float[128];
    int size;

    private Row(FeatureSpace.Counter counter) {
      this.counter = counter;
    }
  }

  void fill(String text, Row row) {
    fillUnscaled(text, row);
    features.scale(row.columns, row.values, 0, row.size);
  }

  private void fillUnscaled(String text, Row row) {
    Counts counts = row.counts;
    counts.clear();
    row.counter.count(text, 0, counts);
    if (counts.size() > row.columns.length) {
      row.columns = new int[2 * counts.size()];
      row.values = new float[2 * counts.size()];
    }
    row.size = 0;
    for (int i = 0; i < counts.size(); i++) {
      int count = counts.count(i);
      float weight = weights[counts.key(i)];
      if (count != 0 && weight != 0) {
        int times = Math.abs(count);
        float frequency = times < TABULATED ? termFrequencies[times] : termFrequency(times);
        row.columns[row.size] = counts.key(i);
        row.values[row.size++] = count < 0 ? -frequency * weight : frequency * weight;
      }
    }
  }
}
