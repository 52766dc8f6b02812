package dev.starsight.phrases.internal;

/** Recognizes reviews of one side that repeat an earlier one. Not thread-safe. */
final class CopyFilter {

  private final LongIndex seen;

  CopyFilter(int expected) {
    seen = new LongIndex(expected);
  }

  /**
   * Returns whether no equal text came before: of anyone, if it has at least {@link
   * ReviewSample#COPIED_WORDS} words, or of the same customer. Short texts of unknown customers
   * never repeat each other.
   *
   * @param key of the normalized text
   */
  boolean isNew(long key, String author, int words) {
    if (words < ReviewSample.COPIED_WORDS) {
      if (author.isEmpty()) {
        return true;
      }
      key = LongIndex.mix(key) ^ author.hashCode();
    }
    int before = seen.size();
    return seen.add(key) == before;
  }
}
