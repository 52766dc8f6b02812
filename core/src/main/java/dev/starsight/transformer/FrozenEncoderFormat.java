package dev.starsight.transformer;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelFormat;
import dev.starsight.tensors.SafetensorsFile;
import dev.starsight.tensors.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Opens a linear head on a frozen encoder. Thread-safe. */
final class FrozenEncoderFormat implements ModelFormat {

  @Override
  public String kind() {
    return FrozenEncoderClassifier.KIND;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    Checkpoint encoder = Checkpoint.open(directory.resolve(FrozenEncoderClassifier.ENCODER));
    SoftmaxHead head =
        head(
            SafetensorsFile.open(directory.resolve(FrozenEncoderClassifier.HEAD)),
            FrozenEncoderClassifier.headTensors(labels, encoder.config()));
    int maxLength = TransformerFormat.maxLength(settings, encoder.config());
    Network network =
        Networks.open(NetworkShape.encoder(encoder.config()), encoder.weights(), Recipe.NONE);
    try {
      return new FrozenEncoderClassifier(
          labels, encoder, encoder.tokenizer(), network, head, maxLength, settings);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static SoftmaxHead head(TensorStore file, List<TensorSpec> specs) throws IOException {
    float[] flat = file.readFinite(specs.get(0).name(), specs.get(0).shape());
    float[] biases = file.readFinite(specs.get(1).name(), specs.get(1).shape());
    int width = flat.length / biases.length;
    float[][] weights = new float[biases.length][];
    for (int label = 0; label < weights.length; label++) {
      weights[label] = Arrays.copyOfRange(flat, label * width, (label + 1) * width);
    }
    return new SoftmaxHead(weights, biases);
  }
}
