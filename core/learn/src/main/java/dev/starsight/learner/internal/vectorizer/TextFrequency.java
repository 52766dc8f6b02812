package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/** Counts in how many texts each number occurs; texts come in order. Not thread-safe. */
final class TextFrequency {

  private int[] counts = new int[1 << 12];
  private int[] last = new int[1 << 12]; // text + 1

  void see(int number, int text) {
    if (number >= counts.length) {
      int length = Math.max(number + 1, 2 * counts.length);
      counts = Arrays.copyOf(counts, length);
      last = Arrays.copyOf(last, length);
    }
    if (last[number] != text + 1) {
      last[number] = text + 1;
      counts[number]++;
    }
  }

  int of(int number) {
    return number < counts.length ? counts[number] : 0;
  }

  /**
   * Returns the indices of the {@code most} highest of the first {@code size} frequencies, in
   * order; on a tie the earlier.
   */
  static int[] mostFrequent(int[] frequencies, int size, int most) {
    if (size <= most) {
      return TrainingSample.identity(size);
    }
    int[] sorted = Arrays.copyOf(frequencies, size);
    Arrays.sort(sorted);
    int least = sorted[size - most];
    int room = most; // for those with exactly the least frequency
    for (int i = size - 1; i >= 0 && sorted[i] > least; i--) {
      room--;
    }
    int[] kept = new int[most];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (frequencies[i] > least || (frequencies[i] == least && room-- > 0)) {
        kept[count++] = i;
      }
    }
    return kept;
  }
}
