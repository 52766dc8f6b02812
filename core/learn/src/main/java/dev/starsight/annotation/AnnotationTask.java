package dev.starsight.annotation;

import dev.starsight.data.Example;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A prediction, or the label of a row, that a person should check. Immutable.
 *
 * @param id 16 hexadecimal digits that follow from the example's id and text
 * @param exampleId the id of the row in its file
 * @param text the text to be labelled, as it is in the file
 * @param predicted the label that the model predicted
 * @param confidence the probability of that label, 0 to 1
 * @param probabilities by label, in label order
 * @param model the name of the model
 * @param label the label of the row in the data if it is what is in doubt; null if it is the
 *     prediction
 */
public record AnnotationTask(
    String id,
    String exampleId,
    String text,
    String predicted,
    double confidence,
    Map<String, Double> probabilities,
    String model,
    @Nullable String label) {

  public AnnotationTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(exampleId, "exampleId");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(predicted, "predicted");
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    Objects.requireNonNull(model, "model");
  }

  /** Returns a task for a prediction over the labels of the queue. */
  static AnnotationTask of(
      Example example, Prediction prediction, String model, @Nullable String label) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int id = 0; id < prediction.labels().size(); id++) {
      probabilities.put(prediction.labels().label(id), prediction.probability(id));
    }
    byte[] key = (example.id() + '\0' + example.text()).getBytes(StandardCharsets.UTF_8);
    return new AnnotationTask(
        Sha256.of(key).substring(0, 16),
        example.id(),
        example.text(),
        prediction.label(),
        prediction.confidence(),
        probabilities,
        model,
        label);
  }

  /** Returns the probability of what is in doubt: the label of the row, or else the prediction. */
  public double support() {
    return label == null ? confidence : Objects.requireNonNull(probabilities.get(label));
  }
}
