package dev.starsight.phrases.internal;

import java.util.Arrays;

/** Numbers distinct keys from 0 in the order in which they are added. Not thread-safe. */
final class LongIndex {

  static final int NONE = -1;

  private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

  private int bits;
  private int[] slots;
  private long[] keys;
  private int size;

  LongIndex(int expected) {
    bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, expected)));
    slots = new int[1 << bits];
    keys = new long[Math.max(8, expected)];
  }

  int size() {
    return size;
  }

  long key(int number) {
    return keys[number];
  }

  /** Returns the number of a key, or {@link #NONE}. */
  int get(long key) {
    int mask = slots.length - 1;
    for (int slot = slot(key); slots[slot] != 0; slot = (slot + 1) & mask) {
      if (keys[slots[slot] - 1] == key) {
        return slots[slot] - 1;
      }
    }
    return NONE;
  }

  /** Returns the number of a key, which is added if it is new. */
  int add(long key) {
    int mask = slots.length - 1;
    int slot = slot(key);
    while (slots[slot] != 0) {
      if (keys[slots[slot] - 1] == key) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size + size / 2);
    }
    keys[size++] = key;
    slots[slot] = size;
    if (size * 2L > slots.length) {
      grow();
    }
    return size - 1;
  }

  private int slot(long key) {
    return (int) (mix(key) >>> (64 - bits));
  }

  static long mix(long key) {
    long mixed = (key ^ (key >>> 32)) * GOLDEN_RATIO;
    return (mixed ^ (mixed >>> 29)) * GOLDEN_RATIO;
  }

  private void grow() {
    bits++;
    slots = new int[1 << bits];
    for (int i = 0; i < size; i++) {
      int slot = slot(keys[i]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }
}
