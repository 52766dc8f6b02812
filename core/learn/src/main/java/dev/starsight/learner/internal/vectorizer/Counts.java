package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * Counts of a few non-negative numbers, in the order first seen: a small open-addressing table that
 * is cleared and used again. Not thread-safe.
 */
public final class Counts {

  private int[] slots = new int[256]; // position + 1, or 0 where free
  private int[] keys = new int[128];
  private int[] counts = new int[128];
  private int size;

  void clear() {
    if (8 * size < slots.length) {
      for (int i = 0; i < size; i++) {
        free(keys[i]);
      }
    } else {
      Arrays.fill(slots, 0);
    }
    size = 0;
  }

  /** Frees all slots from a key's first one to the next free one; all of them are to be freed. */
  private void free(int key) {
    int mask = slots.length - 1;
    for (int slot = spread(key) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      slots[slot] = 0;
    }
  }

  void increment(int key) {
    add(key, 1);
  }

  /** Adds to the count of a number; {@code times} may be negative. */
  void add(int key, int times) {
    int mask = slots.length - 1;
    int slot = spread(key) & mask;
    while (slots[slot] != 0) {
      int position = slots[slot] - 1;
      if (keys[position] == key) {
        counts[position] += times;
        return;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    keys[size] = key;
    counts[size] = times;
    size++;
    if (size == keys.length) {
      grow();
    }
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * size);
    counts = Arrays.copyOf(counts, 2 * size);
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int position = 0; position < size; position++) {
      int slot = spread(keys[position]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = position + 1;
    }
  }

  private static int spread(int key) {
    return (key * 0x9E3779B9) >>> 8;
  }

  public int size() {
    return size;
  }

  public int key(int position) {
    return keys[position];
  }

  public int count(int position) {
    return counts[position];
  }
}
