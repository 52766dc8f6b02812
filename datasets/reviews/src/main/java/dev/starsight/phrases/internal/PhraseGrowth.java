package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Makes a phrase longer as long as nearly all reviews that say it go on, or begin, with the same
 * word: of the n-grams of a sentence that reviews repeat, the whole sentence is shown. Not
 * thread-safe.
 */
final class PhraseGrowth {

  static final int LONGEST = 12;

  /** The share of the reviews that must still say the longer phrase. */
  private static final double SHARE = 0.8;

  /** So many reviews show what nearly all do. */
  private static final int LOOKED_AT = 2000;

  private final List<CountedReview> reviews;

  /** How many reviews say each word beside the phrase. */
  private final int[] counts;

  /** When each word was counted for the last time; older counts are those of another phrase. */
  private final int[] last;

  private int time;

  /**
   * Creates growth of phrases.
   *
   * @param words how many words there are
   */
  PhraseGrowth(List<CountedReview> reviews, int words) {
    this.reviews = reviews;
    this.counts = new int[words];
    this.last = new int[words];
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
    double enough = Math.max(2, SHARE * said.length);
    int start = time;
    int most = -1;
    for (int i = 0; i < said.length; i++) {
      time++;
      int[] words = reviews.get(said[i]).words();
      for (int at = find(words, phrase, 0); at >= 0; at = find(words, phrase, at + 1)) {
        int neighbour = after ? at + phrase.length : at - 1;
        int word = neighbour >= 0 && neighbour < words.length ? words[neighbour] : -1;
        if (word >= 0 && last[word] != time) {
          counts[word] = last[word] > start ? counts[word] + 1 : 1;
          last[word] = time;
          most = most < 0 || counts[word] > counts[most] ? word : most;
        }
      }
      int rest = said.length - i - 1;
      if ((most < 0 ? 0 : counts[most]) + rest < enough) {
        return -1;
      }
    }
    return most;
  }

  /** Returns where a phrase occurs from an index on, or -1. */
  static int find(int[] words, int[] phrase, int from) {
    int first = phrase[0];
    for (int at = from; at + phrase.length <= words.length; at++) {
      if (words[at] == first
          && Arrays.equals(words, at, at + phrase.length, phrase, 0, phrase.length)) {
        return at;
      }
    }
    return -1;
  }
}
