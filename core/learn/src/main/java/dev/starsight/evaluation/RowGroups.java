package dev.starsight.evaluation;

import dev.starsight.data.Example;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.TextGroups;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The rows that share a normalized text, so that a bootstrap draws them together (the cluster
 * bootstrap of Davison and Hinkley, 1997, section 3.8). Rows without a letter or digit are groups
 * of their own, as nobody copied them from one another. With fewer than {@value #MIN_GROUPS}
 * different texts there are too few groups to draw from, and every row is a group. Immutable.
 */
public final class RowGroups {

  static final int MIN_GROUPS = 30;

  private static final long BLANK = NormalizedText.key("");

  private final int[] groupOf;
  private final int count;

  private RowGroups(int[] groupOf, int count) {
    this.groupOf = groupOf;
    this.count = count;
  }

  /** Returns a group for every row. */
  public static RowGroups single(int rows) {
    int[] groupOf = new int[rows];
    for (int row = 0; row < rows; row++) {
      groupOf[row] = row;
    }
    return new RowGroups(groupOf, rows);
  }

  /** Returns a group for every normalized text, and for every row without one. */
  public static RowGroups ofTexts(List<Example> rows) {
    LongColumn keys = new LongColumn();
    for (Example row : rows) {
      long key = NormalizedText.key(row.text());
      keys.add(key == BLANK ? BLANK + keys.size() : key);
    }
    int[] groupOf = new TextGroups(keys).groupOf();
    int shared = -1;
    for (int group : groupOf) {
      shared = Math.max(shared, group);
    }
    int count = shared + 1;
    for (int row = 0; row < groupOf.length; row++) {
      if (groupOf[row] < 0) {
        groupOf[row] = count++;
      }
    }
    return count < MIN_GROUPS ? single(rows.size()) : new RowGroups(groupOf, count);
  }

  /** Returns the number of groups. */
  public int count() {
    return count;
  }

  /**
   * Draws as many groups as there are, with replacement; counts how often each row was drawn.
   *
   * @param groupDraws overwritten; one element for each group
   * @param rowDraws overwritten; one element for each row
   */
  public void draw(SplittableRandom random, int[] groupDraws, int[] rowDraws) {
    Arrays.fill(groupDraws, 0);
    for (int i = 0; i < count; i++) {
      groupDraws[random.nextInt(count)]++;
    }
    for (int row = 0; row < rowDraws.length; row++) {
      rowDraws[row] = groupDraws[groupOf[row]];
    }
  }

  /** Returns the fold of each row, 0 to {@code folds − 1}; groups stay together. */
  public int[] folds(int folds, long seed) {
    int[] order = new int[count];
    for (int group = 0; group < count; group++) {
      order[group] = group;
    }
    Shuffle.shuffle(order, new SplittableRandom(seed));
    int[] foldOfGroup = new int[count];
    for (int i = 0; i < count; i++) {
      foldOfGroup[order[i]] = i % folds;
    }
    int[] foldOf = new int[groupOf.length];
    for (int row = 0; row < foldOf.length; row++) {
      foldOf[row] = foldOfGroup[groupOf[row]];
    }
    return foldOf;
  }

  /**
   * Returns by how much the variance of a mean of these values is larger than if all rows were
   * independent (the design effect of Kish, 1965), at least 1; 1 if all values are 0.
   *
   * @param values by row, with a mean of 0; NaN for a row that does not count
   */
  public double designEffect(double[] values) {
    if (count == groupOf.length) {
      return 1;
    }
    double[] sums = new double[count];
    double squares = 0;
    for (int row = 0; row < values.length; row++) {
      if (!Double.isNaN(values[row])) {
        sums[groupOf[row]] += values[row];
        squares += values[row] * values[row];
      }
    }
    double grouped = 0;
    for (double sum : sums) {
      grouped += sum * sum;
    }
    return squares == 0 ? 1 : Math.max(1, grouped / squares);
  }
}
