package dev.starsight.model;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A classifier whose confidences are changed by a {@link Calibration}; everything else is the
 * classifier's own, its payload and closing too. Thread-safe.
 */
public final class CalibratedClassifier implements Classifier {

  private final Classifier classifier;
  private final Calibration calibration;

  public CalibratedClassifier(Classifier classifier, Calibration calibration) {
    this.classifier = classifier;
    this.calibration = calibration;
  }

  public Calibration calibration() {
    return calibration;
  }

  public Classifier uncalibrated() {
    return classifier;
  }

  @Override
  public String kind() {
    return classifier.kind();
  }

  @Override
  public LabelSet labels() {
    return classifier.labels();
  }

  @Override
  public List<String> columns() {
    return classifier.columns();
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    return classifier.predict(examples).stream().map(calibration::apply).toList();
  }

  @Override
  public Map<String, String> settings() {
    return classifier.settings();
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    classifier.writePayload(directory);
  }

  @Override
  public void close() {
    classifier.close();
  }
}
