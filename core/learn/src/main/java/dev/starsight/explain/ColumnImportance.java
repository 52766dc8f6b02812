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

/**
 * What a column is worth to a classifier, whatever it is: how much worse its predictions are when
 * the column's values are dealt out among the rows anew (permutation importance; Breiman, 2001).
 * Columns that say the same hide each other. Immutable.
 *
 * @param column its name
 * @param drop of the figure of merit; about 0 if the column is not used
 */
public record ColumnImportance(String column, double drop) {

  /**
   * Permutes each column once, the text among them.
   *
   * @param labelled rows the classifier was not fitted on
   * @param textColumn what to call the text
   * @param columns the further columns the classifier looks at
   * @param metric the figure of merit
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
    int[] order = permutation(labelled.size(), random);
    List<Example> permuted = new ArrayList<>(labelled.size());
    for (int i = 0; i < order.length; i++) {
      Example row = labelled.get(i);
      String text = labelled.get(order[i]).text();
      permuted.add(new Example(row.id(), text, row.label(), row.columns()));
    }
    importances.add(new ColumnImportance(textColumn, whole - score(classifier, permuted, metric)));
    for (String column : columns) {
      order = permutation(labelled.size(), random);
      permuted.clear();
      for (int i = 0; i < order.length; i++) {
        Example row = labelled.get(i);
        permuted.add(
            new Example(
                row.id(), row.text(), row.label(), exchanged(row, labelled.get(order[i]), column)));
      }
      importances.add(new ColumnImportance(column, whole - score(classifier, permuted, metric)));
    }
    importances.sort(Comparator.comparingDouble(importance -> -importance.drop()));
    return List.copyOf(importances);
  }

  private static double score(Classifier classifier, List<Example> rows, Metric metric) {
    int[] truth = Evaluation.truth(classifier.labels(), rows);
    return metric.score(Evaluation.metrics(classifier.labels(), truth, classifier.predict(rows)));
  }

  private static int[] permutation(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static Map<String, String> exchanged(Example row, Example other, String column) {
    Map<String, String> columns = new HashMap<>(row.columns());
    String value = other.columns().get(column);
    if (value == null) {
      columns.remove(column);
    } else {
      columns.put(column, value);
    }
    return columns;
  }
}
