package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The words of all reviews in one row, and for each word that can begin a phrase the places where
 * it is said. A place is a long: the number of the review in its upper half, the index of the word
 * in the lower half. Immutable once it was created.
 */
final class WordPlaces {

  /** Stands for a gap, and between two reviews. */
  static final int GAP = -1;

  private final int[] words;
  private final long[] places;
  private final NgramLevel level;

  /**
   * Creates the places of the words of reviews.
   *
   * @param reviews those of the first side first
   */
  WordPlaces(List<CountedReview> reviews, WordKinds kinds, int threads) {
    int[] starts = new int[reviews.size() + 1];
    for (int i = 0; i < reviews.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], reviews.get(i).words().length + 1);
    }
    int end = starts[reviews.size()];
    words = new int[end + PhraseNgrams.LONGEST];
    Arrays.fill(words, end, words.length, GAP);
    List<Part> parts =
        IntStream.range(0, threads)
            .mapToObj(
                i ->
                    new Part(
                        (int) ((long) reviews.size() * i / threads),
                        (int) ((long) reviews.size() * (i + 1) / threads),
                        kinds.size()))
            .toList();
    Threads.forEach(threads, threads, i -> parts.get(i).read(reviews, starts, words));
    level = NgramLevel.ofWords(kinds.size());
    int begin = 0;
    for (int word = 0; word < kinds.size(); word++) {
      int from = begin;
      int first = 0;
      int second = 0;
      for (Part part : parts) {
        first += part.first[word];
        second += part.second[word];
        int said = kinds.isStop(word) ? 0 : part.said[word];
        part.said[word] = begin;
        begin += said;
      }
      level.add(0, word, first, second, from, begin);
    }
    places = new long[begin];
    Threads.forEach(threads, threads, i -> parts.get(i).place(kinds, starts, words, places));
  }

  /** Some of the reviews, which one thread reads. */
  private static final class Part {

    private final int from;
    private final int to;
    private final int[] first;
    private final int[] second;

    /** How often each word is said; later, where its next place is written. */
    private final int[] said;

    Part(int from, int to, int size) {
      this.from = from;
      this.to = to;
      this.first = new int[size];
      this.second = new int[size];
      this.said = new int[size];
    }

    void read(List<CountedReview> reviews, int[] starts, int[] words) {
      int[] last = new int[said.length];
      for (int review = from; review < to; review++) {
        CountedReview counted = reviews.get(review);
        int[] own = counted.words();
        int[] side = counted.isFirst() ? first : second;
        System.arraycopy(own, 0, words, starts[review], own.length);
        words[starts[review] + own.length] = GAP;
        for (int word : own) {
          if (word >= 0) {
            said[word]++;
            if (last[word] != review + 1) {
              last[word] = review + 1;
              side[word]++;
            }
          }
        }
      }
    }

    void place(WordKinds kinds, int[] starts, int[] words, long[] places) {
      for (int review = from; review < to; review++) {
        for (int at = starts[review]; at < starts[review + 1]; at++) {
          int word = words[at];
          if (word >= 0 && !kinds.isStop(word)) {
            places[said[word]++] = ((long) review << 32) | at;
          }
        }
      }
    }
  }

  /** Returns the words, followed by gaps. Nobody changes them. */
  int[] words() {
    return words;
  }

  /** Returns the places of all words, each word's in ascending order. Nobody changes them. */
  long[] places() {
    return places;
  }

  /** Returns the words as n-grams, stop words without places. */
  NgramLevel level() {
    return level;
  }

  /** Returns the review of a place. */
  static int review(long place) {
    return (int) (place >>> 32);
  }

  /** Returns the index of the word of a place. */
  static int index(long place) {
    return (int) place;
  }

  /**
   * Returns for each phrase the numbers of the reviews that say it, in ascending order.
   *
   * @param phrases phrases with at least one word that is no stop word
   */
  int[][] reviewsOf(List<int[]> phrases, int threads) {
    int[][] said = new int[phrases.size()][];
    Threads.forEach(threads, said.length, i -> said[i] = reviewsOf(phrases.get(i)));
    return said;
  }

  private int[] reviewsOf(int[] phrase) {
    int rarest = -1;
    for (int i = 0; i < phrase.length; i++) {
      int said = level.end(phrase[i]) - level.begin(phrase[i]);
      if (said > 0
          && (rarest < 0 || said < level.end(phrase[rarest]) - level.begin(phrase[rarest]))) {
        rarest = i;
      }
    }
    int from = level.begin(phrase[rarest]);
    int to = level.end(phrase[rarest]);
    int[] reviews = new int[to - from];
    int size = 0;
    for (int i = from; i < to; i++) {
      int review = review(places[i]);
      if ((size == 0 || reviews[size - 1] != review) && isAt(index(places[i]) - rarest, phrase)) {
        reviews[size++] = review;
      }
    }
    return Arrays.copyOf(reviews, size);
  }

  private boolean isAt(int index, int[] phrase) {
    if (index < 0 || index + phrase.length > words.length) {
      return false;
    }
    for (int i = 0; i < phrase.length; i++) {
      if (words[index + i] != phrase[i]) {
        return false;
      }
    }
    return true;
  }
}
