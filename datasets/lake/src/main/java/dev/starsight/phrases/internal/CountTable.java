package dev.starsight.phrases.internal;

import java.util.Arrays;

/** Counts in how many reviews of each side a key occurs. Not thread-safe. */
final class CountTable {

  private final LongIndex index = new LongIndex(1 << 12);
  private int[] first = new int[1 << 12];
  private int[] second = new int[1 << 12];
  private int[] last = new int[1 << 12];

  /**
   * Counts a review; a review counts once for a key.
   *
   * @param review its number; all occurrences of a review come in a row
   */
  void count(long key, int review, boolean isFirst) {
    int number = index.add(key);
    if (number == first.length) {
      int length = number + number / 2;
      first = Arrays.copyOf(first, length);
      second = Arrays.copyOf(second, length);
      last = Arrays.copyOf(last, length);
    } else if (last[number] == review + 1) {
      return;
    }
    last[number] = review + 1;
    if (isFirst) {
      first[number]++;
    } else {
      second[number]++;
    }
  }

  int size() {
    return index.size();
  }

  long key(int number) {
    return index.key(number);
  }

  int first(int number) {
    return first[number];
  }

  int second(int number) {
    return second[number];
  }
}
