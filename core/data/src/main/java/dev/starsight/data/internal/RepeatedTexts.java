package dev.starsight.data.internal;

import java.util.BitSet;

/** Groups of rows with the same text, numbered by where the first of them is in a random order. */
public final class RepeatedTexts {

  /** By group: the first of its rows in the random order. */
  private final int[] first;

  /** By group: where its rows begin in {@link #rows}; one more at the end. */
  private final int[] starts;

  private final int[] rows;

  /**
   * Lists the rows of each group.
   *
   * @param first by group, the first of its rows in the random order
   * @param single is given the rows that are in no group
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
    // Filled from behind, each start moves from the end of its group to the beginning.
    System.arraycopy(starts, 1, starts, 0, first.length);
    for (int row = groupOf.length - 1; row >= 0; row--) {
      if (groupOf[row] != TextGroups.NONE) {
        rows[--starts[groupOf[row]]] = row;
      }
    }
  }

  /** The first row of a group in the random order. */
  public int first(int group) {
    return first[group];
  }

  /** Where in {@link #row} a group begins, and the one before ends. */
  public int start(int group) {
    return starts[group];
  }

  public int row(int place) {
    return rows[place];
  }

  /** The groups by size, of equal ones that with the lower number first. */
  public int[] largestFirst() {
    int largest = 0;
    for (int group = 0; group < first.length; group++) {
      largest = Math.max(largest, size(group));
    }
    int[] next = new int[largest + 2]; // by size: where the next group of it goes
    for (int group = 0; group < first.length; group++) {
      next[size(group)]++;
    }
    int before = 0;
    for (int size = largest; size >= 0; size--) {
      int ofSize = next[size];
      next[size] = before;
      before += ofSize;
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
