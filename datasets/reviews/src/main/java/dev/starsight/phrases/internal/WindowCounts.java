package dev.starsight.phrases.internal;

import java.util.Arrays;

/**
 * In how many reviews of each window n-grams occur, without the windows in which they do not. Not
 * thread-safe.
 */
final class WindowCounts {

  private int[] numbers = new int[1 << 10];
  private int[] windows = new int[1 << 10];
  private int[] counts = new int[1 << 10];
  private int size;

  /**
   * Counts an n-gram.
   *
   * @param places its places from {@code from} to {@code to}
   * @param windowOf the window of each review, -1 for none; those of the first side, which come
   *     first, in the order of their windows
   */
  void count(int number, long[] places, int from, int to, int[] windowOf) {
    int before = -1;
    for (int i = from; i < to; i++) {
      int review = WordPlaces.review(places[i]);
      int window = windowOf[review];
      if (window >= 0 && review != before) {
        if (size == 0 || numbers[size - 1] != number || windows[size - 1] != window) {
          add(number, window);
        }
        counts[size - 1]++;
      }
      before = review;
    }
  }

  private void add(int number, int window) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
      windows = Arrays.copyOf(windows, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    numbers[size] = number;
    windows[size++] = window;
  }

  int size() {
    return size;
  }

  /** Returns the number of the n-gram of a count. */
  int number(int index) {
    return numbers[index];
  }

  int window(int index) {
    return windows[index];
  }

  /** Returns the reviews of the window that have the n-gram. */
  int reviews(int index) {
    return counts[index];
  }
}
