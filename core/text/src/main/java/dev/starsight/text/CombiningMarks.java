package dev.starsight.text;

import java.util.Arrays;

/**
 * Collects combining marks until the next starter and puts them into canonical order: by combining
 * class, and within a class in the order of the text. A caller may use the bits above a code point.
 * Not thread-safe.
 */
final class CombiningMarks {

  /** The bits of a mark that hold its code point. */
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

  void clear() {
    size = 0;
  }

  int capacity() {
    return waiting.length;
  }

  /**
   * Returns the {@link #size()} marks in order; the array is valid until the next call. One pass
   * for each class, because there are few classes and may be a million marks.
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
