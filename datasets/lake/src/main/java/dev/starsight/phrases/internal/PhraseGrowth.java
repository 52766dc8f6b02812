package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a phrase longer as long as nearly all reviews that say it go on, or begin, with the same
 * word: of the n-grams of a sentence that reviews repeat, the whole sentence is shown.
 */
final class PhraseGrowth {

  static final int LONGEST = 12;

  /** The share of the reviews that must still say the longer phrase. */
  private static final double SHARE = 0.8;

  /** So many reviews show what nearly all do. */
  private static final int LOOKED_AT = 2000;

  private final List<CountedReview> reviews;

  PhraseGrowth(List<CountedReview> reviews) {
    this.reviews = reviews;
  }

  /**
   * Returns the longer phrase, or the phrase itself.
   *
   * @param said the numbers of the reviews that say the phrase
   */
  int[] grow(int[] words, int[] said) {
    int step = Math.max(1, said.length / LOOKED_AT);
    int[] looked = new int[(said.length + step - 1) / step];
    for (int i = 0; i < looked.length; i++) {
      looked[i] = said[i * step];
    }
    int[] grown = words;
    boolean grows = true;
    while (grows && grown.length < LONGEST) {
      int after = usual(grown, looked, true);
      int before = after >= 0 ? -1 : usual(grown, looked, false);
      grows = after >= 0 || before >= 0;
      if (grows) {
        int[] longer = new int[grown.length + 1];
        System.arraycopy(grown, 0, longer, after >= 0 ? 0 : 1, grown.length);
        longer[after >= 0 ? grown.length : 0] = after >= 0 ? after : before;
        grown = longer;
      }
    }
    return grown;
  }

  /** Returns the word after or before the phrase in nearly all reviews, or -1. */
  private int usual(int[] phrase, int[] said, boolean after) {
    Map<Integer, Integer> counts = new HashMap<>();
    Set<Integer> inReview = new HashSet<>();
    for (int number : said) {
      int[] words = reviews.get(number).words();
      inReview.clear();
      for (int at = find(words, phrase, 0); at >= 0; at = find(words, phrase, at + 1)) {
        int neighbour = after ? at + phrase.length : at - 1;
        if (neighbour >= 0 && neighbour < words.length && words[neighbour] >= 0) {
          inReview.add(words[neighbour]);
        }
      }
      inReview.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
      // More than half of the reviews, so at most one word unless a review has both.
      if (count.getValue() >= Math.max(2, SHARE * said.length)) {
        return count.getKey();
      }
    }
    return -1;
  }

  /** Returns where a phrase occurs from an index on, or -1. */
  static int find(int[] words, int[] phrase, int from) {
    for (int at = from; at + phrase.length <= words.length; at++) {
      if (words[at] == phrase[0]
          && Arrays.equals(words, at, at + phrase.length, phrase, 0, phrase.length)) {
        return at;
      }
    }
    return -1;
  }
}
