package dev.starsight.transformer;

import java.util.ArrayList;
import java.util.List;

/**
 * An encoder with or without a head: which tensors there are, in which order.
 *
 * @param config of the encoder
 * @param labels how many the head tells apart; 0 for no head
 * @param tensors the encoder's, the word embeddings first, then the head's
 */
record NetworkShape(EncoderConfig config, int labels, List<TensorSpec> tensors) {

  NetworkShape {
    tensors = List.copyOf(tensors);
  }

  /** Where a tensor is and how AdamW treats it. */
  Group group(int tensor) {
    if (tensor == 0) {
      return new Group(0, Group.Kind.WORDS);
    }
    TensorSpec spec = tensors.get(tensor);
    return new Group(
        config.architecture().depth(spec.name(), config.layers()),
        spec.decays() ? Group.Kind.MATRICES : Group.Kind.REST);
  }

  /** An encoder alone. */
  static NetworkShape encoder(EncoderConfig config) {
    return new NetworkShape(config, 0, config.architecture().encoderTensors(config));
  }

  /** An encoder with the Hugging Face class's own head. */
  static NetworkShape classifier(EncoderConfig config, int labels) {
    List<TensorSpec> all = new ArrayList<>(config.architecture().encoderTensors(config));
    all.addAll(config.architecture().headTensors(config, labels));
    return new NetworkShape(config, labels, all);
  }
}
