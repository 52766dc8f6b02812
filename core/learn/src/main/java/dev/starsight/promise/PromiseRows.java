package dev.starsight.promise;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.RowGroups;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.promise.Promises.Basis;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Labelled rows that a model has not seen, with its predictions: what promises are made and tested
 * with. Rows whose normalized texts are equal count together in every interval. Immutable.
 */
public final class PromiseRows {

  private static final int FOLDS = 5;

  private final LabelSet labels;
  private final Dataset<Example> examples;
  private final List<Prediction> predictions;
  private final int[] truth;
  private final RowGroups groups;
  private final long seed;

  private PromiseRows(
      LabelSet labels, Dataset<Example> examples, List<Prediction> predictions, long seed) {
    this.labels = labels;
    this.examples = examples;
    this.predictions = List.copyOf(predictions);
    this.truth = Evaluation.truth(labels, examples.rows());
    this.groups = RowGroups.ofTexts(examples.rows());
    this.seed = seed;
    if (predictions.size() != truth.length) {
      throw new IllegalArgumentException(
          "every row needs a prediction, but there are %s rows and %s predictions"
              .formatted(truth.length, predictions.size()));
    }
    if (truth.length == 0) {
      throw new StarsightException("a promise needs labelled rows, but there are none");
    }
  }

  /**
   * Predicts labelled rows.
   *
   * @param classifier as it will be used, calibrated
   * @param seed of the bootstrap and of folds
   * @throws StarsightException if there is no row, or one has no label or one that is unknown
   */
  public static PromiseRows of(Classifier classifier, Dataset<Example> labelled, long seed) {
    return of(classifier.labels(), labelled, classifier.predict(labelled.rows()), seed);
  }

  /**
   * Takes predictions that were made before.
   *
   * @param predictions one for each row, in order, over these labels
   * @param seed of the bootstrap and of folds
   * @throws StarsightException if there is no row, or one has no label or one that is unknown
   */
  public static PromiseRows of(
      LabelSet labels, Dataset<Example> labelled, List<Prediction> predictions, long seed) {
    return new PromiseRows(labels, labelled, predictions, seed);
  }

  public int size() {
    return truth.length;
  }

  /**
   * Makes a promise of the model as it is, from rows of the source that it was trained on.
   *
   * @throws StarsightException if the wish is about distances and the labels are not numbers
   */
  public Promises make(Wish wish) {
    return make(wish, new Promised(labels, predictions, null));
  }

  /**
   * Makes a promise from rows of another source, for which the probabilities are corrected first.
   * The figures are of rows that did not fit the correction of their own probabilities.
   *
   * @throws StarsightException if the wish is about distances and the labels are not numbers
   */
  public Promises makeRecalibrated(Wish wish) {
    Recalibration recalibration = RecalibrationFit.of(predictions, truth);
    return make(wish, new Promised(labels, crossFitted(), recalibration));
  }

  /** Corrects each fold by the others. */
  private List<Prediction> crossFitted() {
    int[] foldOf = groups.folds(FOLDS, seed);
    Prediction[] corrected = new Prediction[truth.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      int[] others = IntStream.range(0, truth.length).filter(row -> foldOf[row] != held).toArray();
      int[] inside = IntStream.range(0, truth.length).filter(row -> foldOf[row] == held).toArray();
      if (others.length > 0 && inside.length > 0) {
        Recalibration fitted =
            RecalibrationFit.of(
                IntStream.of(others).mapToObj(predictions::get).toList(),
                IntStream.of(others).map(row -> truth[row]).toArray());
        IntStream.of(inside).forEach(row -> corrected[row] = fitted.apply(predictions.get(row)));
      } else {
        IntStream.of(inside).forEach(row -> corrected[row] = predictions.get(row));
      }
    }
    return Arrays.asList(corrected);
  }

  private Promises make(Wish wish, Promised promised) {
    wish.require(labels);
    return PromiseMaker.make(this, wish, promised);
  }

  /**
   * Compares what was promised with these rows.
   *
   * @return every figure of the promise, with what was stated, what these rows realise and whether
   *     they contradict the statement: one that is kept is called broken in at most 5 % of tests
   * @throws IllegalArgumentException if the promise is about other labels
   */
  public List<Promise> test(Promises old) {
    if (!old.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "the promise is about the labels %s, but the rows are about %s"
              .formatted(old.labels(), labels));
    }
    return PromiseTester.test(this, old);
  }

  SortedRows sorted(Wish wish, List<Prediction> corrected) {
    return new SortedRows(labels, corrected, truth, groups, wish.certainty(), wish.prices());
  }

  LabelSet labels() {
    return labels;
  }

  List<Prediction> predictions() {
    return predictions;
  }

  int truth(int row) {
    return truth[row];
  }

  int[] truth() {
    return truth.clone();
  }

  RowGroups groups() {
    return groups;
  }

  long seed() {
    return seed;
  }

  Basis basis() {
    Map<String, Long> perLabel = new LinkedHashMap<>();
    for (int id = 0; id < labels.size(); id++) {
      int label = id;
      perLabel.put(labels.label(id), IntStream.of(truth).filter(actual -> actual == label).count());
    }
    return new Basis(truth.length, perLabel, 0, false, examples.provenance());
  }
}
