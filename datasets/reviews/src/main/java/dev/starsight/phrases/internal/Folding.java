package dev.starsight.phrases.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out phrases that say no more than one above them: they are said in the same reviews, or
 * what they say beyond those reviews is not worth an entry.
 */
final class Folding {

  /** Phrases that share so much of their reviews are one. */
  private static final double SAME = 0.5;

  /** A phrase within another one is kept if without the other one so much of its score is left. */
  private static final double SCORE_LEFT = 0.5;

  /** A longer phrase is kept if it is on one side so many times more often than the shorter one. */
  private static final double MORE_TELLING = 1.5;

  private Folding() {}

  /**
   * Folds phrases that tell one side from the other.
   *
   * @param ranked best first
   * @param odds their score
   * @param isFirst the side that says them more often
   */
  static List<PhraseCandidate> different(
      List<PhraseCandidate> ranked, LogOdds odds, boolean isFirst, int limit) {
    List<PhraseCandidate> kept = new ArrayList<>();
    for (PhraseCandidate candidate : ranked) {
      if (kept.size() == limit) {
        break;
      }
      if (kept.stream().noneMatch(other -> saysNoMore(candidate, other, odds, isFirst))) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private static boolean saysNoMore(
      PhraseCandidate candidate, PhraseCandidate above, LogOdds odds, boolean isFirst) {
    if (!candidate.sharesWord(above)) {
      return false;
    }
    if (candidate.overlap(above, isFirst) >= SAME) {
      return true;
    }
    if (above.contains(candidate)) {
      double left =
          odds.z(
              Postings.without(candidate.first(), above.first()).length,
              Postings.without(candidate.second(), above.second()).length);
      double score = odds.z(candidate.first().length, candidate.second().length);
      return left * score <= 0 || Math.abs(left) < SCORE_LEFT * Math.abs(score);
    }
    return candidate.contains(above)
        && lift(candidate, isFirst) <= MORE_TELLING * lift(above, isFirst);
  }

  /** How many times more reviews of one side than of the other; half a review is added to both. */
  private static double lift(PhraseCandidate candidate, boolean isFirst) {
    double lift = (candidate.first().length + 0.5) / (candidate.second().length + 0.5);
    return isFirst ? lift : 1 / lift;
  }

  /**
   * Folds new phrases: a phrase is folded into one above it if at least half of the reviews that
   * say it say the other one, too, and the rest is no news by itself.
   *
   * @param ranked best first
   * @param rest whether a number of reviews of the first side and of the second would be news
   */
  static List<PhraseCandidate> newer(List<PhraseCandidate> ranked, News rest, int limit) {
    List<PhraseCandidate> kept = new ArrayList<>();
    for (PhraseCandidate candidate : ranked) {
      if (kept.size() == limit) {
        break;
      }
      if (kept.stream().noneMatch(other -> isSameNews(candidate, other, rest))) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  /** Whether the reviews that say a phrase would be news. */
  @FunctionalInterface
  interface News {
    boolean isNews(PhraseCandidate candidate, int[] first, int[] second);
  }

  private static boolean isSameNews(PhraseCandidate candidate, PhraseCandidate above, News rest) {
    int[] first = candidate.firstBeside(above);
    int[] firstAbove = above.firstBeside(candidate);
    if (Postings.shared(first, firstAbove) < SAME * first.length) {
      return false;
    }
    return candidate.overlap(above, true) >= SAME
        || !rest.isNews(
            candidate,
            Postings.without(first, firstAbove),
            Postings.without(candidate.second(), above.second()));
  }
}
