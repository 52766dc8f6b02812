package dev.starsight.transformer.internal.frozen;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.Softmax;
import dev.starsight.model.Prediction;
import dev.starsight.run.Deadline;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A linear head on a frozen encoder. Its payload is the encoder as a Hugging Face directory {@code
 * encoder/} and {@code head.safetensors} with {@code weight} (labels × hidden) and {@code bias}.
 *
 * <p>It is softmax regression, fitted on standardized features with class weights n / (labels ·
 * n_label) and weight decay by AdaGrad (Duchi et al., 2011). Immutable.
 */
public final class FrozenEncoderHead implements EncoderClassifier.Head {

  public static final String KIND = "frozen-encoder";

  public static final String FILE = "head.safetensors";
  private static final int PASSES = 30;
  private static final double RATE = 0.1;
  private static final double DECAY = 1e-5;

  /** One row per label, for features that are not standardized. */
  private final float[][] weights;

  private final float[] biases;

  private FrozenEncoderHead(float[][] weights, float[] biases) {
    this.weights = weights;
    this.biases = biases;
  }

  /** Reads the head of a model. */
  public static FrozenEncoderHead read(Path directory, LabelSet labels, EncoderConfig config)
      throws IOException {
    SafetensorsFile file = SafetensorsFile.open(directory.resolve(FILE));
    int width = config.hiddenSize();
    TensorSpec weight = TensorSpec.of("weight", labels.size(), width);
    TensorSpec bias = TensorSpec.of("bias", labels.size());
    float[] flat = file.readFinite(weight.name(), weight.shape());
    float[] biases = file.readFinite(bias.name(), bias.shape());
    float[][] weights = new float[biases.length][];
    for (int label = 0; label < weights.length; label++) {
      weights[label] = Arrays.copyOfRange(flat, label * width, (label + 1) * width);
    }
    return new FrozenEncoderHead(weights, biases);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int chunk() {
    return 4096;
  }

  @Override
  public List<Prediction> predict(LabelSet labels, float[][] rows) {
    return Arrays.stream(rows).map(row -> Prediction.ofLogits(labels, logits(row))).toList();
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    EncoderClassifier.writeFrozen(directory, encoder);
    int width = encoder.files().config().hiddenSize();
    FloatBuffer flat = FloatBuffer.allocate(labels.size() * width);
    Arrays.stream(weights).forEach(flat::put);
    SafetensorsWriter.write(
        directory.resolve(FILE),
        List.of(
            Tensor.of("weight", flat.array(), labels.size(), width),
            Tensor.of("bias", biases, labels.size())),
        Map.of("format", "pt"));
  }

  /** Returns the scores before softmax, by label id. */
  double[] logits(float[] features) {
    double[] logits = new double[biases.length];
    for (int label = 0; label < logits.length; label++) {
      double sum = biases[label];
      float[] row = weights[label];
      for (int i = 0; i < row.length; i++) {
        sum += row[i] * features[i];
      }
      logits[label] = sum;
    }
    return logits;
  }

  /** Fits a head on features, a row per text; a deadline may end it after the first pass. */
  public static FrozenEncoderHead fit(
      float[][] features, int[] truth, int labels, long seed, Deadline deadline) {
    int width = features[0].length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    standardize(features, mean, deviation);
    double[][] weights = new double[labels][width + 1]; // The last one is the bias.
    double[][] squares = new double[labels][width + 1];
    double[] classWeights = classWeights(truth, labels);
    int[] order = IntStream.range(0, truth.length).toArray();
    double[] x = new double[width + 1];
    for (int pass = 0; pass < PASSES && (pass == 0 || !deadline.hasPassed()); pass++) {
      Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, pass)));
      for (int row : order) {
        for (int i = 0; i < width; i++) {
          x[i] = (features[row][i] - mean[i]) / deviation[i];
        }
        x[width] = 1;
        update(weights, squares, x, truth[row], classWeights[truth[row]]);
      }
    }
    return unstandardized(weights, mean, deviation);
  }

  private static void standardize(float[][] features, double[] mean, double[] deviation) {
    for (float[] row : features) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / (double) features.length;
      }
    }
    for (float[] row : features) {
      for (int i = 0; i < mean.length; i++) {
        deviation[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / features.length;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = Math.sqrt(deviation[i]) + 1e-6;
    }
  }

  private static double[] classWeights(int[] truth, int labels) {
    int[] counts = new int[labels];
    for (int label : truth) {
      counts[label]++;
    }
    long occurring = Arrays.stream(counts).filter(n -> n > 0).count();
    return Arrays.stream(counts)
        .mapToDouble(n -> n == 0 ? 0 : truth.length / (double) (occurring * n))
        .toArray();
  }

  private static void update(
      double[][] weights, double[][] squares, double[] x, int label, double classWeight) {
    double[] probabilities = probabilities(weights, x);
    for (int k = 0; k < weights.length; k++) {
      double error = classWeight * (probabilities[k] - (k == label ? 1 : 0));
      double[] w = weights[k];
      double[] g2 = squares[k];
      for (int i = 0; i < x.length; i++) {
        double gradient = error * x[i] + DECAY * w[i];
        g2[i] += gradient * gradient;
        w[i] -= RATE * gradient / (Math.sqrt(g2[i]) + 1e-8);
      }
    }
  }

  private static double[] probabilities(double[][] weights, double[] x) {
    double[] scores = new double[weights.length];
    for (int k = 0; k < scores.length; k++) {
      for (int i = 0; i < x.length; i++) {
        scores[k] += weights[k][i] * x[i];
      }
    }
    Softmax.of(scores, scores);
    return scores;
  }

  private static FrozenEncoderHead unstandardized(
      double[][] weights, double[] mean, double[] deviation) {
    float[][] plain = new float[weights.length][mean.length];
    float[] biases = new float[weights.length];
    for (int k = 0; k < weights.length; k++) {
      double bias = weights[k][mean.length];
      for (int i = 0; i < mean.length; i++) {
        double w = weights[k][i] / deviation[i];
        plain[k][i] = (float) w;
        bias -= w * mean[i];
      }
      biases[k] = (float) bias;
    }
    return new FrozenEncoderHead(plain, biases);
  }
}
