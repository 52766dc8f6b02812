package dev.starsight.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that occur in most texts of a set: at most {@value #LIMIT}, each in at least three
 * texts. The share of a text's words that are among them tells texts of the same language from
 * others. Words are runs of letters and digits in lower case; they are kept as {@link
 * String#hashCode} of four bytes each, so that texts cannot be read back from them, but whoever has
 * them can test whether a word was common. Immutable.
 */
public final class CommonWords {

  private static final int LIMIT = 2_000;
  private static final int LEAST_TEXTS = 3;

  /** Different hashes in ascending order. */
  private final int[] hashes;

  private CommonWords(int[] hashes) {
    this.hashes = hashes;
  }

  /** Returns the common words of texts; none if there are fewer than three. */
  public static CommonWords of(List<String> texts) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (String text : texts) {
      Set<Integer> words = new HashSet<>();
      forEachWord(text, words::add);
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    int[] common =
        counts.entrySet().stream()
            .filter(word -> word.getValue() >= LEAST_TEXTS)
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(LIMIT)
            .mapToInt(Map.Entry::getKey)
            .sorted()
            .toArray();
    return new CommonWords(common);
  }

  /**
   * Returns the words with these hashes.
   *
   * @param hashes different ones in ascending order; copied
   * @throws IllegalArgumentException if they do not ascend
   */
  public static CommonWords ofHashes(int[] hashes) {
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i - 1] >= hashes[i]) {
        throw new IllegalArgumentException("hashes of words must ascend");
      }
    }
    return new CommonWords(hashes.clone());
  }

  /** Returns a copy of the hashes, in ascending order. */
  public int[] hashes() {
    return hashes.clone();
  }

  /** Returns the number of words. */
  public int size() {
    return hashes.length;
  }

  /** Counts the words of a text, and those of them that are common. */
  public Counts count(String text) {
    long[] counts = new long[2];
    forEachWord(
        text,
        word -> {
          counts[0]++;
          counts[1] += Arrays.binarySearch(hashes, word) >= 0 ? 1 : 0;
        });
    return new Counts(counts[0], counts[1]);
  }

  private interface Sink {
    void accept(int hash);
  }

  /** Passes on the hash of every word, computed as {@link String#hashCode} does. */
  private static void forEachWord(String text, Sink sink) {
    int hash = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (Character.isLetterOrDigit(character)) {
        hash = 31 * hash + Character.toLowerCase(character);
        inWord = true;
      } else if (inWord) {
        sink.accept(hash);
        hash = 0;
        inWord = false;
      }
    }
    if (inWord) {
      sink.accept(hash);
    }
  }

  /**
   * Words of texts.
   *
   * @param words all of them, repeated ones included
   * @param common those that are common, 0 to {@code words}
   */
  public record Counts(long words, long common) {

    /** No words. */
    public static final Counts NONE = new Counts(0, 0);

    public Counts {
      if (common < 0 || common > words) {
        throw new IllegalArgumentException(
            "common words must be 0 to %s, but are %s".formatted(words, common));
      }
    }

    public Counts plus(Counts other) {
      return new Counts(words + other.words, common + other.common);
    }

    /** Returns the share of the common words, 0 to 1; 0 without words. */
    public double share() {
      return words == 0 ? 0 : (double) common / words;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommonWords words && Arrays.equals(hashes, words.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return hashes.length + " common words";
  }
}
