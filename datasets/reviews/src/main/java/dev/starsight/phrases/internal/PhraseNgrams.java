package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.List;

/**
 * The n-grams of one to four words that enough reviews have. Each length is counted from the one
 * before, since a long n-gram has no more reviews than its parts (Agrawal and Srikant, 1994): the
 * places of each n-gram are divided by the word that follows. N-grams that begin with a stop word
 * are left out. The result does not depend on the number of threads.
 */
final class PhraseNgrams {

  static final int LONGEST = 4;

  private static final int PARTS_PER_THREAD = 8;

  private final WordPlaces words;
  private final WordKinds kinds;
  private final int firstReviews;
  private final int minimum;
  private final int[] windowOf;
  private final boolean hasWindows;
  private final int threads;

  private final List<NgramLevel> levels = new ArrayList<>();
  private final List<List<WindowCounts>> windowCounts = new ArrayList<>();

  /**
   * Counts the n-grams of reviews.
   *
   * @param firstReviews reviews of the first side, which come first
   * @param minimum n-grams that fewer reviews have are left out
   * @param windowOf the window of each review of the first side, 0 to {@code windows} − 1, or -1
   * @param windows how many; with 1, no window is counted
   */
  PhraseNgrams(
      WordPlaces words,
      WordKinds kinds,
      int firstReviews,
      int minimum,
      int[] windowOf,
      int windows,
      int threads) {
    this.words = words;
    this.kinds = kinds;
    this.firstReviews = firstReviews;
    this.minimum = minimum;
    this.windowOf = windowOf;
    this.hasWindows = windows > 1;
    this.threads = threads;
    levels.add(words.level());
    long[] places = words.places();
    long[] longer = new long[places.length];
    for (int length = 1; length <= LONGEST; length++) {
      addLonger(levels.get(length - 1), places, longer);
      places = longer;
    }
    absorb();
  }

  List<NgramLevel> levels() {
    return levels;
  }

  /** Returns the counts of the n-grams of a length in windows of the first side. */
  List<WindowCounts> windowCounts(int length) {
    return windowCounts.get(length - 1);
  }

  /** Returns the words of an n-gram. */
  int[] words(NgramLevel level, int number) {
    int[] all = new int[level.length()];
    int at = number;
    for (int length = level.length(); length > 0; length--) {
      NgramLevel current = levels.get(length - 1);
      all[length - 1] = current.lastWord(at);
      at = current.prefix(at);
    }
    return all;
  }

  /** Whether an n-gram is tested: its first and last word are no stop words. */
  boolean isTested(NgramLevel level, int number) {
    int end = level.lastWord(number);
    return !kinds.isStop(end) && (level.length() > 1 || !kinds.isNumber(end));
  }

  /** Counts the windows of n-grams, and adds those that are one word longer. */
  private void addLonger(NgramLevel level, long[] places, long[] longer) {
    List<Part> parts = parts(level);
    Threads.forEach(threads, parts.size(), i -> parts.get(i).run(level, places, longer));
    windowCounts.add(parts.stream().map(part -> part.counts).toList());
    if (level.length() < LONGEST) {
      List<NgramLevel> found = parts.stream().map(part -> part.longer).toList();
      levels.add(NgramLevel.join(level.length() + 1, found, level.size()));
    }
  }

  /** Divides n-grams into parts with about as many places. */
  private List<Part> parts(NgramLevel level) {
    long all = 0;
    for (int i = 0; i < level.size(); i++) {
      all += level.end(i) - level.begin(i);
    }
    long enough = all / ((long) threads * PARTS_PER_THREAD) + 1;
    List<Part> parts = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < level.size(); i++) {
      sum += level.end(i) - level.begin(i);
      if (sum >= enough || i == level.size() - 1) {
        parts.add(new Part(from, i + 1, level.length() + 1));
        from = i + 1;
        sum = 0;
      }
    }
    return parts;
  }

  /** N-grams in a row, which one thread makes longer. */
  private final class Part {

    private final int from;
    private final int to;
    private final NgramLevel longer;
    private final WindowCounts counts = new WindowCounts();

    Part(int from, int to, int length) {
      this.from = from;
      this.to = to;
      this.longer = new NgramLevel(length, 0);
    }

    void run(NgramLevel level, long[] source, long[] target) {
      if (hasWindows) {
        for (int i = from; i < to; i++) {
          if (level.total(i) >= minimum && isTested(level, i)) {
            counts.count(i, source, level.begin(i), level.end(i), windowOf);
          }
        }
      }
      if (level.length() < LONGEST) {
        boolean needsPlaces = hasWindows || longer.length() < LONGEST;
        LongerNgrams ngrams =
            new LongerNgrams(words, kinds, firstReviews, minimum, longer, needsPlaces);
        int end = level.begin(from);
        for (int i = from; i < to; i++) {
          if (level.total(i) >= minimum) {
            end = ngrams.addLonger(level, i, source, target, end);
          }
        }
      }
    }
  }

  /**
   * Marks the n-grams that are tested only within a longer one, as all reviews that have it have
   * the longer one.
   */
  private void absorb() {
    for (NgramLevel level : levels.subList(1, LONGEST)) {
      for (int i = 0; i < level.size(); i++) {
        if (isTested(level, i)) {
          absorbParts(words(level, i), level.total(i));
        }
      }
    }
  }

  private void absorbParts(int[] phrase, int total) {
    for (int from = 0; from < phrase.length; from++) {
      int number = kinds.isStop(phrase[from]) ? -1 : phrase[from];
      for (int to = from + 1; number >= 0 && to - from < phrase.length; to++) {
        NgramLevel level = levels.get(to - from - 1);
        if (level.total(number) == total) {
          level.absorb(number);
        }
        number = to < phrase.length ? levels.get(to - from).find(number, phrase[to]) : -1;
      }
    }
  }
}
