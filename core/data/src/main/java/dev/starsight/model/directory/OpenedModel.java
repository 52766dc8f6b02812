package dev.starsight.model.directory;

import dev.starsight.model.CalibratedClassifier;
import dev.starsight.model.Classifier;

/** A saved model, opened. Thread-safe; close it. */
public final class OpenedModel implements AutoCloseable {

  private final Classifier classifier;
  private final ModelDescription description;

  OpenedModel(Classifier classifier, ModelDescription description) {
    this.classifier = classifier;
    this.description = description;
  }

  /** The classifier, calibrated where a calibration was saved. */
  public Classifier classifier() {
    return classifier;
  }

  /**
   * The same classifier as it was fitted, without a calibration. It is closed with this model, and
   * must not be closed apart from it.
   */
  public Classifier uncalibrated() {
    return classifier instanceof CalibratedClassifier calibrated
        ? calibrated.uncalibrated()
        : classifier;
  }

  public ModelDescription description() {
    return description;
  }

  /** Closes the classifier. */
  @Override
  public void close() {
    classifier.close();
  }
}
