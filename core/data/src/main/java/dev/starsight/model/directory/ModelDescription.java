package dev.starsight.model.directory;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a saved model: the contents of {@code model.json}. Begin with {@link
 * #of(Classifier, Provenance, String)} and add with {@code withX}. Immutable.
 *
 * @param kind which {@link ModelFormat} opens it
 * @param labels in the order of its probabilities
 * @param settings the options it was fitted with, readable, in order
 * @param textColumn the column the text came from
 * @param labelColumn the column the label came from
 * @param provenance of the training rows
 * @param validation how well it does on validation rows, or null if that is not known
 * @param calibration applied to its predictions when opened, or null for none
 * @param reviewThreshold confidence below which a person should look, 0 to 1, or null if none was
 *     chosen
 * @param version of Starsight that wrote it
 * @param files the payload by file name, filled in on saving
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
    String version,
    Map<String, PayloadFile> files) {

  /**
   * A file of the payload.
   *
   * @param sha256 of its bytes, 64 hexadecimal digits
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
    Objects.requireNonNull(version, "version");
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * What a classifier says of itself, on the columns {@code review_body} and {@code star_rating};
   * with its calibration if it is {@linkplain Calibration#applyTo calibrated}.
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
        version,
        Map.of());
  }

  public ModelDescription withColumns(String text, String label) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        text,
        label,
        provenance,
        validation,
        calibration,
        reviewThreshold,
        version,
        files);
  }

  public ModelDescription withValidation(@Nullable Metrics metrics) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        textColumn,
        labelColumn,
        provenance,
        metrics,
        calibration,
        reviewThreshold,
        version,
        files);
  }

  /** Size of all files of the payload. */
  public long bytes() {
    return files.values().stream().mapToLong(PayloadFile::bytes).sum();
  }

  public ModelDescription withCalibration(@Nullable Calibration fitted) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        textColumn,
        labelColumn,
        provenance,
        validation,
        fitted,
        reviewThreshold,
        version,
        files);
  }

  public ModelDescription withReviewThreshold(@Nullable Double threshold) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        textColumn,
        labelColumn,
        provenance,
        validation,
        calibration,
        threshold,
        version,
        files);
  }

  ModelDescription withFiles(Map<String, PayloadFile> payload) {
    return new ModelDescription(
        kind,
        labels,
        settings,
        textColumn,
        labelColumn,
        provenance,
        validation,
        calibration,
        reviewThreshold,
        version,
        payload);
  }
}
