package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * All n-grams of one to four words that enough reviews have. Each length is counted from the one
 * before, since a long n-gram has no more reviews than its parts (Agrawal and Srikant, 1994). The
 * keys are counted in shares, each by one thread, so the counts do not depend on the threads.
 */
final class PhraseNgrams {

  static final int LONGEST = 4;

  private static final int WORDS_PER_SHARE = 1 << 23;
  private static final int WINDOW_BITS = 12;

  private final List<CountedReview> reviews;
  private final int threads;
  private final int shares;
  private final int minimum;
  private final int[] windowOf;
  private final int windows;

  /** The numbers of the n-grams that begin at each word, of the length being counted. */
  private final int[][] numbers;

  private final List<NgramLevel> levels = new ArrayList<>();
  private final List<List<CountTable>> windowCounts = new ArrayList<>();
  private final WordKinds kinds;

  /**
   * Counts the n-grams of reviews.
   *
   * @param minimum n-grams that fewer reviews have are left out
   * @param windowOf the window of each review of the first side, 0 to {@code windows} − 1, or -1
   * @param windows how many; with 1, no window is counted
   */
  PhraseNgrams(
      List<CountedReview> reviews,
      WordKinds kinds,
      int minimum,
      int[] windowOf,
      int windows,
      int threads) {
    this.reviews = reviews;
    this.kinds = kinds;
    this.minimum = minimum;
    this.windowOf = windowOf;
    this.windows = windows;
    this.threads = threads;
    this.numbers = new int[reviews.size()][];
    long words = 0;
    for (CountedReview review : reviews) {
      words += review.words().length;
    }
    this.shares = Math.max(threads, (int) (words / WORDS_PER_SHARE) + 1);
    addLevel(words());
    for (int length = 2; length <= LONGEST; length++) {
      addLevel(longer(levels.get(length - 2)));
    }
    absorb();
  }

  List<NgramLevel> levels() {
    return levels;
  }

  /** Returns the tables of {@link #ngram} and {@link #window} with counts of the first side. */
  List<CountTable> windowCounts(int length) {
    return windowCounts.get(length - 1);
  }

  static int ngram(long key) {
    return (int) (key >>> WINDOW_BITS);
  }

  static int window(long key) {
    return (int) key & ((1 << WINDOW_BITS) - 1);
  }

  /** Returns the words of an n-gram. */
  int[] words(NgramLevel level, int number) {
    int[] words = new int[level.length()];
    int at = number;
    for (int length = level.length(); length > 0; length--) {
      NgramLevel current = levels.get(length - 1);
      words[length - 1] = current.lastWord(at);
      at = current.prefix(at);
    }
    return words;
  }

  /** Whether an n-gram is tested: its first and last word are no stop words. */
  boolean isTested(NgramLevel level, int number) {
    int begin = level.firstWord(number);
    int end = level.lastWord(number);
    return level.length() == 1
        ? !kinds.isStop(begin) && !kinds.isNumber(begin)
        : !kinds.isStop(begin) && !kinds.isStop(end);
  }

  private void addLevel(NgramLevel level) {
    levels.add(level);
    windowCounts.add(windows > 1 ? countWindows() : List.of());
  }

  private NgramLevel words() {
    int size = kinds.size();
    int[] first = new int[size];
    int[] second = new int[size];
    int[] last = new int[size];
    for (int review = 0; review < reviews.size(); review++) {
      boolean isFirst = reviews.get(review).isFirst();
      for (int word : reviews.get(review).words()) {
        if (word >= 0 && last[word] != review + 1) {
          last[word] = review + 1;
          if (isFirst) {
            first[word]++;
          } else {
            second[word]++;
          }
        }
      }
    }
    NgramLevel level = new NgramLevel(1, size);
    for (int word = 0; word < size; word++) {
      level.add(word, first[word], second[word], word, word);
    }
    Threads.forEach(
        threads,
        reviews.size(),
        review -> {
          int[] words = reviews.get(review).words().clone();
          for (int i = 0; i < words.length; i++) {
            if (words[i] >= 0 && level.total(words[i]) < minimum) {
              words[i] = -1;
            }
          }
          numbers[review] = words;
        });
    return level;
  }

  private NgramLevel longer(NgramLevel shorter) {
    AtomicReferenceArray<CountTable> tables = new AtomicReferenceArray<>(shares);
    Threads.forEach(threads, shares, share -> tables.set(share, count(share)));
    NgramLevel level = new NgramLevel(shorter.length() + 1, 1 << 12);
    for (int share = 0; share < shares; share++) {
      CountTable table = tables.get(share);
      for (int i = 0; i < table.size(); i++) {
        if (table.first(i) + table.second(i) >= minimum) {
          long key = table.key(i);
          level.add(
              key,
              table.first(i),
              table.second(i),
              shorter.firstWord((int) (key >>> 32)),
              shorter.lastWord((int) key));
        }
      }
      tables.set(share, null);
    }
    Threads.forEach(threads, reviews.size(), review -> advance(numbers[review], level));
    return level;
  }

  private CountTable count(int share) {
    CountTable table = new CountTable();
    for (int review = 0; review < numbers.length; review++) {
      int[] at = numbers[review];
      boolean isFirst = reviews.get(review).isFirst();
      for (int i = 0; i + 1 < at.length; i++) {
        if (at[i] >= 0 && at[i + 1] >= 0) {
          long key = NgramLevel.key(at[i], at[i + 1]);
          if (share(key) == share) {
            table.count(key, review, isFirst);
          }
        }
      }
    }
    return table;
  }

  private int share(long key) {
    return (int) (((LongIndex.mix(key) & 0xFFFF) * shares) >>> 16);
  }

  private static void advance(int[] at, NgramLevel level) {
    for (int i = 0; i < at.length; i++) {
      at[i] =
          i + 1 < at.length && at[i] >= 0 && at[i + 1] >= 0
              ? level.find(at[i], at[i + 1])
              : LongIndex.NONE;
    }
  }

  private List<CountTable> countWindows() {
    AtomicReferenceArray<CountTable> tables = new AtomicReferenceArray<>(shares);
    Threads.forEach(threads, shares, share -> tables.set(share, countWindows(share)));
    List<CountTable> all = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      all.add(tables.get(share));
    }
    return all;
  }

  private CountTable countWindows(int share) {
    CountTable table = new CountTable();
    for (int review = 0; review < numbers.length; review++) {
      int window = windowOf[review];
      if (window >= 0) {
        for (int number : numbers[review]) {
          if (number >= 0 && Integer.remainderUnsigned(number, shares) == share) {
            table.count(((long) number << WINDOW_BITS) | window, review, true);
          }
        }
      }
    }
    return table;
  }

  /**
   * Marks the n-grams that are tested only within a longer one, as all reviews that have it have
   * the longer one.
   */
  private void absorb() {
    for (int length = LONGEST; length > 1; length--) {
      NgramLevel level = levels.get(length - 1);
      NgramLevel shorter = levels.get(length - 2);
      for (int i = 0; i < level.size(); i++) {
        if (isTested(level, i) || level.isAbsorbed(i)) {
          absorb(shorter, level.prefix(i), level.total(i));
          absorb(shorter, level.suffix(i), level.total(i));
        }
      }
    }
  }

  private static void absorb(NgramLevel level, int number, int total) {
    if (level.total(number) == total) {
      level.absorb(number);
    }
  }
}
