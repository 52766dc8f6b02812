package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * Pairs of numbers, numbered in the order they were added. An n-gram is a pair of the number of the
 * n-gram without its last word, and that word. Open addressing with exact 64-bit keys. Reading is
 * thread-safe after the last pair has been added.
 */
final class PairTable {

  private long[] slotKeys = new long[1 << 12]; // key + 1, or 0 where free
  private int[] slotIds = new int[1 << 12];
  private long[] keys = new long[1 << 11];
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of a pair of non-negative numbers, or -1 if it is unknown. */
  int find(int first, int second) {
    long key = key(first, second) + 1;
    int mask = slotKeys.length - 1;
    int slot = spread(key) & mask;
    while (slotKeys[slot] != 0) {
      if (slotKeys[slot] == key) {
        return slotIds[slot];
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Returns the number of a pair, which is added if it is unknown. */
  int add(int first, int second) {
    int known = find(first, second);
    if (known >= 0) {
      return known;
    }
    int id = size++;
    if (id == keys.length) {
      keys = Arrays.copyOf(keys, 2 * id);
    }
    keys[id] = key(first, second);
    if (2 * size > slotKeys.length) {
      grow();
    } else {
      insert(id);
    }
    return id;
  }

  int first(int id) {
    return (int) (keys[id] >>> 32);
  }

  int second(int id) {
    return (int) keys[id];
  }

  private void grow() {
    slotKeys = new long[2 * slotKeys.length];
    slotIds = new int[slotKeys.length];
    for (int id = 0; id < size; id++) {
      insert(id);
    }
  }

  private void insert(int id) {
    long key = keys[id] + 1;
    int mask = slotKeys.length - 1;
    int slot = spread(key) & mask;
    while (slotKeys[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slotKeys[slot] = key;
    slotIds[slot] = id;
  }

  private static long key(int first, int second) {
    return ((long) first << 32) | second;
  }

  private static int spread(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32);
  }
}
