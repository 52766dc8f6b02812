package dev.starsight.evaluation;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Validation where rows are few: the training rows are cut into folds, and each fold is predicted
 * by a model that was fitted on the others (Stone, 1974). The validation part is predicted by the
 * model that is kept, which was fitted on all training rows. So every row of both parts tells how
 * good a model is, and no model predicts a row that it has seen. No model stops early by the rows
 * that it is to predict, since it does not get them.
 *
 * <p>Rows with equal normalized texts are in one fold, and every label has nearly the same number
 * of texts in each. Immutable.
 */
public final class CrossValidation {

  private final TrainingData data;
  private final int folds;
  private final long seed;
  private final int[] foldOf;

  private CrossValidation(TrainingData data, int folds, long seed, int[] foldOf) {
    this.data = data;
    this.folds = folds;
    this.seed = seed;
    this.foldOf = foldOf;
  }

  /**
   * Cuts the training part into folds.
   *
   * @param folds at least 2
   * @param seed deals the texts to the folds
   * @throws IllegalArgumentException if there are fewer folds
   */
  public static CrossValidation of(TrainingData data, int folds, long seed) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, but is " + folds);
    }
    return new CrossValidation(data, folds, seed, deal(data, folds, seed));
  }

  /** Deals shuffled texts label by label, each to the fold after the last one's. */
  private static int[] deal(TrainingData data, int folds, long seed) {
    List<Example> rows = data.train().rows();
    int[] truth = Evaluation.truth(data.labels(), rows);
    long[] keys = keys(rows);
    int[] order = IntStream.range(0, truth.length).toArray();
    Shuffle.shuffle(order, new SplittableRandom(seed));
    Map<Long, Integer> foldOfText = new HashMap<>();
    for (int label = 0; label < data.labels().size(); label++) {
      for (int row : order) {
        if (truth[row] == label) {
          foldOfText.putIfAbsent(keys[row], foldOfText.size() % folds);
        }
      }
    }
    return Arrays.stream(keys).mapToInt(foldOfText::get).toArray();
  }

  /** Returns equal keys of equal texts; texts without a letter or digit are no copies. */
  private static long[] keys(List<Example> rows) {
    long empty = NormalizedText.key("");
    return IntStream.range(0, rows.size())
        .mapToLong(
            row -> {
              long key = NormalizedText.key(rows.get(row).text());
              return key == empty ? Shuffle.mix(empty, row) : key;
            })
        .toArray();
  }

  /** Returns the number of folds. */
  public int folds() {
    return folds;
  }

  /** Returns the rows that are predicted: those of the training part, then of validation. */
  public Dataset<Example> rows() {
    return all()
        .withRows(
            "and the validation part",
            Stream.of(data.train(), data.validation()).flatMap(Dataset::stream).toList());
  }

  /**
   * Returns the training rows without those of a fold, and no validation rows.
   *
   * @param fold 0 to the number of folds minus 1
   * @throws IndexOutOfBoundsException if there is no such fold
   */
  public TrainingData without(int fold) {
    Objects.checkIndex(fold, folds);
    return unvalidated(
        data.train().withRows("without fold " + (fold + 1), rows(row -> foldOf[row] != fold)));
  }

  /**
   * Returns the rows of a fold, in order; there may be none.
   *
   * @param fold 0 to the number of folds minus 1
   * @throws IndexOutOfBoundsException if there is no such fold
   */
  public List<Example> inside(int fold) {
    Objects.checkIndex(fold, folds);
    return rows(row -> foldOf[row] == fold);
  }

  /**
   * Returns what the model that is kept is fitted on: all training rows, and no validation rows.
   */
  public TrainingData whole() {
    return unvalidated(all());
  }

  private Dataset<Example> all() {
    return data.train().withRows(ModelDescription.crossValidated(folds, seed), data.train().rows());
  }

  private TrainingData unvalidated(Dataset<Example> train) {
    return data.withRows(train, data.validation()).withoutValidation();
  }

  private List<Example> rows(IntPredicate kept) {
    return IntStream.range(0, foldOf.length)
        .filter(kept)
        .mapToObj(data.train().rows()::get)
        .toList();
  }

  /**
   * Returns the predictions of the training rows, in order.
   *
   * @param byFold the predictions of each fold's rows, in order
   */
  public List<Prediction> pooled(List<List<Prediction>> byFold) {
    int[] next = new int[folds];
    List<Prediction> pooled = new ArrayList<>(foldOf.length);
    for (int fold : foldOf) {
      pooled.add(byFold.get(fold).get(next[fold]++));
    }
    return pooled;
  }
}
