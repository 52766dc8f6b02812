package dev.starsight.learner.internal.vectorizer;

import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The principal components of sparse rows, robustly scaled: rows are centred (without being made
 * dense), projected on the directions of greatest variance, and then the median of each component
 * is subtracted and it is divided by its interquartile range relative to that of a normal
 * distribution.
 *
 * <p>The directions are found by subspace iteration from a seeded random start (Halko, Martinsson
 * and Tropp, 2011). Immutable, hence thread-safe.
 */
final class Components {

  private static final int PASSES = 15;

  /** Iteration ends when a pass raises the explained variance by less than this share. */
  private static final double GAIN = 1e-5;

  /** Parts in which rows are summed; fixed, so that the number of threads changes no digit. */
  private static final int PARTS = 4;

  /** The share of the remaining time that finding components may take. */
  private static final double TIME_SHARE = 0.4;

  /** A normal distribution's interquartile range, in standard deviations. */
  private static final double NORMAL_RANGE = 1.349;

  private final int count;

  /** Component {@code j} of feature {@code f} at {@code f * count + j}. */
  private final float[] axes;

  private final float[] centre;
  private final float[] scale;

  Components(float[] axes, float[] centre, float[] scale) {
    this.count = centre.length;
    this.axes = axes;
    this.centre = centre;
    this.scale = scale;
  }

  int size() {
    return count;
  }

  float[] axes() {
    return axes;
  }

  List<Tensor> tensors(String prefix, int features) {
    return List.of(
        Tensor.of(prefix + "component_axes", axes, features, count),
        Tensor.of(prefix + "component_centre", centre, count),
        Tensor.of(prefix + "component_scale", scale, count));
  }

  static Components open(TensorStore tensors, String prefix, long features, long count)
      throws IOException {
    return new Components(
        tensors.readFinite(prefix + "component_axes", List.of(features, count)),
        tensors.readFinite(prefix + "component_centre", List.of(count)),
        tensors.readFinite(prefix + "component_scale", List.of(count)));
  }

  /** Finds {@code most} components of rows, fewer where there are not as many features or rows. */
  static Components fit(SparseRows rows, int features, int most, long seed, Run run) {
    int count = Math.min(most, Math.min(features, rows.rows()));
    int width = Math.min(count + TextFeatures.SPARE_COMPONENTS, features);
    double[] mean = mean(rows, features);
    double seconds = TIME_SHARE * run.deadline().secondsLeft();
    long start = System.nanoTime();
    double[][] directions = random(width, features, seed);
    double explained = 0;
    // With hardly any time, rows are projected on random directions.
    for (int pass = 1; pass <= PASSES && (pass > 1 || seconds > 0); pass++) {
      orthonormalize(directions);
      double[][] images = covariance(rows, mean, directions, run.threads());
      double gained = trace(directions, images) - explained;
      explained += gained;
      run.progress().update("finding components", pass, PASSES, "");
      if (pass == PASSES
          || gained <= GAIN * explained
          || (System.nanoTime() - start) / 1e9 * (pass + 1) / pass > seconds) {
        directions = rotated(directions, SymmetricEigen.of(products(directions, images)), count);
        break;
      }
      directions = images;
    }
    float[] axes = new float[Math.multiplyExact(features, count)];
    for (int j = 0; j < count; j++) {
      for (int f = 0; f < features; f++) {
        axes[f * count + j] = (float) directions[j][f];
      }
    }
    return scaled(rows, axes, count);
  }

  private static double[] mean(SparseRows rows, int features) {
    double[] mean = new double[features];
    for (int i = 0; i < rows.starts[rows.rows()]; i++) {
      mean[rows.columns[i]] += (double) rows.values[i] / rows.rows();
    }
    return mean;
  }

  private static double[][] random(int width, int features, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] directions = new double[width][features];
    for (double[] direction : directions) {
      for (int f = 0; f < features; f++) {
        direction[f] = random.nextDouble() - 0.5;
      }
    }
    return directions;
  }

  /** Modified Gram-Schmidt; a vector that depends linearly on earlier ones becomes 0. */
  private static void orthonormalize(double[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      double[] vector = vectors[i];
      double before = Math.sqrt(dot(vector, vector));
      for (int j = 0; j < i; j++) {
        add(vector, vectors[j], -dot(vector, vectors[j]));
      }
      double after = Math.sqrt(dot(vector, vector));
      double factor = after <= 1e-12 * before || after == 0 ? 0 : 1 / after;
      for (int f = 0; f < vector.length; f++) {
        vector[f] *= factor;
      }
    }
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static void add(double[] to, double[] vector, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * vector[i];
    }
  }

  /** The rows' covariance, times the number of rows, applied to each direction. */
  private static double[][] covariance(
      SparseRows rows, double[] mean, double[][] directions, int threads) {
    int width = directions.length;
    int features = mean.length;
    double[] byFeature = new double[Math.multiplyExact(features, width)];
    double[] ofMean = new double[width];
    for (int j = 0; j < width; j++) {
      ofMean[j] = dot(mean, directions[j]);
      for (int f = 0; f < features; f++) {
        byFeature[f * width + j] = directions[j][f];
      }
    }
    double[][] sums = new double[PARTS][];
    Threads.forEach(threads, PARTS, part -> sums[part] = covariance(rows, byFeature, ofMean, part));
    double[][] images = new double[width][features];
    for (int f = 0; f < features; f++) {
      for (int j = 0; j < width; j++) {
        double sum = 0;
        for (double[] part : sums) {
          sum += part[f * width + j];
        }
        images[j][f] = sum;
      }
    }
    return images;
  }

  private static double[] covariance(
      SparseRows rows, double[] byFeature, double[] ofMean, int part) {
    int width = ofMean.length;
    double[] sums = new double[byFeature.length];
    double[] projection = new double[width];
    int to = (int) ((part + 1L) * rows.rows() / PARTS);
    for (int row = (int) ((long) part * rows.rows() / PARTS); row < to; row++) {
      for (int j = 0; j < width; j++) {
        projection[j] = -ofMean[j];
      }
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        double value = rows.values[i];
        int at = rows.columns[i] * width;
        for (int j = 0; j < width; j++) {
          projection[j] += value * byFeature[at + j];
        }
      }
      // The rows' projections add up to 0, so the mean need not be subtracted again here.
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        double value = rows.values[i];
        int at = rows.columns[i] * width;
        for (int j = 0; j < width; j++) {
          sums[at + j] += value * projection[j];
        }
      }
    }
    return sums;
  }

  private static double trace(double[][] ones, double[][] others) {
    double trace = 0;
    for (int i = 0; i < ones.length; i++) {
      trace += dot(ones[i], others[i]);
    }
    return trace;
  }

  private static double[][] products(double[][] ones, double[][] others) {
    double[][] products = new double[ones.length][ones.length];
    for (int i = 0; i < ones.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = (dot(ones[i], others[j]) + dot(ones[j], others[i])) / 2;
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  /** The directions of greatest variance, each with a positive largest coordinate. */
  private static double[][] rotated(double[][] directions, SymmetricEigen eigen, int count) {
    double[][] rotated = new double[count][];
    for (int j = 0; j < count; j++) {
      rotated[j] = new double[directions[0].length];
      for (int i = 0; i < directions.length; i++) {
        add(rotated[j], directions[i], eigen.vector(j)[i]);
      }
      double largest = 0;
      for (double value : rotated[j]) {
        largest = Math.abs(value) > Math.abs(largest) ? value : largest;
      }
      if (largest < 0) {
        for (int f = 0; f < rotated[j].length; f++) {
          rotated[j][f] = -rotated[j][f];
        }
      }
    }
    return rotated;
  }

  private static Components scaled(SparseRows rows, float[] axes, int count) {
    float[] zeros = new float[count];
    float[] ones = new float[count];
    Arrays.fill(ones, 1f);
    Components plain = new Components(axes, zeros, ones);
    float[] values = plain.rows(rows).values;
    float[] centre = new float[count];
    float[] scale = new float[count];
    float[] component = new float[rows.rows()];
    for (int j = 0; j < count; j++) {
      for (int row = 0; row < component.length; row++) {
        component[row] = values[row * count + j];
      }
      Arrays.sort(component);
      centre[j] = component[component.length / 2];
      double range = component[component.length * 3 / 4] - component[component.length / 4];
      double all = component[component.length - 1] - component[0];
      scale[j] = (float) (range > 0 ? NORMAL_RANGE / range : all > 0 ? 1 / all : 1);
    }
    return new Components(axes, centre, scale);
  }

  /** Writes the components of a row to {@code components} from {@code at} on. */
  void project(int[] columns, float[] values, int from, int to, float[] components, int at) {
    Arrays.fill(components, at, at + count, 0);
    for (int i = from; i < to; i++) {
      int feature = columns[i] * count;
      for (int j = 0; j < count; j++) {
        components[at + j] += values[i] * axes[feature + j];
      }
    }
    for (int j = 0; j < count; j++) {
      components[at + j] = (components[at + j] - centre[j]) * scale[j];
    }
  }

  /** Returns what a feature of value 1 adds to the weighted sum of the components. */
  double weight(int feature, double[] weights) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      sum += axes[feature * count + j] * scale[j] * weights[j];
    }
    return sum;
  }

  /** The components of rows: each row has all of them, in order. */
  SparseRows rows(SparseRows rows) {
    int[] starts = new int[rows.rows() + 1];
    int[] columns = new int[Math.multiplyExact(rows.rows(), count)];
    float[] values = new float[columns.length];
    for (int row = 0; row < rows.rows(); row++) {
      int at = row * count;
      project(rows.columns, rows.values, rows.starts[row], rows.starts[row + 1], values, at);
      for (int j = 0; j < count; j++) {
        columns[at + j] = j;
      }
      starts[row + 1] = at + count;
    }
    return new SparseRows(starts, columns, values);
  }
}
