package dev.starsight.transformer.internal.frozen;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
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

/**
 * A linear head on a frozen encoder. Its payload is the encoder as a Hugging Face directory {@code
 * encoder/} and {@code head.safetensors} with {@code weight} (labels × hidden) and {@code bias}.
 * Immutable.
 */
public record FrozenEncoderHead(SoftmaxHead head) implements EncoderClassifier.Head {

  public static final String KIND = "frozen-encoder";

  private static final String FILE = "head.safetensors";

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
    return new FrozenEncoderHead(new SoftmaxHead(weights, biases));
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
    return Arrays.stream(rows).map(row -> Prediction.ofLogits(labels, head.logits(row))).toList();
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    EncoderClassifier.writeFrozen(directory, encoder);
    int width = encoder.files().config().hiddenSize();
    FloatBuffer weights = FloatBuffer.allocate(labels.size() * width);
    Arrays.stream(head.weights).forEach(weights::put);
    SafetensorsWriter.write(
        directory.resolve(FILE),
        List.of(
            Tensor.of("weight", weights.array(), labels.size(), width),
            Tensor.of("bias", head.biases, labels.size())),
        Map.of("format", "pt"));
  }
}
