package dev.starsight.transformer.internal.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The supported architectures and their Hugging Face names. */
public enum Architecture {
  BERT("bert", "BertForSequenceClassification", "BertForMaskedLM"),
  DISTILBERT("distilbert", "DistilBertForSequenceClassification", "DistilBertForMaskedLM");

  /** The parts of a layer that have weights. */
  public enum LayerPart {
    QUERY("attention.self.query", "attention.q_lin"),
    KEY("attention.self.key", "attention.k_lin"),
    VALUE("attention.self.value", "attention.v_lin"),
    ATTENTION_OUTPUT("attention.output.dense", "attention.out_lin"),
    ATTENTION_NORM("attention.output.LayerNorm", "sa_layer_norm"),
    INTERMEDIATE("intermediate.dense", "ffn.lin1"),
    OUTPUT("output.dense", "ffn.lin2"),
    OUTPUT_NORM("output.LayerNorm", "output_layer_norm");

    private final String bert;
    private final String distilBert;

    LayerPart(String bert, String distilBert) {
      this.bert = bert;
      this.distilBert = distilBert;
    }
  }

  private final String modelType;
  private final String className;
  private final String maskedClassName;

  Architecture(String modelType, String className, String maskedClassName) {
    this.modelType = modelType;
    this.className = className;
    this.maskedClassName = maskedClassName;
  }

  /** Returns {@code model_type} in config.json, which is also the prefix of encoder tensors. */
  public String modelType() {
    return modelType;
  }

  String className() {
    return className;
  }

  /** Returns the class of the encoder as a masked language model. */
  String maskedClassName() {
    return maskedClassName;
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
    pair(specs, embeddings + "LayerNorm", hidden);
    for (int layer = 0; layer < config.layers(); layer++) {
      pair(specs, name(layer, LayerPart.QUERY), hidden, hidden);
      pair(specs, name(layer, LayerPart.KEY), hidden, hidden);
      pair(specs, name(layer, LayerPart.VALUE), hidden, hidden);
      pair(specs, name(layer, LayerPart.ATTENTION_OUTPUT), hidden, hidden);
      pair(specs, name(layer, LayerPart.ATTENTION_NORM), hidden);
      pair(specs, name(layer, LayerPart.INTERMEDIATE), config.intermediateSize(), hidden);
      pair(specs, name(layer, LayerPart.OUTPUT), hidden, config.intermediateSize());
      pair(specs, name(layer, LayerPart.OUTPUT_NORM), hidden);
    }
    return specs;
  }

  /** Returns the head's tensors in a fixed order: a dense layer and the classifier on it. */
  List<TensorSpec> headTensors(EncoderConfig config, int labels) {
    List<TensorSpec> specs = new ArrayList<>();
    pair(specs, headDense(), config.hiddenSize(), config.hiddenSize());
    pair(specs, "classifier", labels, config.hiddenSize());
    return specs;
  }

  /**
   * Returns the tensors that a masked language model has beside the encoder, whose word embeddings
   * are also its output weights: a dense layer, a norm, and a bias for each token.
   */
  List<TensorSpec> maskedTensors(EncoderConfig config) {
    List<TensorSpec> specs = new ArrayList<>();
    pair(specs, maskedDense(), config.hiddenSize(), config.hiddenSize());
    pair(specs, maskedNorm(), config.hiddenSize());
    specs.add(TensorSpec.of(maskedOutput() + ".bias", config.vocabularySize()));
    return specs;
  }

  public String maskedDense() {
    return this == BERT ? "cls.predictions.transform.dense" : "vocab_transform";
  }

  public String maskedNorm() {
    return this == BERT ? "cls.predictions.transform.LayerNorm" : "vocab_layer_norm";
  }

  public String maskedOutput() {
    return this == BERT ? "cls.predictions" : "vocab_projector";
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

  /** Returns the name of a layer's part, without {@code .weight} and {@code .bias}. */
  public String name(int layer, LayerPart part) {
    return layerPrefix(layer) + (this == BERT ? part.bert : part.distilBert);
  }

  private static void pair(List<TensorSpec> specs, String name, int... weight) {
    specs.add(TensorSpec.of(name + ".weight", weight));
    specs.add(TensorSpec.of(name + ".bias", weight[0]));
  }
}
