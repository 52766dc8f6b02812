package dev.starsight.explore.internal;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many words texts have.
 *
 * @param texts how many texts have so many words; without zeros
 */
public record WordCounts(SortedMap<Integer, Long> texts) {

  public WordCounts {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  public long total() {
    return between(0, Integer.MAX_VALUE);
  }

  /** The most words; 0 where there is no text. */
  public int maximum() {
    return texts.isEmpty() ? 0 : texts.lastKey();
  }

  /** The fewest words that at least {@code percent} % of the texts do not exceed (nearest rank). */
  public int percentile(int percent) {
    long rank = Math.max(1, (total() * percent + 99) / 100);
    long below = 0;
    for (Map.Entry<Integer, Long> entry : texts.entrySet()) {
      below += entry.getValue();
      if (below >= rank) {
        return entry.getKey();
      }
    }
    return 0;
  }

  /** Texts with at least {@code from} and fewer than {@code to} words. */
  public long between(int from, int to) {
    return texts.subMap(from, to).values().stream().mapToLong(n -> n).sum();
  }

  /** The texts of both. */
  public WordCounts and(WordCounts other) {
    SortedMap<Integer, Long> both = new TreeMap<>(texts);
    other.texts.forEach((words, n) -> both.merge(words, n, Long::sum));
    return new WordCounts(both);
  }

  /** The smallest power of two above a number of words, within what encoders take: 8 to 512. */
  public static int maxLength(int words) {
    int length = 8;
    while (length <= words && length < 512) {
      length *= 2;
    }
    return length;
  }
}
