package dev.starsight.phrases.internal;

/** A phrase that is shown. Nobody changes its arrays, so it is immutable. */
public final class FoundPhrase {

  private final long[] hashes;
  private final int[] reviews;
  private final boolean first;
  private final int window;
  private final double chance;
  private final double q;

  /**
   * Creates a phrase.
   *
   * @param hashes the hashes of its words
   * @param reviews the numbers of the counted reviews that say it, ascending
   * @param first whether the first side says it more often
   * @param window the month of the first side in which it is new, counted from 0, or -1
   * @param chance the probability of so many reviews by chance, if it were said as much more often
   *     than before as a new phrase must be
   */
  FoundPhrase(long[] hashes, int[] reviews, boolean first, int window, double chance, double q) {
    this.hashes = hashes;
    this.reviews = reviews;
    this.first = first;
    this.window = window;
    this.chance = chance;
    this.q = q;
  }

  long[] hashes() {
    return hashes;
  }

  int[] reviews() {
    return reviews;
  }

  public boolean isFirst() {
    return first;
  }

  public int window() {
    return window;
  }

  public double chance() {
    return chance;
  }

  public double q() {
    return q;
  }
}
