package dev.starsight.annotation;

import dev.starsight.annotation.TaskOrigin.Reason;
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
 * @param origin where the row comes from
 * @param plan how soon and by how many people the task is to be answered
 */
public record AnnotationTask(
    String id,
    String exampleId,
    String text,
    String predicted,
    double confidence,
    Map<String, Double> probabilities,
    String model,
    @Nullable String label,
    TaskOrigin origin,
    TaskPlan plan) {

  public AnnotationTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(exampleId, "exampleId");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(predicted, "predicted");
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(plan, "plan");
  }

  /**
   * Returns a task for a prediction, to be answered by one person and the sooner the less probable
   * what is in doubt is.
   *
   * @param model the name of the model
   * @param label the label of the row in the data if it is what is in doubt, or null
   */
  public static AnnotationTask of(
      Example example, Prediction prediction, String model, @Nullable String label) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int id = 0; id < prediction.labels().size(); id++) {
      probabilities.put(prediction.labels().label(id), prediction.probability(id));
    }
    return new AnnotationTask(
        id(example.id(), example.text()),
        example.id(),
        example.text(),
        prediction.label(),
        prediction.confidence(),
        probabilities,
        model,
        label,
        usualOrigin(label),
        usualPlan(prediction.confidence(), probabilities, label));
  }

  /** Returns the id of the task of a row with this id and text. */
  public static String id(String exampleId, String text) {
    byte[] key = (exampleId + '\0' + text).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(key).substring(0, 16);
  }

  static TaskOrigin usualOrigin(@Nullable String label) {
    Reason reason = label == null ? Reason.UNSURE : Reason.SUSPICIOUS;
    return new TaskOrigin(reason, null, 0, null, label);
  }

  static TaskPlan usualPlan(
      double confidence, Map<String, Double> probabilities, @Nullable String label) {
    double support = support(confidence, probabilities, label);
    return new TaskPlan(Math.min(1, Math.max(0, 1 - support)), 1);
  }

  private static double support(
      double confidence, Map<String, Double> probabilities, @Nullable String label) {
    return label == null ? confidence : Objects.requireNonNull(probabilities.get(label));
  }

  /** Returns the probability of what is in doubt: the label of the row, or else the prediction. */
  public double support() {
    return support(confidence, probabilities, label);
  }

  public AnnotationTask withOrigin(TaskOrigin other) {
    return with(other, plan);
  }

  public AnnotationTask withPlan(TaskPlan other) {
    return with(origin, other);
  }

  private AnnotationTask with(TaskOrigin otherOrigin, TaskPlan otherPlan) {
    return new AnnotationTask(
        id,
        exampleId,
        text,
        predicted,
        confidence,
        probabilities,
        model,
        label,
        otherOrigin,
        otherPlan);
  }
}
