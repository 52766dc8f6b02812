package dev.starsight.labelerrors;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cross-validation: predictions of rows by models that were fitted without them. Rows with equal
 * normalized texts are in one fold.
 */
final class OutOfFold {

  private final Dataset<Example> labelled;
  private final int[] folds;
  private final List<Classifier> models = new ArrayList<>();
  private final List<Prediction> predictions;

  private OutOfFold(Dataset<Example> labelled, int[] folds, List<Prediction> predictions) {
    this.labelled = labelled;
    this.folds = folds;
    this.predictions = predictions;
  }

  /** Fits a model for each fold on the rows of the others, and predicts those of the fold. */
  static OutOfFold of(
      Dataset<Example> labelled,
      LabelSet labels,
      @Nullable Headline headline,
      Trainer trainer,
      int count,
      long seed,
      Run run) {
    int[] folds = labelled.stream().mapToInt(row -> foldOf(row.text(), count, seed)).toArray();
    List<Prediction> none = new ArrayList<>(Collections.nCopies(folds.length, null));
    OutOfFold all = new OutOfFold(labelled, folds, none);
    for (int fold = 0; fold < count; fold++) {
      run.progress().update("finding label errors", fold, count, "fold " + (fold + 1));
      all.fit(fold, labels, headline, trainer, run.withProgress(Progress.SILENT));
    }
    run.progress().update("finding label errors", count, count, "");
    return all;
  }

  private static int foldOf(String text, int count, long seed) {
    return new SplittableRandom(NormalizedText.key(text) ^ seed).nextInt(count);
  }

  private void fit(
      int fold, LabelSet labels, @Nullable Headline headline, Trainer trainer, Run run) {
    int[] inside = IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
    List<Example> rest =
        IntStream.range(0, folds.length)
            .filter(i -> folds[i] != fold)
            .mapToObj(labelled.rows()::get)
            .toList();
    if (rest.isEmpty()) {
      throw new StarsightException(
          "label errors can be found among different texts, but all rows have the same one");
    }
    TrainingData data =
        new TrainingData(
            Dataset.of(rest, labelled.provenance()),
            Dataset.of(List.of(), labelled.provenance()),
            labels,
            headline,
            false);
    Classifier model = trainer.fit(data, run);
    models.add(model);
    List<Example> rows = IntStream.of(inside).mapToObj(labelled.rows()::get).toList();
    List<Prediction> predicted = model.predict(rows);
    for (int i = 0; i < inside.length; i++) {
      predictions.set(inside[i], predicted.get(i));
    }
  }

  List<Prediction> predictions() {
    return predictions;
  }

  /** Returns the model that predicted a row, which was fitted without it. */
  Classifier modelOf(int row) {
    return models.get(folds[row]);
  }
}
