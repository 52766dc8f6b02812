package dev.starsight.automl.search;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.model.TrainingData;
import org.jspecify.annotations.Nullable;

/**
 * The rows that trials are fitted on and judged by. Immutable.
 *
 * @param data the training rows, and the rows that trials are judged by as its validation part
 * @param fitted what the saved models are fitted on
 * @param validation the rows that the saved models predict
 * @param folds by which the training rows are predicted, too; null for none
 */
record TrialRows(
    TrainingData data,
    TrainingData fitted,
    Dataset<Example> validation,
    @Nullable CrossValidation folds) {

  static TrialRows of(CandidateSearch search, TrainingData data) {
    if (search.folds() == 0) {
      return new TrialRows(data, data, data.validation(), null);
    }
    CrossValidation folds = CrossValidation.of(data, search.folds(), search.seed());
    TrainingData judged = data.withRows(data.train(), folds.rows());
    return new TrialRows(judged, folds.whole(), data.validation(), folds);
  }
}
