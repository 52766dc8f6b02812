package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * Words numbered in the order they were added: an open-addressing hash table. A word of a few ASCII
 * letters is its own key ({@link WordScanner#packed()}); the key of others is a hash and they are
 * compared in full, so that different words never share a number. Reading is thread-safe after the
 * last word has been added.
 */
final class WordTable {

  private long[] slotKeys = new long[1 << 12]; // 0 where free
  private int[] slotIds = new int[1 << 12];
  private long[] keys = new long[1 << 11];
  private int[] starts = new int[(1 << 11) + 1];
  private char[] characters = new char[1 << 14];
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of the scanner's current word, or -1 if it is unknown. */
  int find(WordScanner words) {
    long packed = words.packed();
    return packed != 0 ? findPacked(packed) : find(words.buffer(), words.length());
  }

  private int findPacked(long packed) {
    int mask = slotKeys.length - 1;
    int slot = spread(packed) & mask;
    while (slotKeys[slot] != packed) {
      if (slotKeys[slot] == 0) {
        return -1;
      }
      slot = (slot + 1) & mask;
    }
    return slotIds[slot];
  }

  private int find(char[] word, int length) {
    long key = key(word, length);
    int mask = slotKeys.length - 1;
    for (int slot = spread(key) & mask; slotKeys[slot] != 0; slot = (slot + 1) & mask) {
      if (slotKeys[slot] == key && (key > 0 || equals(slotIds[slot], word, length))) {
        return slotIds[slot];
      }
    }
    return -1;
  }

  /** A positive key belongs to one word only; other keys are negative. */
  private static long key(char[] word, int length) {
    long packed = WordScanner.packed(word, length);
    return packed != 0 ? packed : Long.MIN_VALUE | hash(word, length);
  }

  private static long hash(char[] word, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + word[i];
    }
    return hash & 0xffff_ffffL;
  }

  private boolean equals(int id, char[] word, int length) {
    return Arrays.equals(characters, starts[id], starts[id + 1], word, 0, length);
  }

  /** Returns the number of the scanner's current word, which is added if it is unknown. */
  int add(WordScanner words) {
    int known = find(words);
    return known >= 0 ? known : append(words.buffer(), words.length());
  }

  /** Adds the unknown words of another table, and returns this table's numbers by the other's. */
  int[] addAll(WordTable other) {
    int[] ids = new int[other.size];
    for (int id = 0; id < ids.length; id++) {
      int start = other.starts[id];
      char[] word = Arrays.copyOfRange(other.characters, start, other.starts[id + 1]);
      ids[id] = add(word, word.length);
    }
    return ids;
  }

  int add(char[] word, int length) {
    int known = find(word, length);
    return known >= 0 ? known : append(word, length);
  }

  private int append(char[] word, int length) {
    int id = size++;
    if (id == keys.length) {
      keys = Arrays.copyOf(keys, 2 * id);
      starts = Arrays.copyOf(starts, 2 * id + 1);
    }
    int end = starts[id] + length;
    if (end > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(end, 2 * characters.length));
    }
    System.arraycopy(word, 0, characters, starts[id], length);
    keys[id] = key(word, length);
    starts[id + 1] = end;
    if (2 * size > slotKeys.length) {
      grow();
    } else {
      insert(id);
    }
    return id;
  }

  private void grow() {
    slotKeys = new long[2 * slotKeys.length];
    slotIds = new int[slotKeys.length];
    for (int id = 0; id < size; id++) {
      insert(id);
    }
  }

  private void insert(int id) {
    int mask = slotKeys.length - 1;
    int slot = spread(keys[id]) & mask;
    while (slotKeys[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slotKeys[slot] = keys[id];
    slotIds[slot] = id;
  }

  private static int spread(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32);
  }

  String word(int id) {
    return new String(characters, starts[id], starts[id + 1] - starts[id]);
  }
}
