package dev.starsight.transformer.internal.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The supported architectures and their Hugging Face names. */
public enum Architecture {
  BERT("bert", "BertForSequenceClassification"),
  DISTILBERT("distilbert", "DistilBertForSequenceClassification");

  private final String modelType;
  private final String className;

  Architecture(String modelType, String className) {
    this.modelType = modelType;
    this.className = className;
  }

  /** Returns {@code model_type} in config.json, which is also the prefix of encoder tensors. */
  public String modelType() {
    return modelType;
  }

  String className() {
    return className;
  }

  /** Returns the encoder's tensors, without the head, in a fixed order. */
  List<TensorSpec> encoderTensors(EncoderConfig config) {
    List<TensorSpec> specs = new ArrayList<>();
    int hidden = config.hiddenSize();
    String embeddings = modelType + ".embeddings.";
    specs.add(
        TensorSpec.of(embeddings + "word_embeddings.weight", config.vocabularySize(), hidden));
    specs.add(TensorSpec.of(embeddings + "position_embeddings.weight", config.positions(), hidden));
    if (this == BERT) {
      specs.add(
          TensorSpec.of(embeddings + "token_type_embeddings.weight", config.typeCount(), hidden));
    }
    norm(specs, embeddings + "LayerNorm", hidden);
    for (int layer = 0; layer < config.layers(); layer++) {
      LayerNames names = layer(layer);
      linear(specs, names.query(), hidden, hidden);
      linear(specs, names.key(), hidden, hidden);
      linear(specs, names.value(), hidden, hidden);
      linear(specs, names.attentionOutput(), hidden, hidden);
      norm(specs, names.attentionNorm(), hidden);
      linear(specs, names.intermediate(), config.intermediateSize(), hidden);
      linear(specs, names.output(), hidden, config.intermediateSize());
      norm(specs, names.outputNorm(), hidden);
    }
    return specs;
  }

  /** Returns the head's tensors in a fixed order: a dense layer and the classifier on it. */
  List<TensorSpec> headTensors(EncoderConfig config, int labels) {
    List<TensorSpec> specs = new ArrayList<>();
    linear(specs, headDense(), config.hiddenSize(), config.hiddenSize());
    linear(specs, "classifier", labels, config.hiddenSize());
    return specs;
  }

  public String headDense() {
    return this == BERT ? "bert.pooler.dense" : "pre_classifier";
  }

  /** Returns 0 for embeddings, then counts the layers from the bottom; the head is on top. */
  int depth(String tensor, int layers) {
    if (tensor.startsWith(modelType + ".embeddings.")) {
      return 0;
    }
    return IntStream.range(0, layers)
            .filter(layer -> tensor.startsWith(layerPrefix(layer)))
            .findFirst()
            .orElse(layers)
        + 1;
  }

  private String layerPrefix(int layer) {
    return this == BERT
        ? "bert.encoder.layer." + layer + "."
        : "distilbert.transformer.layer." + layer + ".";
  }

  public LayerNames layer(int layer) {
    String p = layerPrefix(layer);
    if (this == BERT) {
      return new LayerNames(
          p + "attention.self.query",
          p + "attention.self.key",
          p + "attention.self.value",
          p + "attention.output.dense",
          p + "attention.output.LayerNorm",
          p + "intermediate.dense",
          p + "output.dense",
          p + "output.LayerNorm");
    }
    return new LayerNames(
        p + "attention.q_lin",
        p + "attention.k_lin",
        p + "attention.v_lin",
        p + "attention.out_lin",
        p + "sa_layer_norm",
        p + "ffn.lin1",
        p + "ffn.lin2",
        p + "output_layer_norm");
  }

  private static void linear(List<TensorSpec> specs, String name, int out, int in) {
    specs.add(TensorSpec.of(name + ".weight", out, in));
    specs.add(TensorSpec.of(name + ".bias", out));
  }

  private static void norm(List<TensorSpec> specs, String name, int size) {
    specs.add(TensorSpec.of(name + ".weight", size));
    specs.add(TensorSpec.of(name + ".bias", size));
  }

  /** The names of one layer's parts, without {@code .weight} and {@code .bias}. */
  public record LayerNames(
      String query,
      String key,
      String value,
      String attentionOutput,
      String attentionNorm,
      String intermediate,
      String output,
      String outputNorm) {}
}
