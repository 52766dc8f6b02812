package dev.starsight.serving.decisions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One text that was answered. Immutable.
 *
 * @param id what feedback calls it
 * @param at when it was answered
 * @param policy what chose the model; {@code named} if the request did
 * @param model the name of the model that answered
 * @param version the digest of that model, or its first digits
 * @param propensity the probability with which the policy chooses this model for this text, above 0
 *     and at most 1
 * @param label the predicted label
 * @param confidence its probability
 * @param probabilities by label
 * @param characters of the text
 * @param millis from the arrival of the request to the prediction
 * @param shadows what other models predicted, which were not asked
 * @param text null unless texts are logged
 */
public record Decision(
    String id,
    Instant at,
    String policy,
    String model,
    String version,
    double propensity,
    String label,
    double confidence,
    Map<String, Double> probabilities,
    int characters,
    double millis,
    List<Shadow> shadows,
    @Nullable String text) {

  /** The policy of a request that named its model. */
  public static final String NAMED = "named";

  /** What a model predicted that did not answer. */
  public record Shadow(String model, String version, String label, double confidence) {}

  public Decision {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException("a propensity is above 0 and at most 1");
    }
    probabilities = Map.copyOf(probabilities);
    shadows = List.copyOf(shadows);
  }

  /** Returns the probabilities of a prediction by label. */
  public static Map<String, Double> byLabel(Prediction prediction) {
    Map<String, Double> probabilities = new TreeMap<>();
    List<String> labels = prediction.labels().labels();
    for (int i = 0; i < labels.size(); i++) {
      probabilities.put(labels.get(i), prediction.probability(i));
    }
    return probabilities;
  }

  ObjectNode toJson() {
    ObjectNode node =
        Json.object()
            .put("id", id)
            .put("at", at.toString())
            .put("policy", policy)
            .put("model", model)
            .put("version", version)
            .put("propensity", propensity)
            .put("label", label)
            .put("confidence", confidence);
    ObjectNode all = node.putObject("probabilities");
    new TreeMap<>(probabilities).forEach(all::put);
    node.put("characters", characters).put("millis", millis);
    if (!shadows.isEmpty()) {
      var array = node.putArray("shadows");
      for (Shadow shadow : shadows) {
        array
            .addObject()
            .put("model", shadow.model())
            .put("version", shadow.version())
            .put("label", shadow.label())
            .put("confidence", shadow.confidence());
      }
    }
    if (text != null) {
      node.put("text", text);
    }
    return node;
  }
}
