package dev.starsight.examples;

import dev.starsight.automl.EnsembleFormat;
import dev.starsight.data.Example;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.ModelFormat;
import dev.starsight.model.OpenedModel;
import dev.starsight.model.Prediction;
import dev.starsight.run.Progress;
import dev.starsight.transformer.FrozenEncoderFormat;
import dev.starsight.transformer.NearestNeighbours;
import dev.starsight.transformer.TransformerFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opening saved models and predicting many rows with them. */
final class Models {

  private static final int CHUNK = 512;

  private Models() {}

  /** Every kind of model this program writes, ensembles of them too. */
  static List<ModelFormat> formats() {
    List<ModelFormat> formats = new ArrayList<>(single());
    formats.add(new EnsembleFormat(formats));
    return List.copyOf(formats);
  }

  /** Every kind that is no ensemble. */
  static List<ModelFormat> single() {
    List<ModelFormat> formats = new ArrayList<>(LearnerFormats.all());
    formats.add(new TransformerFormat());
    formats.add(new FrozenEncoderFormat());
    formats.add(NearestNeighbours.format());
    return List.copyOf(formats);
  }

  static OpenedModel open(Path directory) throws IOException {
    return ModelDirectory.open(directory, formats());
  }

  /** Predicts in pieces, so that somebody can watch. */
  static List<Prediction> predict(
      Classifier classifier, List<Example> examples, String what, Progress progress) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int to = Math.min(examples.size(), from + CHUNK);
      predictions.addAll(classifier.predict(examples.subList(from, to)));
      progress.update(what, to, examples.size(), "");
    }
    return predictions;
  }
}
