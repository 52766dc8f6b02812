package dev.starsight.profile;

import dev.starsight.data.internal.NormalizedText;
import dev.starsight.profile.TableProfile.TextRepeats;
import java.util.Arrays;

/**
 * Counts repeated texts with eight bytes per row: 54 bits of the key of the normalized text and 10
 * bits of the label's number. Among a million distinct texts two share these 54 bits with a
 * probability of 3 in 100,000. Labels beyond the thousandth are counted as one.
 */
final class RepeatCounter {

  private static final int LABEL_BITS = 10;
  private static final long LABELS = (1L << LABEL_BITS) - 1;
  private static final long EMPTY = NormalizedText.key("");

  private long[] keys = new long[1024];
  private int size;

  void add(String text, int label) {
    long key = NormalizedText.key(text);
    if (key == EMPTY) {
      return;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, Math.multiplyExact(size, 2));
    }
    keys[size++] = (key & ~LABELS) | Math.min(label, LABELS);
  }

  TextRepeats count() {
    Arrays.sort(keys, 0, size);
    long rows = 0;
    long texts = 0;
    long most = 0;
    double agreeing = 0;
    for (int from = 0; from < size; ) {
      int to = from;
      long largest = 0;
      double pairs = 0;
      while (to < size && (keys[to] & ~LABELS) == (keys[from] & ~LABELS)) {
        int same = to;
        while (same < size && keys[same] == keys[to]) {
          same++;
        }
        int count = same - to;
        largest = Math.max(largest, count);
        pairs += (double) count * (count - 1);
        to = same;
      }
      if (to - from > 1) {
        rows += to - from;
        texts++;
        most += largest;
        agreeing += pairs / (to - from - 1);
      }
      from = to;
    }
    return rows == 0
        ? new TextRepeats(0, 0, Double.NaN, Double.NaN)
        : new TextRepeats(rows, texts, agreeing / rows, (double) most / rows);
  }
}
