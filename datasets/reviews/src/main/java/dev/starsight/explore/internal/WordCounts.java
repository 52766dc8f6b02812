package dev.starsight.explore.internal;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The number of words in texts.
 *
 * @param texts the number of texts by their number of words; without zeros
 */
public record WordCounts(SortedMap<Integer, Long> texts) {

  public WordCounts {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  public long total() {
    return between(0, Integer.MAX_VALUE);
  }

  /**
   * Returns the fewest words that at least {@code percent} % of the texts do not exceed (nearest
   * rank); 0 where there is no text.
   */
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

  /** Returns the name of a percentile in tables: "10", "max". */
  public static String percentileName(int percent) {
    return percent == 100 ? "max" : Integer.toString(percent);
  }

  /** Returns the number of texts with at least {@code from} and fewer than {@code to} words. */
  public long between(int from, int to) {
    return texts.subMap(from, to).values().stream().mapToLong(n -> n).sum();
  }

  /** Returns the counts of both sets of texts. */
  public WordCounts plus(WordCounts other) {
    SortedMap<Integer, Long> both = new TreeMap<>(texts);
    other.texts.forEach((words, n) -> both.merge(words, n, Long::sum));
    return new WordCounts(both);
  }

  /** Returns the smallest power of two above the 70th percentile that encoders take: 8 to 512. */
  public int suggestedMaxLength() {
    int words = percentile(70);
    int length = 8;
    while (length <= words && length < 512) {
      length *= 2;
    }
    return length;
  }
}
