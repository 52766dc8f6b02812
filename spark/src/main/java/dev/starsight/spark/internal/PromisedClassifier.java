package dev.starsight.spark.internal;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.data.StarsightException;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.promise.Promises;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An opened model with the promise beside it; predicts what {@code predict} does. Thread-safe. */
public final class PromisedClassifier implements AutoCloseable {

  private final OpenedModel model;
  private final @Nullable Promises promises;

  private PromisedClassifier(OpenedModel model, @Nullable Promises promises) {
    this.model = model;
    this.promises = promises;
  }

  /**
   * Opens a model of any kind. Only encoders need {@code starsight-transformer} and an engine.
   *
   * @throws IOException naming the file, if one is missing or damaged
   * @throws StarsightException naming what is missing on the class path
   */
  public static PromisedClassifier open(Path directory) throws IOException {
    OpenedModel model = model(directory);
    try {
      return new PromisedClassifier(model, Promises.read(directory, directory).orElse(null));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static OpenedModel model(Path directory) throws IOException {
    String kind = ModelDirectory.describe(directory).kind();
    List<ModelFormat> formats = new ArrayList<>(LearnerFormats.all());
    formats.add(CandidateSearch.ensembleFormat(LearnerFormats.all()));
    boolean plain = LearnerFormats.all().stream().anyMatch(each -> each.kind().equals(kind));
    try {
      return plain ? ModelDirectory.open(directory, formats) : EncoderLibrary.open(directory);
    } catch (NoClassDefFoundError e) {
      boolean isEnsemble = formats.stream().anyMatch(each -> each.kind().equals(kind));
      if (isEnsemble) {
        return ModelDirectory.open(directory, formats);
      }
      throw EncoderLibrary.missing("a model of kind \"" + kind + "\"", e);
    }
  }

  public Classifier classifier() {
    return model.classifier();
  }

  /** Returns whether the model predicts in the thread that calls it, without an engine. */
  public boolean isPlain() {
    String kind = classifier().kind();
    return LearnerFormats.all().stream().anyMatch(format -> format.kind().equals(kind));
  }

  /** Returns whether the model has a promise, without which there are no sets of labels. */
  public boolean hasPromise() {
    return promises != null;
  }

  /** Returns a prediction with the probabilities that the promise corrects, if there is one. */
  public Prediction corrected(Prediction raw) {
    return promises == null ? raw : promises.corrected(raw);
  }

  /**
   * Returns the set of labels of a prediction.
   *
   * @param raw as the classifier made it
   * @throws IllegalStateException if the model has no promise
   */
  public List<String> set(Prediction raw, double level) {
    if (promises == null) {
      throw new IllegalStateException("sets of labels need a promise");
    }
    return promises.set(raw, level);
  }

  /** Returns the most probable label of a text. */
  public String label(String text) {
    return corrected(classifier().predict(text)).label();
  }

  @Override
  public void close() {
    model.close();
  }
}
