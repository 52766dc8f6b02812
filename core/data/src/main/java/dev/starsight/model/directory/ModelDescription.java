package dev.starsight.model.directory;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Classifier;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The description of a saved model: the contents of {@code model.json}. Start with {@link
 * #of(Classifier, Provenance, String)} and add to it with {@code withX}. Immutable.
 *
 * @param kind the kind of model, which selects the {@link ModelFormat} that opens it
 * @param labels in the order of its probabilities
 * @param settings the options it was fitted with, in readable form and in order
 * @param textColumn the column the text came from
 * @param labelColumn the column the label came from
 * @param provenance of the training rows
 * @param validation its metrics on validation rows, or null if unknown
 * @param calibration applied to its predictions when opened, or null for none
 * @param reviewThreshold confidence below which a person should check a prediction, 0 to 1, or null
 *     if none was chosen
 * @param reference what its validation rows tell about its confidences, or null if that was not
 *     saved
 * @param version of Starsight that wrote it
 * @param files the payload and the {@link TrainingTexts} by file name, filled in on saving
 */
public record ModelDescription(
    String kind,
    LabelSet labels,
    Map<String, String> settings,
    String textColumn,
    String labelColumn,
    Provenance provenance,
    @Nullable Metrics validation,
    @Nullable Calibration calibration,
    @Nullable Double reviewThreshold,
    @Nullable ConfidenceReference reference,
    String version,
    Map<String, PayloadFile> files) {

  private static final String CROSS_VALIDATED = "cross-validated in ";

  /**
   * A file of the payload.
   *
   * @param sha256 the digest of its bytes, 64 hexadecimal digits
   * @param bytes its length
   */
  public record PayloadFile(String sha256, long bytes) {}

  public ModelDescription {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(labels, "labels");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    Objects.requireNonNull(textColumn, "textColumn");
    Objects.requireNonNull(labelColumn, "labelColumn");
    Objects.requireNonNull(provenance, "provenance");
    if (reviewThreshold != null && !(reviewThreshold >= 0 && reviewThreshold <= 1)) {
      throw new IllegalArgumentException(
          "the review threshold must be 0 to 1, but is " + reviewThreshold);
    }
    if (calibration != null
        && !calibration.confidences().isEmpty()
        && calibration.confidences().size() != labels.size()) {
      throw new IllegalArgumentException(
          "a calibration of %s labels cannot belong to a model of %s"
              .formatted(calibration.confidences().size(), labels.size()));
    }
    if (reference != null && reference.offsets().size() != labels.size()) {
      throw new IllegalArgumentException(
          "a reference of %s labels cannot belong to a model of %s"
              .formatted(reference.offsets().size(), labels.size()));
    }
    Objects.requireNonNull(version, "version");
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Describes a classifier of the columns {@code review_body} and {@code star_rating}; with its
   * calibration if it is a {@link CalibratedClassifier}.
   *
   * @param provenance of the training rows
   * @param version of Starsight, such as {@code 0.1.0}
   */
  public static ModelDescription of(Classifier classifier, Provenance provenance, String version) {
    return new ModelDescription(
        classifier.kind(),
        classifier.labels(),
        classifier.settings(),
        "review_body",
        "star_rating",
        provenance,
        null,
        classifier instanceof CalibratedClassifier calibrated ? calibrated.calibration() : null,
        null,
        null,
        version,
        Map.of());
  }

  /**
   * Returns the step of a provenance that says that the training rows are validation rows, too.
   *
   * @param folds into which the training rows were cut
   * @param seed of the folds
   */
  public static String crossValidated(int folds, long seed) {
    return CROSS_VALIDATED + folds + " folds, seed " + seed;
  }

  /** Returns whether validation rows were predicted by models that were fitted without them. */
  boolean isCrossValidated() {
    return provenance.steps().stream().anyMatch(step -> step.startsWith(CROSS_VALIDATED));
  }

  public ModelDescription withColumns(String text, String label) {
    return with(text, label, validation, calibration, reviewThreshold, reference, files);
  }

  public ModelDescription withValidation(@Nullable Metrics metrics) {
    return with(textColumn, labelColumn, metrics, calibration, reviewThreshold, reference, files);
  }

  public ModelDescription withCalibration(@Nullable Calibration fitted) {
    return with(textColumn, labelColumn, validation, fitted, reviewThreshold, reference, files);
  }

  public ModelDescription withReviewThreshold(@Nullable Double threshold) {
    return with(textColumn, labelColumn, validation, calibration, threshold, reference, files);
  }

  public ModelDescription withReference(@Nullable ConfidenceReference value) {
    return with(textColumn, labelColumn, validation, calibration, reviewThreshold, value, files);
  }

  ModelDescription withFiles(Map<String, PayloadFile> payload) {
    return with(
        textColumn, labelColumn, validation, calibration, reviewThreshold, reference, payload);
  }

  private ModelDescription with(
      String text,
      String label,
      @Nullable Metrics metrics,
      @Nullable Calibration fitted,
      @Nullable Double threshold,
      @Nullable ConfidenceReference confidences,
      Map<String, PayloadFile> payload) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        text,
        label,
        provenance,
        metrics,
        fitted,
        threshold,
        confidences,
        version,
        payload);
  }

  /** Returns the size of all {@link #files()}. */
  public long bytes() {
    return files.values().stream().mapToLong(PayloadFile::bytes).sum();
  }
}
