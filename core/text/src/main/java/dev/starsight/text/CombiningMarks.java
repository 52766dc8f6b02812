package dev.starsight.text;

import java.util.Arrays;

/**
 * Marks that wait for the next starter, to be taken in canonical order: by their combining class,
 * and in the order of the text within one. A caller may keep something of its own in the bits above
 * a code point. Not thread-safe.
 */
final class CombiningMarks {

  /** What of a number is the code point. */
  static final int CODE_POINT = (1 << 21) - 1;

  private int[] waiting = new int[16];
  private int[] ordered = new int[16];
  private int size;

  void add(int mark) {
    if (size == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * size);
    }
    waiting[size++] = mark;
  }

  int size() {
    return size;
  }

  /** Forgets them. */
  void clear() {
    size = 0;
  }

  /** How many there is room for. */
  int capacity() {
    return waiting.length;
  }

  /**
   * The marks in order, {@link #size()} of them; good until the next call. There are few classes
   * and may be a million marks, so a pass a class and no sorting by exchange.
   */
  int[] ordered() {
    if (size < 2) {
      return waiting;
    }
    if (ordered.length < size) {
      ordered = new int[waiting.length];
    }
    int found = 0;
    for (int order = 0; found < size; order++) {
      for (int i = 0; i < size; i++) {
        if (UnicodeTables.combiningClass(waiting[i] & CODE_POINT) == order) {
          ordered[found++] = waiting[i];
        }
      }
    }
    return ordered;
  }
}
