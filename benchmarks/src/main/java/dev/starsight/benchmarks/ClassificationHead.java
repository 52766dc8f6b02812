package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The head of a {@code BertForSequenceClassification}: a dense layer and tanh on [CLS], then the
 * classifier. Read from a {@code model.safetensors} of 32-bit numbers.
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
    try (FileChannel channel = FileChannel.open(safetensors)) {
      ByteBuffer file =
          channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
      byte[] json = new byte[Math.toIntExact(file.getLong())];
      file.get(json);
      JsonNode header = new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
      ByteBuffer numbers = file.slice().order(ByteOrder.LITTLE_ENDIAN);
      return new ClassificationHead(
          tensor(header, numbers, "bert.pooler.dense.weight"),
          tensor(header, numbers, "bert.pooler.dense.bias"),
          tensor(header, numbers, "classifier.weight"),
          tensor(header, numbers, "classifier.bias"));
    }
  }

  private static float[] tensor(JsonNode header, ByteBuffer numbers, String name)
      throws IOException {
    JsonNode offsets = header.path(name).path("data_offsets");
    if (offsets.size() != 2) {
      throw new IOException("there is no tensor " + name);
    }
    int start = offsets.get(0).intValue();
    float[] values = new float[(offsets.get(1).intValue() - start) / Float.BYTES];
    ByteBuffer from = numbers.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(start);
    from.asFloatBuffer().get(values);
    return values;
  }

  /** The probability of each label, of the last hidden state of [CLS]. */
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
