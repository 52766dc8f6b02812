package dev.starsight.data;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.RepeatedTexts;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.TextGroups;
import dev.starsight.files.internal.Sha256;
import java.util.BitSet;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of whole groups to parts behind {@link Splits#grouped} and {@link SplitPlan}. Its
 * memory, columns included, never exceeds 48 bytes a row.
 */
final class GroupedSplit {

  private static final int TRAIN = SplitPart.TRAIN.id();
  private static final int PARTS = SplitPart.values().length;

  /** The part of a row that is in none. */
  static final byte LEFT_OUT = (byte) PARTS;

  /** Sets keys of rows without a group apart from other uses of the same mixing. */
  private static final long ALONE = 0x616c_6f6e_6521_0a0dL;

  private final RowLabels labels;
  private final Ratio ratio;

  /** How many rows each label should have in each part, and how many are placed there. */
  private final int[][] quota;

  private final int[][] placed;

  /** The number of rows of the present group, by label id; all 0 between groups. */
  private final int[] inGroup;

  /** The id of the part, by row. */
  private final byte[] parts;

  /** The groups of at least two rows, the largest first. */
  private final RepeatedTexts repeated;

  private final int[] largestFirst;

  /** The rows that are a group of one, and all rows in random order. */
  private final BitSet single = new BitSet();

  private final int[] shuffled;

  private final int leftOut;

  /** Returns a key of a value; a row without one has a key of its own. */
  static long key(@Nullable String value, int row) {
    return value == null || value.isBlank()
        ? Shuffle.mix(ALONE, row)
        : Sha256.prefix(value.strip());
  }

  /**
   * Splits these rows; overwrites the keys.
   *
   * @throws StarsightException if there are fewer groups than parts, or no row of a part is left
   *     because their texts are in other parts too
   */
  GroupedSplit(
      RowLabels labels, LongColumn textKeys, LongColumn groupKeys, Ratio ratio, long seed) {
    this.labels = labels;
    this.ratio = ratio;
    int[] counts = labels.counts();
    this.quota = new int[counts.length][];
    for (int label = 0; label < counts.length; label++) {
      quota[label] = StratifiedSplit.quota(counts[label], ratio);
    }
    this.placed = new int[counts.length][PARTS];
    this.inGroup = new int[counts.length];
    this.parts = new byte[labels.size()];
    this.shuffled = Sampling.shuffledRows(parts.length, new SplittableRandom(seed));
    TextGroups groups = new TextGroups(groupKeys);
    this.repeated = new RepeatedTexts(groups.groupOf(), groups.number(shuffled), single);
    this.largestFirst = repeated.largestFirst();
    requireEnough();
    place();
    keepLabelsInTraining();
    fillEmptyParts();
    this.leftOut = leaveOut(textKeys);
    requireRowsLeft();
  }

  byte[] parts() {
    return parts;
  }

  int groups() {
    return largestFirst.length + single.cardinality();
  }

  int leftOut() {
    return leftOut;
  }

  private void requireEnough() {
    int least = 1 + (ratio.validation() > 0 ? 1 : 0) + (ratio.test() > 0 ? 1 : 0);
    if (groups() < least) {
      throw new StarsightException(
          "a split into %s parts needs at least %s groups, but all rows are of %s"
              .formatted(least, least, groups() == 1 ? "one group" : groups() + " groups"));
    }
  }

  private void place() {
    forEachGroup((from, to, row) -> put(from, to, row, closest(from, to, row)));
  }

  /**
   * Returns the part whose counts come closest to the quotas: the one for which the sum over the
   * labels of (rows − quota)² / quota grows least. A group of one row goes where the smallest share
   * of the quota is filled; a larger one fits only into a part that lags behind by as much.
   */
  private int closest(int from, int to, IntUnaryOperator row) {
    int best = TRAIN;
    double least = Double.POSITIVE_INFINITY;
    count(from, to, row, 1);
    for (int part = 0; part < PARTS; part++) {
      double growth = 0;
      for (int i = from; i < to; i++) {
        int label = labels.id(row.applyAsInt(i));
        double should = quota[label][part];
        // Each row adds its share of g (2 (placed - quota) + g) / quota, where g rows have a label.
        growth += (2 * (placed[label][part] - should) + inGroup[label]) / should;
      }
      if (growth < least) { // never if a quota is 0
        least = growth;
        best = part;
      }
    }
    count(from, to, row, -1);
    return best;
  }

  private void count(int from, int to, IntUnaryOperator row, int each) {
    for (int i = from; i < to; i++) {
      inGroup[labels.id(row.applyAsInt(i))] += each;
    }
  }

  private void put(int from, int to, IntUnaryOperator row, int part) {
    for (int i = from; i < to; i++) {
      parts[row.applyAsInt(i)] = (byte) part;
      placed[labels.id(row.applyAsInt(i))][part]++;
    }
  }

  private void move(int from, int to, IntUnaryOperator row, int part) {
    for (int i = from; i < to; i++) {
      placed[labels.id(row.applyAsInt(i))][parts[row.applyAsInt(i)]]--;
    }
    put(from, to, row, part);
  }

  /** Moves groups into the training part until every label occurs in it. */
  private void keepLabelsInTraining() {
    forEachGroup(
        (from, to, row) -> {
          for (int i = from; i < to; i++) {
            if (placed[labels.id(row.applyAsInt(i))][TRAIN] == 0) {
              move(from, to, row, TRAIN);
              return;
            }
          }
        });
  }

  /**
   * Gives a part that should have rows, but has none because the groups are too large, the smallest
   * group of the training part that is not all of a label there.
   */
  private void fillEmptyParts() {
    for (int part = TRAIN + 1; part < PARTS; part++) {
      if ((part == SplitPart.TEST.id() ? ratio.test() : ratio.validation()) > 0 && isEmpty(part)) {
        Smallest smallest = new Smallest();
        forEachGroup(smallest);
        IntUnaryOperator row = smallest.row;
        if (row != null) {
          move(smallest.from, smallest.to, row, part);
        }
      }
    }
  }

  private boolean isEmpty(int part) {
    for (int[] ofLabel : placed) {
      if (ofLabel[part] > 0) {
        return false;
      }
    }
    return true;
  }

  /** Finds the last group, hence one of the smallest, that the training part can spare. */
  private final class Smallest implements Group {

    private int from;
    private int to;
    private @Nullable IntUnaryOperator row;

    @Override
    public void accept(int start, int end, IntUnaryOperator rows) {
      count(start, end, rows, 1);
      boolean spare = true;
      for (int i = start; i < end; i++) {
        int label = labels.id(rows.applyAsInt(i));
        spare &= parts[rows.applyAsInt(i)] == TRAIN && placed[label][TRAIN] > inGroup[label];
      }
      count(start, end, rows, -1);
      if (spare) {
        from = start;
        to = end;
        row = rows;
      }
    }
  }

  /** Takes the rows whose text is also in another part out of validation and test. */
  private int leaveOut(LongColumn textKeys) {
    int[] textOf = new TextGroups(textKeys).groupOf();
    byte[] partsOf = new byte[parts.length / 2 + 1]; // a repeated text has at least two rows
    for (int row = 0; row < parts.length; row++) {
      if (textOf[row] >= 0) {
        partsOf[textOf[row]] |= (byte) (1 << parts[row]);
      }
    }
    int count = 0;
    for (int row = 0; row < parts.length; row++) {
      if (textOf[row] >= 0 && parts[row] != TRAIN && Integer.bitCount(partsOf[textOf[row]]) > 1) {
        parts[row] = LEFT_OUT;
        count++;
      }
    }
    return count;
  }

  /** Checks that texts in several groups have not emptied a part. */
  private void requireRowsLeft() {
    int[] left = new int[PARTS + 1];
    for (byte part : parts) {
      left[part]++;
    }
    for (SplitPart part : SplitPart.values()) {
      int before = 0;
      for (int[] ofLabel : placed) {
        before += ofLabel[part.id()];
      }
      if (before > 0 && left[part.id()] == 0) {
        throw new StarsightException(
            ("no row is left for the %s part, because the texts of all %s rows in its groups are in"
                    + " groups of other parts too; remove repeated texts, or split by a column with"
                    + " more groups")
                .formatted(part.name().toLowerCase(Locale.ROOT), before));
      }
    }
  }

  /** Receives the rows of a group: those with indices from {@code from} to {@code to - 1}. */
  private interface Group {
    void accept(int from, int to, IntUnaryOperator row);
  }

  /** Visits the groups, larger ones first, equally large ones in random order. */
  private void forEachGroup(Group visitor) {
    for (int group : largestFirst) {
      visitor.accept(repeated.start(group), repeated.start(group + 1), repeated::row);
    }
    IntUnaryOperator alone = i -> shuffled[i];
    for (int i = 0; i < shuffled.length; i++) {
      if (single.get(shuffled[i])) {
        visitor.accept(i, i + 1, alone);
      }
    }
  }
}
