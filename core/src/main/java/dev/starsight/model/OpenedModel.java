package dev.starsight.model;

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

  public ModelDescription description() {
    return description;
  }

  /** Closes the classifier. */
  @Override
  public void close() {
    classifier.close();
  }
}
