package dev.starsight.explain;

import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;

/**
 * How important a column is to any classifier: how much worse its predictions are when the column's
 * values are permuted among the rows (permutation importance; Breiman, 2001). Columns with the same
 * information hide each other's importance. Immutable.
 *
 * @param column its name
 * @param drop decrease of the metric's score; about 0 if the column is not used
 */
public record ColumnImportance(String column, double drop) {

  /**
   * Permutes the text and each column once.
   *
   * @param labelled rows the classifier was not fitted on
   * @param textColumn name of the text
   * @param columns the further columns that the classifier uses
   * @param metric measures how good predictions are
   * @param seed of the permutations
   * @return the most important first
   */
  public static List<ColumnImportance> of(
      Classifier classifier,
      List<Example> labelled,
      String textColumn,
      List<String> columns,
      Metric metric,
      long seed) {
    double whole = score(classifier, labelled, metric);
    List<ColumnImportance> importances = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> permuted = permuted(labelled, random, (row, other) -> row.withText(other.text()));
    importances.add(new ColumnImportance(textColumn, whole - score(classifier, permuted, metric)));
    for (String column : columns) {
      permuted = permuted(labelled, random, (row, other) -> withColumn(row, column, other));
      importances.add(new ColumnImportance(column, whole - score(classifier, permuted, metric)));
    }
    importances.sort(Comparator.comparingDouble(importance -> -importance.drop()));
    return List.copyOf(importances);
  }

  private static double score(Classifier classifier, List<Example> rows, Metric metric) {
    int[] truth = Evaluation.truth(classifier.labels(), rows);
    return Evaluation.score(classifier.labels(), truth, classifier.predict(rows), metric);
  }

  /** Changes each row with the help of another one, in a random permutation of the rows. */
  private static List<Example> permuted(
      List<Example> rows, SplittableRandom random, BinaryOperator<Example> change) {
    int[] order = new int[rows.size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    List<Example> permuted = new ArrayList<>(rows.size());
    for (int i = 0; i < order.length; i++) {
      permuted.add(change.apply(rows.get(i), rows.get(order[i])));
    }
    return permuted;
  }

  private static Example withColumn(Example row, String column, Example other) {
    Map<String, String> columns = new HashMap<>(row.columns());
    columns.compute(column, (name, old) -> other.columns().get(name));
    return row.withColumns(columns);
  }
}
