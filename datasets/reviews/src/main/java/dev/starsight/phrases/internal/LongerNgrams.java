package dev.starsight.phrases.internal;

import java.util.Arrays;

/**
 * Finds the words with which n-grams go on. The counters of the words are an array, not a hash
 * table: the places of an n-gram are counted together, so that few words are counted at a time. Not
 * thread-safe.
 */
final class LongerNgrams {

  private final int[] words;
  private final WordKinds kinds;
  private final int firstReviews;
  private final int minimum;
  private final NgramLevel longer;
  private final boolean needsPlaces;

  /** The number from 1 of each word among those that follow the n-gram, or 0. */
  private final int[] numberOf;

  private long[] places = new long[256];
  private int[] follower = new int[256];

  /** What is known of the words that follow the n-gram, by their number. */
  private int[] next = new int[64];

  private int[] first = new int[64];
  private int[] second = new int[64];
  private int[] said = new int[64];
  private int[] last = new int[64];
  private long[] kept = new long[64];
  private int used;

  /**
   * Creates the counters of one thread.
   *
   * @param minimum n-grams that fewer reviews have are left out
   * @param longer receives the longer n-grams
   * @param needsPlaces whether the places of the longer n-grams are needed
   */
  LongerNgrams(
      WordPlaces all,
      WordKinds kinds,
      int firstReviews,
      int minimum,
      NgramLevel longer,
      boolean needsPlaces) {
    this.words = all.words();
    this.kinds = kinds;
    this.firstReviews = firstReviews;
    this.minimum = minimum;
    this.longer = longer;
    this.needsPlaces = needsPlaces;
    this.numberOf = new int[kinds.size()];
  }

  /**
   * Adds the n-grams that are one word longer than one.
   *
   * @param source the places of the n-gram
   * @param target receives the places of the longer n-grams; may be {@code source}, if {@code to}
   *     is not behind the places of the n-gram
   * @param to where to write the first of these places
   * @return the index behind the last of them
   */
  int addLonger(NgramLevel level, int number, long[] source, long[] target, int to) {
    int size = level.end(number) - level.begin(number);
    if (places.length < size) {
      places = new long[size + size / 2];
      follower = new int[places.length];
    }
    System.arraycopy(source, level.begin(number), places, 0, size);
    count(level.length(), size);
    int end = keep(number, to);
    if (needsPlaces && end > to) {
      for (int i = 0; i < size; i++) {
        if (follower[i] >= 0 && said[follower[i]] >= 0) {
          target[said[follower[i]]++] = places[i];
        }
      }
    }
    return end;
  }

  private void count(int length, int size) {
    used = 0;
    for (int i = 0; i < size; i++) {
      int word = words[WordPlaces.index(places[i]) + length];
      int number = -1;
      if (word >= 0) {
        number = numberOf[word] == 0 ? begin(word) : numberOf[word] - 1;
        int review = WordPlaces.review(places[i]);
        if (last[number] != review) {
          last[number] = review;
          if (review < firstReviews) {
            first[number]++;
          } else {
            second[number]++;
          }
        }
        said[number]++;
      }
      follower[i] = number;
    }
  }

  private int begin(int word) {
    if (used == next.length) {
      int grown = used * 2;
      next = Arrays.copyOf(next, grown);
      first = Arrays.copyOf(first, grown);
      second = Arrays.copyOf(second, grown);
      said = Arrays.copyOf(said, grown);
      last = Arrays.copyOf(last, grown);
      kept = new long[grown];
    }
    next[used] = word;
    first[used] = 0;
    second[used] = 0;
    said[used] = 0;
    last[used] = -1;
    numberOf[word] = ++used;
    return used - 1;
  }

  /** Adds the n-grams that enough reviews have, and sets where their places begin. */
  private int keep(int prefix, int to) {
    int size = 0;
    for (int number = 0; number < used; number++) {
      int word = next[number];
      numberOf[word] = 0;
      // The longest n-grams are only tested, and none that ends in a stop word is.
      if (first[number] + second[number] >= minimum
          && (longer.length() < PhraseNgrams.LONGEST || !kinds.isStop(word))) {
        kept[size++] = ((long) word << 32) | number;
      } else {
        said[number] = -1;
      }
    }
    Arrays.sort(kept, 0, size);
    int begin = to;
    for (int i = 0; i < size; i++) {
      int number = (int) kept[i];
      int end = begin + said[number];
      longer.add(prefix, next[number], first[number], second[number], begin, end);
      said[number] = begin;
      begin = end;
    }
    return begin;
  }
}
