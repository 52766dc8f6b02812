package dev.starsight.phrases.internal;

/** Recognizes reviews that repeat an earlier one of their side. Not thread-safe. */
final class CopyFilter {

  /** Of a review that is no copy of another one. */
  static final long UNIQUE = 0;

  private static final long FREE = UNIQUE;

  /** A hash table with open addressing. */
  private long[] keys = new long[1 << 16];

  private int used;

  /**
   * Returns whether no equal text of its side came before: of anyone, if it has at least {@link
   * ReviewSample#COPIED_WORDS} words, or of the same customer. Short texts of unknown customers
   * never repeat each other.
   *
   * @param key of the normalized text
   */
  boolean isNew(long key, ReadReview review, int words) {
    return isNew(copied(key, review, words));
  }

  /** Returns whether none with the same {@link #copied} came before. */
  boolean isNew(long copied) {
    return copied == UNIQUE || add(copied);
  }

  /** Returns what equal texts of a side have in common, or {@link #UNIQUE} if none repeats it. */
  static long copied(long key, ReadReview review, int words) {
    long common = review.first() ? key : ~key;
    if (words < ReviewSample.COPIED_WORDS) {
      if (review.author().isEmpty()) {
        return UNIQUE;
      }
      common = LongIndex.mix(common) ^ review.author().hashCode();
    }
    return common == UNIQUE ? 1 : common;
  }

  private boolean add(long key) {
    int slot = slot(key);
    if (keys[slot] == key) {
      return false;
    }
    keys[slot] = key;
    used++;
    if (used > keys.length / 3 * 2) {
      grow();
    }
    return true;
  }

  /** Returns the slot of a key, or the free one in which it belongs. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (LongIndex.mix(key) >>> 32) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = keys;
    keys = new long[old.length * 2];
    for (long key : old) {
      if (key != FREE) {
        keys[slot(key)] = key;
      }
    }
  }
}
