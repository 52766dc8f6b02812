package dev.starsight.annotation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A prediction a person should look at. Immutable.
 *
 * @param id of the task: 16 hexadecimal digits that follow from the example's id and text
 * @param exampleId what the row is called where it came from
 * @param text to be judged, as it is in the file
 * @param predicted the model's guess
 * @param confidence the model's probability of its guess, 0 to 1
 * @param probabilities by label, in label order
 * @param model which model guessed
 */
public record AnnotationTask(
    String id,
    String exampleId,
    String text,
    String predicted,
    double confidence,
    Map<String, Double> probabilities,
    String model) {

  public AnnotationTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(exampleId, "exampleId");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(predicted, "predicted");
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    Objects.requireNonNull(model, "model");
  }
}
