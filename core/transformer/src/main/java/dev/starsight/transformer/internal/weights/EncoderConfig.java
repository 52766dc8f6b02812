package dev.starsight.transformer.internal.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
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
  public static EncoderConfig miniLm() {
    return new EncoderConfig("bert", 30522, 384, 6, 12, 1536, 512, 2, 1e-12, "gelu");
  }

  public Architecture architecture() {
    return modelType.equals("bert") ? Architecture.BERT : Architecture.DISTILBERT;
  }

  /**
   * Reads {@code config.json}.
   *
   * @throws ForeignModelException in one sentence with the file, the setting and its value, if it
   *     is not the configuration of a BERT or DistilBERT encoder as they are computed here
   * @throws DamagedFileException if a setting is missing or of another type
   */
  static EncoderConfig read(Path file) throws IOException {
    JsonFields fields = JsonFields.read(file);
    try {
      String type = fields.has("model_type") ? fields.text("model_type") : "";
      requireKnown(type);
      return type.equals(Architecture.BERT.modelType()) ? bert(fields) : distilBert(fields);
    } catch (IllegalArgumentException e) {
      throw new ForeignModelException(file + ": " + e.getMessage(), e);
    }
  }

  private static EncoderConfig bert(JsonFields json) throws IOException {
    requireDefault(json, "position_embedding_type", "absolute");
    requireDefault(json, "is_decoder", "false");
    return new EncoderConfig(
        Architecture.BERT.modelType(),
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
        Architecture.DISTILBERT.modelType(),
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

  /** Refuses what changes the computation where it is set to anything else. */
  private static void requireDefault(JsonFields json, String field, String value) {
    JsonNode found = json.tree().path(field);
    if (!found.isMissingNode() && !found.isNull() && !found.asText().equals(value)) {
      throw new IllegalArgumentException(field + " must be " + value + ", but is " + found);
    }
  }

  /** The {@code config.json} of a classifier. */
  public ObjectNode toJson(LabelSet labels, double dropout) {
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
  public ObjectNode toJson() {
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
