package dev.starsight.learner;

import java.util.Arrays;

/**
 * Words numbered in the order they were added: an open-addressing hash table over one character
 * array. Keys are compared in full, so different words never share a number. Reading is thread-safe
 * once nothing is added any more.
 */
final class WordTable {

  private int[] slots = new int[1 << 12]; // id + 1, or 0 where free
  private int[] hashes = new int[1 << 11];
  private int[] starts = new int[(1 << 11) + 1];
  private char[] characters = new char[1 << 14];
  private int size;

  int size() {
    return size;
  }

  /** The number of the scanner's current word, or -1 if it is unknown. */
  int find(Words words) {
    return slots[slot(words.buffer(), words.length(), words.hash())] - 1;
  }

  /** The number of the scanner's current word, which is added if it is unknown. */
  int add(Words words) {
    return add(words.buffer(), words.length(), words.hash());
  }

  /** The number in this table of a word of another one, which is added if it is unknown. */
  int add(WordTable other, int id) {
    int start = other.starts[id];
    char[] word = Arrays.copyOfRange(other.characters, start, other.starts[id + 1]);
    return add(word, word.length, other.hashes[id]);
  }

  /** The number of the first {@code length} characters, which are added if they are unknown. */
  int add(char[] word, int length, int hash) {
    int slot = slot(word, length, hash);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    int id = size++;
    slots[slot] = id + 1;
    append(id, word, length, hash);
    if (2 * size > slots.length) {
      grow();
    }
    return id;
  }

  private void append(int id, char[] word, int length, int hash) {
    if (id == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * id);
      starts = Arrays.copyOf(starts, 2 * id + 1);
    }
    int end = starts[id] + length;
    if (end > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(end, 2 * characters.length));
    }
    System.arraycopy(word, 0, characters, starts[id], length);
    hashes[id] = hash;
    starts[id + 1] = end;
  }

  private int slot(char[] word, int length, int hash) {
    int mask = slots.length - 1;
    int slot = spread(hash) & mask;
    while (slots[slot] != 0 && !equals(slots[slot] - 1, word, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean equals(int id, char[] word, int length, int hash) {
    return hashes[id] == hash
        && Arrays.equals(characters, starts[id], starts[id + 1], word, 0, length);
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = spread(hashes[id]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private static int spread(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ (h >>> 15);
  }

  /** The word with this number. */
  String word(int id) {
    return new String(characters, starts[id], starts[id + 1] - starts[id]);
  }
}
