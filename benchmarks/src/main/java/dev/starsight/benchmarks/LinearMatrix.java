package dev.starsight.benchmarks;

import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.reviews.Review;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import smile.data.SparseDataset;
import smile.util.SparseArray;

/** The same rows of the same features in the format of each learner. */
final class LinearMatrix {

  static final int STARS = 5;

  private final List<SparseArray> rows;
  private final int[] stars;
  private final int features;

  private LinearMatrix(List<SparseArray> rows, int[] stars, int features) {
    this.rows = rows;
    this.stars = stars;
    this.features = features;
  }

  static LinearMatrix of(List<Review> reviews, PlainTfIdf tfIdf) {
    return of(
        reviews.stream().map(Review::reviewBody).toList(),
        reviews.stream().mapToInt(review -> review.starRating() - 1).toArray(),
        tfIdf);
  }

  /**
   * Makes the rows of texts.
   *
   * @param stars star − 1 by text
   */
  static LinearMatrix of(List<String> texts, int[] stars, PlainTfIdf tfIdf) {
    return new LinearMatrix(texts.stream().map(tfIdf::row).toList(), stars, tfIdf.idf().size());
  }

  /** Makes the rows of texts as our learners do. */
  static LinearMatrix of(List<String> texts, int[] stars, TextVectorizer vectorizer) {
    TextVectorizer.Row filled = vectorizer.row();
    List<SparseArray> rows = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectorizer.fill(text, filled);
      SparseArray row = new SparseArray(filled.size);
      for (int i = 0; i < filled.size; i++) {
        row.append(filled.columns[i], filled.values[i]);
      }
      row.sort();
      rows.add(row);
    }
    return new LinearMatrix(rows, stars, vectorizer.size());
  }

  /** Returns as many random rows of each star as the rarest has, in the same order. */
  LinearMatrix downSampled(long seed) {
    int[] order = IntStream.range(0, stars.length).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    long rarest = Arrays.stream(counts()).filter(count -> count > 0).min().orElse(0);
    int[] taken = new int[STARS];
    int[] kept =
        Arrays.stream(order).filter(row -> taken[stars[row]]++ < rarest).sorted().toArray();
    return new LinearMatrix(
        Arrays.stream(kept).mapToObj(rows::get).toList(),
        Arrays.stream(kept).map(row -> stars[row]).toArray(),
        features);
  }

  private int[] counts() {
    int[] counts = new int[STARS];
    for (int star : stars) {
      counts[star]++;
    }
    return counts;
  }

  /** Returns rows / (5 · rows of the star) by star − 1, which gives all stars equal weight. */
  float[] balancingWeights() {
    float[] weights = new float[STARS];
    int[] counts = counts();
    for (int star = 0; star < STARS; star++) {
      weights[star] = (float) stars.length / (STARS * Math.max(1, counts[star]));
    }
    return weights;
  }

  /** Returns star − 1 by row. */
  int[] stars() {
    return stars;
  }

  LinearRows ours() {
    int[] starts = starts();
    int[] columns = new int[starts[rows.size()]];
    return new LinearRows(starts, columns, values(columns), features);
  }

  private int[] starts() {
    int[] starts = new int[rows.size() + 1];
    for (int row = 0; row < rows.size(); row++) {
      starts[row + 1] = starts[row] + rows.get(row).size();
    }
    return starts;
  }

  /** Returns the values row by row and writes their columns to {@code columns}. */
  private float[] values(int[] columns) {
    float[] values = new float[columns.length];
    int at = 0;
    for (SparseArray row : rows) {
      for (SparseArray.Entry entry : row) {
        columns[at] = entry.i;
        values[at++] = (float) entry.x;
      }
    }
    return values;
  }

  /** Returns the matrix with labels, which holds native memory until it is disposed of. */
  DMatrix xgboost() throws XGBoostError {
    int[] starts = starts();
    int[] columns = new int[starts[rows.size()]];
    float[] values = values(columns);
    long[] rowStarts = Arrays.stream(starts).asLongStream().toArray();
    DMatrix matrix =
        new DMatrix(rowStarts, columns, values, DMatrix.SparseType.CSR, features, Float.NaN, 0);
    float[] labels = new float[stars.length];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = stars[row];
    }
    matrix.setLabel(labels);
    return matrix;
  }

  List<SparseArray> smile() {
    return rows;
  }

  /** Returns the columns with the largest sums of squares, the largest first. */
  int[] heaviest(int most) {
    double[] squares = new double[features];
    for (SparseArray row : rows) {
      for (SparseArray.Entry entry : row) {
        squares[entry.i] += entry.x * entry.x;
      }
    }
    return IntStream.range(0, features)
        .boxed()
        .sorted(Comparator.comparingDouble(column -> -squares[column]))
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns {@code index:value} of some columns by row, separated by blanks. */
  List<String> lines(int[] columns) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int column : columns) {
      places.put(column, places.size());
    }
    List<String> lines = new ArrayList<>(rows.size());
    for (SparseArray row : rows) {
      StringJoiner line = new StringJoiner(" ");
      for (SparseArray.Entry entry : row) {
        Integer place = places.get(entry.i);
        if (place != null) {
          line.add(place + ":" + (float) entry.x);
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  SparseDataset smileDataset() {
    return SparseDataset.of(rows, features);
  }

  /** Returns the dense matrix. */
  double[][] dense() {
    double[][] dense = new double[rows.size()][features];
    for (int row = 0; row < dense.length; row++) {
      for (SparseArray.Entry entry : rows.get(row)) {
        dense[row][entry.i] = entry.x;
      }
    }
    return dense;
  }

  MutableDataset<Label> tribuo() {
    float[] alike = new float[STARS];
    Arrays.fill(alike, 1f);
    return tribuo(alike);
  }

  /**
   * The same.
   *
   * @param weights of a row by its star − 1
   */
  MutableDataset<Label> tribuo(float[] weights) {
    String[] names = IntStream.range(0, features).mapToObj(i -> "f" + i).toArray(String[]::new);
    List<Example<Label>> examples = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      String[] namesOfRow = new String[rows.get(row).size()];
      double[] values = new double[namesOfRow.length];
      int at = 0;
      for (SparseArray.Entry entry : rows.get(row)) {
        namesOfRow[at] = names[entry.i];
        values[at++] = entry.x;
      }
      ArrayExample<Label> example =
          new ArrayExample<>(new Label(Integer.toString(stars[row])), namesOfRow, values);
      example.setWeight(weights[stars[row]]);
      examples.add(example);
    }
    LabelFactory labels = new LabelFactory();
    return new MutableDataset<>(
        examples, new SimpleDataSourceProvenance("TF-IDF of reviews", labels), labels);
  }

  /** Returns the mean negative logarithm of the probability of the star. */
  double logLoss(double[][] probabilities) {
    double loss = 0;
    for (int row = 0; row < stars.length; row++) {
      loss -= Math.log(probabilities[row][stars[row]]);
    }
    return loss / stars.length;
  }
}
