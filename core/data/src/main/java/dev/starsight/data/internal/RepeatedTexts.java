package dev.starsight.data.internal;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Groups of rows with the same key, such as that of a text, numbered by their first rows in a
 * random order.
 */
public final class RepeatedTexts {

  /** The first row in the random order, by group. */
  private final int[] first;

  /** Where the rows of each group begin in {@link #rows}, and where the last group ends. */
  private final int[] starts;

  private final int[] rows;

  /**
   * Lists the rows of each group.
   *
   * @param groupOf the group of each row, or {@link TextGroups#NONE}
   * @param first the first row in the random order, by group
   * @param single receives the rows that are in no group
   */
  public RepeatedTexts(int[] groupOf, int[] first, BitSet single) {
    this.first = first;
    starts = new int[first.length + 1];
    for (int row = 0; row < groupOf.length; row++) {
      if (groupOf[row] == TextGroups.NONE) {
        single.set(row);
      } else {
        starts[groupOf[row] + 1]++;
      }
    }
    for (int group = 0; group < first.length; group++) {
      starts[group + 1] += starts[group];
    }
    rows = new int[starts[first.length]];
    // Filling from the end moves each start from the end of its group to the beginning.
    System.arraycopy(starts, 1, starts, 0, first.length);
    for (int row = groupOf.length - 1; row >= 0; row--) {
      if (groupOf[row] != TextGroups.NONE) {
        rows[--starts[groupOf[row]]] = row;
      }
    }
  }

  /** Returns the first row of a group in the random order. */
  public int first(int group) {
    return first[group];
  }

  /** Returns the index for {@link #row} at which a group begins and the one before ends. */
  public int start(int group) {
    return starts[group];
  }

  public int row(int index) {
    return rows[index];
  }

  /** Returns the groups by descending size; equally large ones by number. */
  public int[] largestFirst() {
    int largest = IntStream.range(0, first.length).map(this::size).max().orElse(0);
    int[] next = new int[largest + 2]; // the index of the next group, by size
    for (int group = 0; group < first.length; group++) {
      next[size(group)]++;
    }
    int before = 0;
    for (int size = largest; size >= 0; size--) {
      int count = next[size];
      next[size] = before;
      before += count;
    }
    int[] groups = new int[first.length];
    for (int group = 0; group < first.length; group++) {
      groups[next[size(group)]++] = group;
    }
    return groups;
  }

  private int size(int group) {
    return starts[group + 1] - starts[group];
  }
}
