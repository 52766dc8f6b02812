package dev.starsight.transformer.internal.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import java.io.IOException;
import java.util.List;

/**
 * The sizes of an encoder, as {@code config.json} has them. Immutable.
 *
 * @param vocabularySize the number of token ids
 * @param hiddenSize width of a token's vector
 * @param layers the number of transformer layers
 * @param heads attention heads per layer; divides {@code hiddenSize}
 * @param intermediateSize width inside the feed-forward network
 * @param positions the longest text in tokens
 * @param typeCount the number of segment ids (BERT; 0 for DistilBERT)
 * @param normEpsilon is added to the variance in layer norms
 * @param activation {@code gelu}, {@code gelu_new} or {@code relu}
 */
public record EncoderConfig(
    Architecture architecture,
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int positions,
    int typeCount,
    double normEpsilon,
    String activation) {

  private static final List<String> ACTIVATIONS = List.of("gelu", "gelu_new", "relu");

  public EncoderConfig {
    requireWithin("vocab_size", vocabularySize, 10_000_000);
    requireWithin("hidden size", hiddenSize, 100_000);
    requireWithin("number of layers", layers, 1_000);
    requireWithin("number of heads", heads, 10_000);
    requireWithin("intermediate size", intermediateSize, 1_000_000);
    requireWithin("max_position_embeddings", positions, 1_000_000);
    if (architecture == Architecture.BERT) {
      requireWithin("type_vocab_size", typeCount, 10_000);
    }
    if (hiddenSize % heads != 0) {
      throw new IllegalArgumentException(
          "the number of heads must divide the hidden size, but is %s and %s"
              .formatted(heads, hiddenSize));
    }
    if (!(normEpsilon > 0 && normEpsilon < 1)) {
      throw new IllegalArgumentException(
          "layer_norm_eps must be above 0 and below 1, but is " + normEpsilon);
    }
    if (!ACTIVATIONS.contains(activation)) {
      throw new IllegalArgumentException(
          "the activation must be one of " + ACTIVATIONS + ", but is \"" + activation + "\"");
    }
  }

  private static void requireWithin(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be 1 to %s, but is %s".formatted(what, most, value));
    }
  }

  /** Returns the configuration of all-MiniLM-L6-v2. */
  public static EncoderConfig miniLm() {
    return EncoderArtifact.MINILM.config();
  }

  /** Reads {@code config.json}; other models and settings than those supported are refused. */
  static EncoderConfig of(JsonFields json) throws IOException {
    try {
      String type = json.has("model_type") ? json.text("model_type") : "";
      return switch (type) {
        case "bert" -> bert(json);
        case "distilbert" -> distilBert(json);
        default ->
            throw new IllegalArgumentException(
                "model_type must be bert or distilbert, but is "
                    + (type.isEmpty() ? "missing" : "\"" + type + "\""));
      };
    } catch (IllegalArgumentException e) {
      throw new ForeignModelException(json.source() + ": " + e.getMessage(), e);
    }
  }

  private static EncoderConfig bert(JsonFields json) throws IOException {
    requireDefault(json, "position_embedding_type", "absolute");
    requireDefault(json, "is_decoder", "false");
    return new EncoderConfig(
        Architecture.BERT,
        json.integer("vocab_size"),
        json.integer("hidden_size"),
        json.integer("num_hidden_layers"),
        json.integer("num_attention_heads"),
        json.integer("intermediate_size"),
        json.integer("max_position_embeddings"),
        json.has("type_vocab_size") ? json.integer("type_vocab_size") : 2,
        json.has("layer_norm_eps") ? json.real("layer_norm_eps") : 1e-12,
        activation(json, "hidden_act"));
  }

  private static EncoderConfig distilBert(JsonFields json) throws IOException {
    return new EncoderConfig(
        Architecture.DISTILBERT,
        json.integer("vocab_size"),
        json.integer("dim"),
        json.integer("n_layers"),
        json.integer("n_heads"),
        json.integer("hidden_dim"),
        json.integer("max_position_embeddings"),
        0,
        1e-12, // Fixed in the Hugging Face class.
        activation(json, "activation"));
  }

  private static String activation(JsonFields json, String field) throws IOException {
    String activation = json.has(field) ? json.text(field) : "gelu";
    if (!ACTIVATIONS.contains(activation)) {
      throw new IllegalArgumentException(
          field + " must be one of " + ACTIVATIONS + ", but is \"" + activation + "\"");
    }
    return activation;
  }

  /** Refuses a setting whose other values would change the computation. */
  private static void requireDefault(JsonFields json, String field, String value) {
    JsonNode found = json.tree().path(field);
    if (!found.isMissingNode() && !found.isNull() && !found.asText().equals(value)) {
      throw new IllegalArgumentException(field + " must be " + value + ", but is " + found);
    }
  }

  /** Returns the {@code config.json} of a classifier. */
  public ObjectNode toJson(LabelSet labels, double dropout) {
    ObjectNode json = toJson();
    json.putArray("architectures").add(architecture.className());
    json.put("problem_type", "single_label_classification");
    json.put("num_labels", labels.size());
    ObjectNode names = json.putObject("id2label");
    ObjectNode ids = json.putObject("label2id");
    for (int id = 0; id < labels.size(); id++) {
      names.put(Integer.toString(id), labels.label(id));
      ids.put(labels.label(id), id);
    }
    return architecture == Architecture.BERT
        ? json.put("hidden_dropout_prob", dropout)
            .put("attention_probs_dropout_prob", 0.0)
            .put("classifier_dropout", dropout)
        : json.put("dropout", dropout)
            .put("attention_dropout", 0.0)
            .put("seq_classif_dropout", dropout);
  }

  /** Returns the {@code config.json} of a masked language model. */
  public ObjectNode toMaskedJson(double dropout) {
    ObjectNode json = toJson();
    json.putArray("architectures").add(architecture.maskedClassName());
    json.put("tie_word_embeddings", true);
    return architecture == Architecture.BERT
        ? json.put("hidden_dropout_prob", dropout).put("attention_probs_dropout_prob", 0.0)
        : json.put("dropout", dropout).put("attention_dropout", 0.0);
  }

  /** Returns the configuration with fewer layers. */
  EncoderConfig withLayers(int count) {
    return new EncoderConfig(
        architecture,
        vocabularySize,
        hiddenSize,
        count,
        heads,
        intermediateSize,
        positions,
        typeCount,
        normEpsilon,
        activation);
  }

  /** Returns the {@code config.json} of the encoder alone. */
  public ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("model_type", architecture.modelType())
            .put("torch_dtype", "float32")
            .put("vocab_size", vocabularySize)
            .put("max_position_embeddings", positions)
            .put("pad_token_id", 0);
    return architecture == Architecture.BERT
        ? json.put("hidden_size", hiddenSize)
            .put("num_hidden_layers", layers)
            .put("num_attention_heads", heads)
            .put("intermediate_size", intermediateSize)
            .put("type_vocab_size", typeCount)
            .put("layer_norm_eps", normEpsilon)
            .put("hidden_act", activation)
        : json.put("dim", hiddenSize)
            .put("n_layers", layers)
            .put("n_heads", heads)
            .put("hidden_dim", intermediateSize)
            .put("activation", activation)
            .put("sinusoidal_pos_embds", false);
  }
}
