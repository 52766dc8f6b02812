package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of an encoder, as {@code config.json} says it. Immutable.
 *
 * @param modelType {@code bert} or {@code distilbert}
 * @param vocabularySize how many token ids there are
 * @param hiddenSize width of a token's vector
 * @param layers how many transformer layers
 * @param heads attention heads a layer; divides {@code hiddenSize}
 * @param intermediateSize width inside the feed-forward part
 * @param positions the longest text in tokens
 * @param typeCount how many segment ids there are (BERT; 0 for DistilBERT)
 * @param normEpsilon what layer norms add to the variance
 * @param activation {@code gelu}, {@code gelu_new} or {@code relu}
 */
public record EncoderConfig(
    String modelType,
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
    requireKnown(modelType);
    requirePositive("vocab_size", vocabularySize);
    requirePositive("hidden size", hiddenSize);
    requirePositive("number of layers", layers);
    requirePositive("number of heads", heads);
    requirePositive("intermediate size", intermediateSize);
    requirePositive("max_position_embeddings", positions);
    if (modelType.equals(Architecture.BERT.modelType())) {
      requirePositive("type_vocab_size", typeCount);
    }
    if (hiddenSize % heads != 0) {
      throw new IllegalArgumentException(
          "the number of heads must divide the hidden size, but is "
              + heads
              + " and "
              + hiddenSize);
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

  private static void requireKnown(String modelType) {
    for (Architecture known : Architecture.values()) {
      if (known.modelType().equals(modelType)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "model_type must be bert or distilbert, but is "
            + (modelType.isEmpty() ? "missing" : "\"" + modelType + "\""));
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, but is " + value);
    }
  }

  /** The shape of all-MiniLM-L6-v2. */
  static EncoderConfig miniLm() {
    return new EncoderConfig("bert", 30522, 384, 6, 12, 1536, 512, 2, 1e-12, "gelu");
  }

  Architecture architecture() {
    return modelType.equals("bert") ? Architecture.BERT : Architecture.DISTILBERT;
  }

  /**
   * Reads {@code config.json}.
   *
   * @throws IOException in one sentence with the file, the setting and its value, if it is not the
   *     configuration of a BERT or DistilBERT encoder as they are computed here
   */
  static EncoderConfig read(Path file) throws IOException {
    JsonNode json = Json.read(file);
    try {
      String type = text(json, "model_type", "");
      requireKnown(type);
      return type.equals(Architecture.BERT.modelType()) ? bert(json) : distilBert(json);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static EncoderConfig bert(JsonNode json) {
    requireDefault(json, "position_embedding_type", "absolute");
    requireDefault(json, "is_decoder", "false");
    JsonNode epsilon = json.path("layer_norm_eps");
    if (!epsilon.isMissingNode() && !epsilon.isNumber()) {
      throw new IllegalArgumentException("layer_norm_eps must be a number, but is " + epsilon);
    }
    return new EncoderConfig(
        Architecture.BERT.modelType(),
        number(json, "vocab_size"),
        number(json, "hidden_size"),
        number(json, "num_hidden_layers"),
        number(json, "num_attention_heads"),
        number(json, "intermediate_size"),
        number(json, "max_position_embeddings"),
        json.has("type_vocab_size") ? number(json, "type_vocab_size") : 2,
        epsilon.asDouble(1e-12),
        activation(json, "hidden_act"));
  }

  private static EncoderConfig distilBert(JsonNode json) {
    return new EncoderConfig(
        Architecture.DISTILBERT.modelType(),
        number(json, "vocab_size"),
        number(json, "dim"),
        number(json, "n_layers"),
        number(json, "n_heads"),
        number(json, "hidden_dim"),
        number(json, "max_position_embeddings"),
        0,
        1e-12, // Fixed in the Hugging Face class.
        activation(json, "activation"));
  }

  private static String activation(JsonNode json, String field) {
    String activation = text(json, field, "gelu");
    if (!ACTIVATIONS.contains(activation)) {
      throw new IllegalArgumentException(
          field + " must be one of " + ACTIVATIONS + ", but is \"" + activation + "\"");
    }
    return activation;
  }

  private static String text(JsonNode json, String field, String otherwise) {
    JsonNode value = json.path(field);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new IllegalArgumentException(field + " must be a text, but is " + value);
    }
    return value.asText(otherwise);
  }

  private static int number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          field + " must be a whole number, but is " + (value.isMissingNode() ? "missing" : value));
    }
    return value.intValue();
  }

  /** For what changes the computation where it is set to anything else. */
  private static void requireDefault(JsonNode json, String field, String value) {
    JsonNode found = json.path(field);
    if (!found.isMissingNode() && !found.isNull() && !found.asText().equals(value)) {
      throw new IllegalArgumentException(field + " must be " + value + ", but is " + found);
    }
  }

  /** The {@code config.json} of a classifier. */
  ObjectNode toJson(LabelSet labels, double dropout) {
    ObjectNode json = toJson();
    json.putArray("architectures").add(architecture().className());
    json.put("problem_type", "single_label_classification");
    json.put("num_labels", labels.size());
    ObjectNode names = json.putObject("id2label");
    ObjectNode ids = json.putObject("label2id");
    for (int id = 0; id < labels.size(); id++) {
      names.put(Integer.toString(id), labels.label(id));
      ids.put(labels.label(id), id);
    }
    if (architecture() == Architecture.BERT) {
      json.put("hidden_dropout_prob", dropout);
      json.put("attention_probs_dropout_prob", 0.0);
      json.put("classifier_dropout", dropout);
    } else {
      json.put("dropout", dropout);
      json.put("attention_dropout", 0.0);
      json.put("seq_classif_dropout", dropout);
    }
    return json;
  }

  /** The {@code config.json} of the encoder alone. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("model_type", modelType);
    json.put("torch_dtype", "float32");
    json.put("vocab_size", vocabularySize);
    json.put("max_position_embeddings", positions);
    json.put("pad_token_id", 0);
    if (architecture() == Architecture.BERT) {
      json.put("hidden_size", hiddenSize);
      json.put("num_hidden_layers", layers);
      json.put("num_attention_heads", heads);
      json.put("intermediate_size", intermediateSize);
      json.put("type_vocab_size", typeCount);
      json.put("layer_norm_eps", normEpsilon);
      json.put("hidden_act", activation);
    } else {
      json.put("dim", hiddenSize);
      json.put("n_layers", layers);
      json.put("n_heads", heads);
      json.put("hidden_dim", intermediateSize);
      json.put("activation", activation);
      json.put("sinusoidal_pos_embds", false);
    }
    return json;
  }
}
