package dev.starsight.annotation;

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

  /** Returns the probability of what is in doubt: the label of the row, or else the prediction. */
  public double support() {
    return label == null ? confidence : Objects.requireNonNull(probabilities.get(label));
  }
}
