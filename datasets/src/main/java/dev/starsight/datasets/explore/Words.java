package dev.starsight.datasets.explore;

import java.util.Map;
import java.util.TreeMap;

/** How many words texts have. Words are what white space separates. Not thread-safe. */
final class Words {

  private final TreeMap<Integer, Long> texts = new TreeMap<>();
  private long total;

  /** The words of a text, none in an empty one. */
  static int count(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = isSpace(text.charAt(i));
      words += !space && !inside ? 1 : 0;
      inside = !space;
    }
    return words;
  }

  /** No-break spaces separate words too, although Java does not call them white space. */
  private static boolean isSpace(char c) {
    return c <= ' '
        ? c == ' ' || (c >= '\t' && c <= '\r') || c >= 0x1c
        : c == 0x85 || c == 0xa0 || (c > 0xff && Character.isSpaceChar(c));
  }

  void add(String text) {
    texts.merge(count(text), 1L, Long::sum);
    total++;
  }

  long total() {
    return total;
  }

  /** The most words; 0 where there is no text. */
  int maximum() {
    return texts.isEmpty() ? 0 : texts.lastKey();
  }

  double mean() {
    double words = 0;
    for (Map.Entry<Integer, Long> entry : texts.entrySet()) {
      words += (double) entry.getKey() * entry.getValue();
    }
    return words / total;
  }

  /** The fewest words that at least {@code percent} % of the texts do not exceed (nearest rank). */
  int percentile(int percent) {
    long rank = Math.max(1, (total * percent + 99) / 100);
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
  long between(int from, int to) {
    return texts.subMap(from, to).values().stream().mapToLong(n -> n).sum();
  }

  /** The smallest power of two above a number of words, within what encoders take: 8 to 512. */
  static int maxLength(int words) {
    int length = 8;
    while (length <= words && length < 512) {
      length *= 2;
    }
    return length;
  }
}
