package dev.starsight.benchmarks;

import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The head of a {@code BertForSequenceClassification}: a dense layer and tanh on [CLS], then the
 * classifier, from a {@code model.safetensors}.
 */
final class ClassificationHead {

  private final float[] poolerWeight;
  private final float[] poolerBias;
  private final float[] weight;
  private final float[] bias;

  private ClassificationHead(
      float[] poolerWeight, float[] poolerBias, float[] weight, float[] bias) {
    this.poolerWeight = poolerWeight;
    this.poolerBias = poolerBias;
    this.weight = weight;
    this.bias = bias;
  }

  static ClassificationHead read(Path safetensors) throws IOException {
    TensorStore tensors = SafetensorsFile.open(safetensors);
    return new ClassificationHead(
        tensor(tensors, "bert.pooler.dense.weight"),
        tensor(tensors, "bert.pooler.dense.bias"),
        tensor(tensors, "classifier.weight"),
        tensor(tensors, "classifier.bias"));
  }

  private static float[] tensor(TensorStore tensors, String name) throws IOException {
    return tensors.read(name, tensors.shape(name));
  }

  /** Returns the probability of each label for the last hidden state of [CLS]. */
  double[] probabilities(float[] state) {
    double[] pooled = dense(poolerWeight, poolerBias, state);
    float[] activated = new float[pooled.length];
    for (int i = 0; i < pooled.length; i++) {
      activated[i] = (float) Math.tanh(pooled[i]);
    }
    double[] logits = dense(weight, bias, activated);
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = Math.exp(logits[k]);
      sum += logits[k];
    }
    for (int k = 0; k < logits.length; k++) {
      logits[k] /= sum;
    }
    return logits;
  }

  private static double[] dense(float[] weight, float[] bias, float[] input) {
    double[] output = new double[bias.length];
    for (int row = 0; row < output.length; row++) {
      double sum = bias[row];
      for (int i = 0; i < input.length; i++) {
        sum += weight[row * input.length + i] * input[i];
      }
      output[row] = sum;
    }
    return output;
  }
}
