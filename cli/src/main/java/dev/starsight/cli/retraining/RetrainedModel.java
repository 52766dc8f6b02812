package dev.starsight.cli.retraining;

import dev.starsight.annotation.retraining.AnsweredSplits;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.TemporaryDirectory;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Run;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.training.FineTuningResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that was fitted again and saved, and the one that it was made from. Both are opened from
 * the disk to be compared.
 *
 * @param before the directory of the old model
 * @param after the directory of the new model
 * @param labels of both
 * @param rows the parts of the new model
 * @param validated what the new model predicted for the validation rows
 */
record RetrainedModel(
    Path before, Path after, LabelSet labels, AnsweredSplits rows, Validation validated) {

  private static final int CHUNK = 512;

  /**
   * Fits and saves a model.
   *
   * @param before the directory of the old model
   * @param after an empty directory
   * @param labels of the old model
   * @throws StarsightException if the answers leave other labels in the training part
   */
  static RetrainedModel fit(
      Refit refit,
      AnsweredSplits rows,
      Path before,
      Path after,
      LabelSet labels,
      Run run,
      StarsightCommand command)
      throws IOException {
    Conditions conditions = refit.conditions();
    TrainingData data =
        rows.data().withHeadline(conditions.headline()).withClean(conditions.clean());
    if (!data.labels().equals(labels)) {
      throw new StarsightException(
          "with the answers the training part has the labels %s, but %s has %s, so the two models"
                  .formatted(data.labels(), before, labels)
              + " could not be compared");
    }
    try (TemporaryDirectory work = TemporaryDirectory.create("starsight-retrain");
        Classifier fitted = refit.fit(data, run, work.path())) {
      FineTuningResult.slowness(fitted.settings()).ifPresent(command.console()::warn);
      Validation validated = validate(fitted, rows.splits().validation(), command);
      ModelDirectory.writeInto(
          after,
          fitted,
          validated
              .describe(fitted, data.train().provenance(), Version.current())
              .withColumns(conditions.textColumn(), conditions.labelColumn()),
          TrainingTexts.of(data));
      refit.writeTo(after);
      return new RetrainedModel(before, after, labels, rows, validated);
    }
  }

  private static Validation validate(
      Classifier uncalibrated, Dataset<Example> rows, StarsightCommand command) {
    long start = System.nanoTime();
    List<Prediction> raw = predict(uncalibrated, rows.rows(), "validating", command);
    double seconds = (System.nanoTime() - start) / 1e9;
    return Validation.of(uncalibrated.labels(), rows, raw, seconds, command.seed);
  }

  private static List<Prediction> predict(
      Classifier classifier, List<Example> rows, String what, StarsightCommand command) {
    List<Prediction> predictions = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += CHUNK) {
      int to = Math.min(rows.size(), from + CHUNK);
      predictions.addAll(classifier.predict(rows.subList(from, to)));
      command.console().update(what, to, rows.size(), "");
    }
    return predictions;
  }

  /** Compares both models on validation, each calibrated without the row that it predicts. */
  RetrainedComparison onValidation(Metric metric, StarsightCommand command) throws IOException {
    Dataset<Example> part = rows.splits().validation();
    try (OpenedModel old = SavedModels.open(before)) {
      Validation earlier = validate(old.uncalibrated(), part, command);
      return RetrainedComparison.of(
          labels,
          part.rows(),
          earlier.predictions(),
          validated.predictions(),
          metric,
          command.seed);
    }
  }

  /** The result of a look at the test part. */
  record Tested(RetrainedComparison comparison, Evaluation after) {}

  /** Compares both models on the test part, which must have a row. */
  Tested onTest(Metric metric, StarsightCommand command) throws IOException {
    List<Example> part = rows.splits().test().rows();
    Evaluation after = test(this.after, part, command);
    Evaluation earlier = test(before, part, command);
    return new Tested(
        RetrainedComparison.of(
            labels, part, predictions(earlier), predictions(after), metric, command.seed),
        after);
  }

  private static Evaluation test(Path model, List<Example> rows, StarsightCommand command)
      throws IOException {
    try (OpenedModel opened = SavedModels.open(model)) {
      return Evaluation.of(
          opened.classifier().labels(),
          rows,
          predict(opened.classifier(), rows, "testing", command),
          command.seed);
    }
  }

  private static List<Prediction> predictions(Evaluation evaluation) {
    return evaluation.judgements().stream().map(Evaluation.Judgement::prediction).toList();
  }
}
