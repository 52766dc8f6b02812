package dev.starsight.profile;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.profile.ColumnProfile.ColumnSignal;
import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.internal.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures how well single columns predict the label: fits on half of the rows, tests on half. */
final class SignalMeasure {

  /** With fewer test rows nothing is measured. */
  private static final int MIN_ROWS = 50;

  private static final int BINS = 20;

  /** With more labels, groups of them are not compared. */
  private static final int MAX_GROUPED = 50;

  /** A group of labels and the rest must each have at least this share of the rows. */
  private static final double MIN_GROUP = 0.05;

  private final LabelSet labels;
  private final List<Example> fit = new ArrayList<>();
  private final List<Example> test = new ArrayList<>();
  private final int[] fitLabels;
  private final int[] testLabels;

  SignalMeasure(LabelSet labels, List<Example> rows, long seed) {
    this.labels = labels;
    SplittableRandom random = new SplittableRandom(seed);
    rows.forEach(row -> (random.nextBoolean() ? fit : test).add(row));
    this.fitLabels = ids(fit);
    this.testLabels = ids(test);
  }

  private int[] ids(List<Example> rows) {
    return rows.stream().mapToInt(row -> labels.idOf(row.requireLabel())).toArray();
  }

  /** Measures a column; null if there are too few rows. */
  @Nullable ColumnSignal of(String column, ColumnType type) {
    if (test.size() < MIN_ROWS) {
      return null;
    }
    ToIntFunction<Example> cell =
        switch (type) {
          case NUMERIC -> bins(row -> Field.number(row.columns().get(column)));
          case DATE -> bins(row -> Field.dayOrNumber(row.columns().get(column)));
          default -> values(column);
        };
    int[] fitCells = fit.stream().mapToInt(cell).toArray();
    int[] testCells = test.stream().mapToInt(cell).toArray();
    int size = Math.max(max(fitCells), max(testCells)) + 1;
    double[][] counts = new double[size][labels.size()];
    for (int i = 0; i < fitCells.length; i++) {
      counts[fitCells[i]][fitLabels[i]]++;
    }
    Table table = new Table(counts);
    boolean[] group = bestGroup(table);
    return new ColumnSignal(
        test.size(),
        share(testCells, table.frequent(false)),
        share(testCells, table.always()),
        meanRecall(testCells, table.frequent(true)),
        1.0 / labels.size(),
        names(group),
        groupAccuracy(testCells, table.sides(group), group));
  }

  /** Numbers values; 0 is missing and 1 unknown. */
  private ToIntFunction<Example> values(String column) {
    Map<String, Integer> known = new HashMap<>();
    for (Example row : fit) {
      String value = row.columns().get(column);
      if (value != null && !Field.isMissing(value)) {
        known.putIfAbsent(value, known.size() + 2);
      }
    }
    return row -> {
      String value = row.columns().get(column);
      return value == null || Field.isMissing(value) ? 0 : known.getOrDefault(value, 1);
    };
  }

  /** Numbers the bins of numbers; 0 is missing. */
  private ToIntFunction<Example> bins(ToDoubleFunction<Example> number) {
    double[] sorted =
        fit.stream().mapToDouble(number).filter(n -> !Double.isNaN(n)).sorted().toArray();
    double[] edges =
        sorted.length == 0
            ? sorted
            : IntStream.range(1, BINS)
                .mapToDouble(i -> NumberSample.quantile(sorted, (double) i / BINS))
                .distinct()
                .toArray();
    return row -> {
      double n = number.applyAsDouble(row);
      int place = Arrays.binarySearch(edges, n);
      return Double.isNaN(n) ? 0 : 1 + (place < 0 ? -place - 1 : place);
    };
  }

  private static int max(int[] cells) {
    return Arrays.stream(cells).max().orElse(0);
  }

  /** The share of rows whose label is the one predicted for their cell. */
  private double share(int[] cells, int[] predicted) {
    int right = 0;
    for (int i = 0; i < cells.length; i++) {
      right += predicted[cells[i]] == testLabels[i] ? 1 : 0;
    }
    return (double) right / cells.length;
  }

  private double meanRecall(int[] cells, int[] predicted) {
    double[] right = new double[labels.size()];
    double[] rows = new double[labels.size()];
    for (int i = 0; i < cells.length; i++) {
      rows[testLabels[i]]++;
      right[testLabels[i]] += predicted[cells[i]] == testLabels[i] ? 1 : 0;
    }
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < rows.length; k++) {
      if (rows[k] > 0) {
        sum += right[k] / rows[k];
        occurring++;
      }
    }
    return sum / Math.max(1, occurring);
  }

  /**
   * The group of labels that the table distinguishes best from the others on the rows it is built
   * from: one label, or all labels up to one if they are ordered.
   */
  private boolean[] bestGroup(Table table) {
    boolean[] best = group(0, 0);
    if (labels.size() > MAX_GROUPED) {
      return best;
    }
    double most = -1;
    for (boolean[] group : groups()) {
      double accuracy = table.groupAccuracy(group);
      if (accuracy > most) {
        most = accuracy;
        best = group;
      }
    }
    return best;
  }

  private List<boolean[]> groups() {
    List<boolean[]> groups = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      if (labels.isNumeric() && k < labels.size() - 1) {
        groups.add(group(0, k));
      }
      groups.add(group(k, k));
    }
    return groups;
  }

  private boolean[] group(int from, int to) {
    boolean[] group = new boolean[labels.size()];
    Arrays.fill(group, from, to + 1, true);
    return group;
  }

  private List<String> names(boolean[] group) {
    return IntStream.range(0, group.length).filter(k -> group[k]).mapToObj(labels::label).toList();
  }

  /** The balanced accuracy of distinguishing a group from the rest. */
  private double groupAccuracy(int[] cells, boolean[] sides, boolean[] group) {
    double[] right = new double[2];
    double[] rows = new double[2];
    for (int i = 0; i < cells.length; i++) {
      int side = group[testLabels[i]] ? 1 : 0;
      rows[side]++;
      right[side] += sides[cells[i]] == group[testLabels[i]] ? 1 : 0;
    }
    return rows[0] == 0 || rows[1] == 0 ? 0.5 : (right[0] / rows[0] + right[1] / rows[1]) / 2;
  }

  /** Rows by value and label, each value smoothed by one row with the distribution of all rows. */
  private static final class Table {

    private final double[][] counts;
    private final double[] totals;
    private final double rows;

    Table(double[][] counts) {
      this.counts = counts;
      this.totals = new double[counts[0].length];
      for (double[] row : counts) {
        for (int k = 0; k < totals.length; k++) {
          totals[k] += row[k];
        }
      }
      this.rows = Math.max(1, Arrays.stream(totals).sum());
    }

    private double count(int cell, int label) {
      return counts[cell][label] + totals[label] / rows;
    }

    /** Returns by value the most frequent label, absolutely or relative to its total. */
    int[] frequent(boolean balanced) {
      int[] predicted = new int[counts.length];
      for (int cell = 0; cell < predicted.length; cell++) {
        double most = -1;
        for (int k = 0; k < totals.length; k++) {
          double score = balanced ? count(cell, k) / Math.max(1, totals[k]) : count(cell, k);
          if (score > most) {
            most = score;
            predicted[cell] = k;
          }
        }
      }
      return predicted;
    }

    /** Returns for every value the label that is most frequent overall. */
    int[] always() {
      int most = 0;
      for (int k = 1; k < totals.length; k++) {
        most = totals[k] > totals[most] ? k : most;
      }
      int[] predicted = new int[counts.length];
      Arrays.fill(predicted, most);
      return predicted;
    }

    /** Returns for every value whether it indicates the group. */
    boolean[] sides(boolean[] group) {
      double share = inGroup(totals, group) / rows;
      boolean[] sides = new boolean[counts.length];
      for (int cell = 0; cell < sides.length; cell++) {
        double inside = inGroup(counts[cell], group) + share;
        double all = Arrays.stream(counts[cell]).sum() + 1;
        sides[cell] = inside / all > share;
      }
      return sides;
    }

    /** The balanced accuracy on the rows of the table; -1 for groups that are too small. */
    double groupAccuracy(boolean[] group) {
      double inside = inGroup(totals, group);
      if (inside < MIN_GROUP * rows || inside > (1 - MIN_GROUP) * rows) {
        return -1;
      }
      boolean[] sides = sides(group);
      double rightInside = 0;
      double rightOutside = 0;
      for (int cell = 0; cell < sides.length; cell++) {
        double in = inGroup(counts[cell], group);
        rightInside += sides[cell] ? in : 0;
        rightOutside += sides[cell] ? 0 : Arrays.stream(counts[cell]).sum() - in;
      }
      return (rightInside / inside + rightOutside / (rows - inside)) / 2;
    }

    private static double inGroup(double[] byLabel, boolean[] group) {
      double sum = 0;
      for (int k = 0; k < group.length; k++) {
        sum += group[k] ? byLabel[k] : 0;
      }
      return sum;
    }
  }
}
