package dev.starsight.transformer.internal.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * An encoder with or without a head: which tensors there are, in which order.
 *
 * @param config of the encoder
 * @param labels how many the head tells apart; 0 for no head
 * @param tensors the encoder's, the word embeddings first, then the head's
 */
public record NetworkShape(EncoderConfig config, int labels, List<TensorSpec> tensors) {

  public NetworkShape {
    tensors = List.copyOf(tensors);
  }

  /** Where a tensor is and how AdamW treats it. */
  public ParameterGroup group(int tensor) {
    if (tensor == 0) {
      return new ParameterGroup(0, ParameterGroup.Kind.WORDS);
    }
    TensorSpec spec = tensors.get(tensor);
    return new ParameterGroup(
        config.architecture().depth(spec.name(), config.layers()),
        spec.decays() ? ParameterGroup.Kind.MATRICES : ParameterGroup.Kind.REST);
  }

  /** An encoder alone. */
  public static NetworkShape encoder(EncoderConfig config) {
    return new NetworkShape(config, 0, config.architecture().encoderTensors(config));
  }

  /** An encoder with the Hugging Face class's own head. */
  public static NetworkShape classifier(EncoderConfig config, int labels) {
    List<TensorSpec> all = new ArrayList<>(config.architecture().encoderTensors(config));
    all.addAll(config.architecture().headTensors(config, labels));
    return new NetworkShape(config, labels, all);
  }
}
