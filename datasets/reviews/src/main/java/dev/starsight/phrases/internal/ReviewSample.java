package dev.starsight.phrases.internal;

import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The reviews whose words are counted: all of them, or a sample of each side if they need more
 * memory. A review is in the sample by the hash of its normalized text and the seed, so the sample
 * does not depend on the order of the reviews, and equal texts are in it together. Not thread-safe.
 */
public final class ReviewSample {

  /** From so many words on, equal texts are one text that was copied. */
  static final int COPIED_WORDS = 5;

  private static final int OBJECT_BYTES = 160;
  private static final long[] NO_WORDS = {};

  private static final Comparator<CountedReview> ORDER =
      (one, other) -> {
        int order = Integer.compare(one.day(), other.day());
        order = order != 0 ? order : one.review().id().compareTo(other.review().id());
        return order != 0 ? order : one.review().text().compareTo(other.review().text());
      };

  private final LongIndex wordNumbers = new LongIndex(1 << 16);
  private final long seed;
  private final Side first;
  private final Side second;

  /**
   * Creates an empty sample.
   *
   * @param bytes the memory for both sides
   */
  public ReviewSample(long bytes, long seed) {
    this.seed = seed;
    this.first = new Side(bytes / 2);
    this.second = new Side(bytes / 2);
  }

  /** A review whose text was split into words, before it is known whether the sample keeps it. */
  static final class SplitReview {

    private final ReadReview review;
    private final long key;

    /** Empty if the sample leaves the review out. */
    private final long[] hashes;

    private SplitReview(ReadReview review, long key, long[] hashes) {
      this.review = review;
      this.key = key;
      this.hashes = hashes;
    }

    private static SplitReview of(ReadReview review, long key, WordHashes words) {
      long[] hashes = new long[words.split(review.text()).size()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = words.hash(i);
      }
      return new SplitReview(review, key, hashes);
    }
  }

  private static final class Side {

    private final long mostBytes;
    private List<CountedReview> kept = new ArrayList<>();
    private long bytes;
    private volatile int halvings;
    private long seen;

    Side(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    /** Only the thread that adds reviews calls this; others read the number. */
    void halve() {
      int more = halvings + 1;
      halvings = more;
    }
  }

  /**
   * Splits a review, unless it is known that the sample leaves it out. Other threads may call this.
   */
  SplitReview split(ReadReview review, WordHashes words) {
    long key = NormalizedText.key(review.text());
    return isKept(key, review.first() ? first : second)
        ? SplitReview.of(review, key, words)
        : new SplitReview(review, key, NO_WORDS);
  }

  void add(SplitReview split) {
    Side side = split.review.first() ? first : second;
    side.seen++;
    if (!isKept(split.key, side)) {
      return;
    }
    int[] words = new int[split.hashes.length];
    for (int i = 0; i < words.length; i++) {
      long hash = split.hashes[i];
      words[i] = hash == WordHashes.GAP ? -1 : wordNumbers.add(hash);
    }
    CountedReview counted = new CountedReview(split.review, split.key, words);
    side.kept.add(counted);
    side.bytes += bytes(counted);
    while (side.bytes > side.mostBytes && side.kept.size() > 1) {
      side.halve();
      side.kept.removeIf(each -> !isKept(each.key(), side));
      side.bytes = side.kept.stream().mapToLong(ReviewSample::bytes).sum();
    }
  }

  private boolean isKept(long key, Side side) {
    return side.halvings == 0 || halvings(key, seed) >= side.halvings;
  }

  /** Returns after how many halvings a text is still in the sample. */
  static int halvings(long key, long seed) {
    return Long.numberOfLeadingZeros(LongIndex.mix(key ^ LongIndex.mix(seed)));
  }

  private static long bytes(CountedReview review) {
    return bytes(review.review(), review.words().length);
  }

  /** A word is counted twice, since counting needs a second number for each. */
  static long bytes(ReadReview review, int words) {
    return OBJECT_BYTES + review.text().length() + 8L * words;
  }

  /**
   * Makes this the sample of reviews that were measured; those that it keeps are added then.
   *
   * @param sizes of all reviews, with the seed of this sample
   */
  public void begin(Sizes sizes) {
    for (boolean isFirst : new boolean[] {true, false}) {
      Side side = isFirst ? first : second;
      side.halvings = sizes.halvings(isFirst, side.mostBytes);
      side.seen = sizes.seen(isFirst) - sizes.kept(isFirst, side.halvings);
    }
  }

  /** Returns how many times a side was halved. */
  public int halvings(boolean isFirst) {
    return isFirst ? first.halvings : second.halvings;
  }

  /** Returns whether every review is in it. */
  public boolean isComplete() {
    return first.halvings == 0 && second.halvings == 0;
  }

  /** Returns how many reviews were added. */
  public long seen(boolean isFirst) {
    return isFirst ? first.seen : second.seen;
  }

  LongIndex wordNumbers() {
    return wordNumbers;
  }

  /**
   * Returns the reviews in an order that does not depend on the order in which they were added,
   * those of the first side first. On each side, of equal texts of at least {@link #COPIED_WORDS}
   * words only the earliest is in it, and of shorter ones the earliest of each customer.
   */
  public List<CountedReview> reviews() {
    List<CountedReview> all = new ArrayList<>(first.kept.size() + second.kept.size());
    CopyFilter filter = new CopyFilter();
    for (Side side : List.of(first, second)) {
      side.kept.sort(ORDER);
      for (CountedReview review : side.kept) {
        if (filter.isNew(review.key(), review.review(), review.wordCount())) {
          all.add(review);
        }
      }
    }
    return all;
  }

  /**
   * How many reviews of each side there are, and how much memory they need, by how many halvings of
   * the sample they stay in it. Sizes of parts add up. Not thread-safe.
   */
  public static final class Sizes {

    /** A key of 64 bits has at most so many leading zeros. */
    private static final int LEVELS = Long.SIZE + 1;

    private final long seed;

    /** Reviews of the second side, their bytes, then those of the first side. */
    private final long[] sums;

    private final WordHashes words = new WordHashes();

    /** Creates sizes of no reviews. */
    public Sizes(long seed) {
      this(seed, new long[4 * LEVELS]);
    }

    /** Creates the sizes that {@link #toArray} returned. */
    public Sizes(long seed, long[] sums) {
      this.seed = seed;
      this.sums = sums.clone();
    }

    /** Adds a review. */
    public void add(ReadReview review) {
      int level = halvings(review.text(), seed);
      int at = index(review.first(), level);
      sums[at]++;
      sums[at + LEVELS] += ReviewSample.bytes(review, words.split(review.text()).size());
    }

    /** Returns after how many halvings the sample still has a review. */
    public static int halvings(String text, long seed) {
      return ReviewSample.halvings(NormalizedText.key(text), seed);
    }

    /** Adds others, which have the same seed, and returns this. */
    public Sizes plus(Sizes other) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += other.sums[i];
      }
      return this;
    }

    /** Returns the fewest halvings after which a side fits into memory. */
    public int halvings(boolean isFirst, long bytes) {
      int halvings = 0;
      while (kept(isFirst, halvings) > 1 && sum(isFirst, LEVELS, halvings) > bytes) {
        halvings++;
      }
      return halvings;
    }

    /** Returns the number of reviews of a side. */
    public long seen(boolean isFirst) {
      return kept(isFirst, 0);
    }

    /** Returns the number of reviews of a side that so many halvings keep. */
    public long kept(boolean isFirst, int halvings) {
      return sum(isFirst, 0, halvings);
    }

    private long sum(boolean isFirst, int offset, int halvings) {
      long sum = 0;
      for (int level = halvings; level < LEVELS; level++) {
        sum += sums[index(isFirst, level) + offset];
      }
      return sum;
    }

    private static int index(boolean isFirst, int level) {
      return (isFirst ? 2 * LEVELS : 0) + level;
    }

    /** Returns these sizes as numbers. */
    public long[] toArray() {
      return sums.clone();
    }
  }
}
