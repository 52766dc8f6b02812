package dev.starsight.transformer.internal.weights;

import java.util.List;
import java.util.stream.Stream;

/** The tensors of an encoder, the word embeddings first, then of a head unless labels are 0. */
public record NetworkShape(EncoderConfig config, int labels, List<TensorSpec> tensors) {

  public NetworkShape {
    tensors = List.copyOf(tensors);
  }

  /** Returns the depth of a tensor and how AdamW treats it. */
  public ParameterGroup group(int tensor) {
    if (tensor == 0) {
      return new ParameterGroup(0, ParameterGroup.Kind.WORDS);
    }
    TensorSpec spec = tensors.get(tensor);
    return new ParameterGroup(
        config.architecture().depth(spec.name(), config.layers()),
        spec.decays() ? ParameterGroup.Kind.MATRICES : ParameterGroup.Kind.REST);
  }

  public static NetworkShape encoder(EncoderConfig config) {
    return new NetworkShape(config, 0, config.architecture().encoderTensors(config));
  }

  /** Returns the shape of an encoder as a masked language model, whose labels are the tokens. */
  public static NetworkShape masked(EncoderConfig config) {
    Architecture names = config.architecture();
    return new NetworkShape(
        config,
        config.vocabularySize(),
        Stream.of(names.encoderTensors(config), names.maskedTensors(config))
            .flatMap(List::stream)
            .toList());
  }

  /** Returns the shape of an encoder with the Hugging Face class's own head. */
  public static NetworkShape classifier(EncoderConfig config, int labels) {
    Architecture names = config.architecture();
    return new NetworkShape(
        config,
        labels,
        Stream.of(names.encoderTensors(config), names.headTensors(config, labels))
            .flatMap(List::stream)
            .toList());
  }
}
