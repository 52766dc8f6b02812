package dev.starsight.data.internal;

import java.util.Arrays;

/**
 * Groups of rows that share their text, found by the keys of the texts: one group for every text
 * that at least two rows have. The keys are processed share by share, so that the hash table is
 * small compared with them.
 */
public final class TextGroups {

  /** The group of a row whose text is unique. */
  static final int NONE = -1;

  /** The desired number of rows in a share: their table fits into a processor's cache. */
  private static final int ROWS_PER_SHARE = 1 << 16;

  private static final int MAX_SHARE_BITS = 6;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private final int[] groupOf;
  private int count;

  /** Finds the groups; clears the keys. */
  public TextGroups(LongColumn keys) {
    int size = keys.size();
    int bits = 0;
    while (bits < MAX_SHARE_BITS && size >> bits > ROWS_PER_SHARE) {
      bits++;
    }
    for (long share = 0; share < 1L << bits; share++) {
      replace(keys, share, bits);
    }
    groupOf = new int[size];
    for (int row = 0; row < size; row++) {
      groupOf[row] = (int) keys.get(row);
    }
    keys.truncate(0);
  }

  /** Returns the group of each row: {@link #NONE} or 0 to {@link #count} − 1. */
  public int[] groupOf() {
    return groupOf;
  }

  /**
   * Renumbers the groups by the position of their first rows in an order.
   *
   * @param order all rows
   * @return the first row in that order, by group
   */
  public int[] number(int[] order) {
    int[] first = new int[count];
    int[] number = new int[count];
    Arrays.fill(number, NONE);
    int next = 0;
    for (int row : order) {
      int group = groupOf[row];
      if (group != NONE && number[group] == NONE) {
        number[group] = next;
        first[next++] = row;
      }
    }
    for (int row = 0; row < groupOf.length; row++) {
      if (groupOf[row] != NONE) {
        groupOf[row] = number[groupOf[row]];
      }
    }
    return first;
  }

  /**
   * Replaces the keys of a share by the groups of their rows. A share is all keys that begin with
   * certain bits. A group number begins with zeros like a key of the first share, but that share is
   * finished by then.
   */
  private void replace(LongColumn keys, long share, int bits) {
    Table table = new Table();
    for (int row = 0; row < keys.size(); row++) {
      long key = keys.get(row);
      if (share(key, bits) == share) {
        table.add(key);
      }
    }
    for (int row = 0; row < keys.size(); row++) {
      long key = keys.get(row);
      if (share(key, bits) == share) {
        keys.set(row, table.group(key) & UNSIGNED_INT);
      }
    }
  }

  private static long share(long key, int bits) {
    return key >>> 1 >>> (63 - bits);
  }

  /** A hash table with open addressing; keys that occurred twice have a group. */
  private final class Table {

    private static final int FREE = 0;
    private static final int ONCE = -1;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    private int bits = 10;
    private long[] keys = new long[1 << bits];

    /** {@link #FREE}, {@link #ONCE}, or the group's number plus 1. */
    private int[] states = new int[1 << bits];

    private int used;

    void add(long key) {
      int slot = slot(key);
      if (states[slot] == FREE) {
        keys[slot] = key;
        states[slot] = ONCE;
        used++;
        if (used * 3L > keys.length * 2L) {
          grow();
        }
      } else if (states[slot] == ONCE) {
        states[slot] = ++count;
      }
    }

    int group(long key) {
      int state = states[slot(key)];
      return state == ONCE ? NONE : state - 1;
    }

    private int slot(long key) {
      int slot = (int) ((key * GOLDEN_RATIO) >>> (64 - bits));
      while (states[slot] != FREE && keys[slot] != key) {
        slot = (slot + 1) & (keys.length - 1);
      }
      return slot;
    }

    private void grow() {
      long[] oldKeys = keys;
      int[] oldStates = states;
      bits++;
      keys = new long[1 << bits];
      states = new int[1 << bits];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldStates[i] != FREE) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          states[slot] = oldStates[i];
        }
      }
    }
  }
}
