package dev.starsight.phrases.internal;

import dev.starsight.phrases.internal.PhraseTests.TestedPhrase;
import java.util.Arrays;

/** A phrase that may be shown. Nobody changes its arrays, so it is immutable. */
final class PhraseCandidate {

  private final int[] words;
  private final int[] first;
  private final int[] second;
  private final int[] inWindow;
  private final TestedPhrase test;
  private final double q;

  private PhraseCandidate(
      int[] words, int[] first, int[] second, int[] inWindow, PhraseTests.Passed passed) {
    this.words = words;
    this.first = first;
    this.second = second;
    this.inWindow = inWindow;
    this.test = passed.phrase();
    this.q = passed.q();
  }

  /**
   * Creates a candidate of the reviews that say it; those of the first side come first.
   *
   * @param windowOf the window of each review of the first side
   */
  static PhraseCandidate of(
      int[] words, int[] said, int firstReviews, int[] windowOf, PhraseTests.Passed passed) {
    int border = Postings.below(said, firstReviews);
    int[] first = Arrays.copyOf(said, border);
    int window = passed.phrase().window();
    return new PhraseCandidate(
        words,
        first,
        Arrays.copyOfRange(said, border, said.length),
        window < 0
            ? first
            : Arrays.stream(first).filter(review -> windowOf[review] == window).toArray(),
        passed);
  }

  int[] words() {
    return words;
  }

  /** Returns the numbers of the reviews of the first side that say it, ascending. */
  int[] first() {
    return first;
  }

  /** Returns the numbers of the reviews of the second side that say it, ascending. */
  int[] second() {
    return second;
  }

  /**
   * Returns the numbers of the reviews of the first side that say it: those of the window in which
   * both phrases are new, if that is the same.
   */
  int[] firstBeside(PhraseCandidate other) {
    return test.window() == other.test.window() ? inWindow : first;
  }

  TestedPhrase test() {
    return test;
  }

  double q() {
    return q;
  }

  boolean contains(PhraseCandidate other) {
    return PhraseGrowth.find(words, other.words, 0) >= 0;
  }

  boolean sharesWord(PhraseCandidate other) {
    for (int word : words) {
      for (int otherWord : other.words) {
        if (word == otherWord) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns which share of the reviews of a side that say one of two phrases say both. */
  double overlap(PhraseCandidate other, boolean isFirst) {
    int[] one = isFirst ? firstBeside(other) : second;
    int[] two = isFirst ? other.firstBeside(this) : other.second;
    int shared = Postings.shared(one, two);
    return shared / (double) Math.max(1, one.length + two.length - shared);
  }
}
