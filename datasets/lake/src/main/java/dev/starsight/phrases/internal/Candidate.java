package dev.starsight.phrases.internal;

import java.util.Arrays;

/**
 * A phrase that may be shown. Not thread-safe.
 *
 * @param words the numbers of its words
 * @param first the numbers of the reviews of the first side that say it, ascending
 * @param second the numbers of the reviews of the second side that say it, ascending
 * @param test its test
 * @param q its q value
 */
record Candidate(int[] words, int[] first, int[] second, TestedPhrase test, double q) {

  /** Creates a candidate of the reviews that say it; those of the first side come first. */
  static Candidate of(int[] words, int[] said, int firstReviews, PhraseTests.Passed passed) {
    int border = Postings.below(said, firstReviews);
    return new Candidate(
        words,
        Arrays.copyOf(said, border),
        Arrays.copyOfRange(said, border, said.length),
        passed.phrase(),
        passed.q());
  }

  boolean contains(Candidate other) {
    return PhraseGrowth.find(words, other.words, 0) >= 0;
  }

  boolean sharesWord(Candidate other) {
    return Arrays.stream(words)
        .anyMatch(word -> Arrays.stream(other.words).anyMatch(w -> w == word));
  }

  /** Returns the reviews of both sides that one of two candidates, and those that both have. */
  double overlap(Candidate other, boolean isFirst) {
    int[] one = isFirst ? first : second;
    int[] two = isFirst ? other.first : other.second;
    int shared = Postings.shared(one, two);
    return shared / (double) Math.max(1, one.length + two.length - shared);
  }
}
