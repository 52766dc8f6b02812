package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tests all n-grams, and keeps those that pass while the false-discovery rate is held. */
final class PhraseTests {

  /** The order of tested phrases, which does not depend on the numbers of words. */
  private static final Comparator<TestedPhrase> BY_P = Comparator.comparingDouble(TestedPhrase::p);

  /** A difference of fewer standard deviations has no exact test: it could not pass. */
  private static final double FEW_DEVIATIONS = 2;

  /** N-grams that a thread tests in one go. */
  private static final int BLOCK = 1 << 12;

  private final PhraseNgrams ngrams;
  private final double level;
  private final int threads;
  private long tested;

  PhraseTests(PhraseNgrams ngrams, double level, int threads) {
    this.ngrams = ngrams;
    this.level = level;
    this.threads = threads;
  }

  /**
   * An n-gram with its test.
   *
   * @param level the n-grams of its length
   * @param number its number among them
   * @param window the window in which it is said most unusually often, -1 for the whole first side
   * @param first reviews of the window, or of the first side, that say it
   * @param second reviews of the second side that say it
   * @param p the probability of such a difference by chance
   */
  record TestedPhrase(NgramLevel level, int number, int window, int first, int second, double p) {}

  /** A phrase that passed, and its q value. */
  record Passed(TestedPhrase phrase, double q) {}

  /** Returns how many hypotheses the last call tested. */
  long tested() {
    return tested;
  }

  /** Returns the n-grams that one side says more often than the other, smallest p first. */
  List<Passed> different(long firstReviews, long secondReviews) {
    Hypergeometric test = new Hypergeometric(firstReviews, secondReviews);
    TestFamily family = new TestFamily(List.of(test), true, level);
    for (NgramLevel each : ngrams.levels()) {
      for (int i = 0; i < each.size(); i++) {
        if (isTested(each, i)) {
          family.add(0, each.total(i), 1);
        }
      }
    }
    family.close();
    ConcurrentLinkedQueue<TestedPhrase> small = new ConcurrentLinkedQueue<>();
    for (NgramLevel each : ngrams.levels()) {
      Threads.forEach(
          threads,
          (each.size() + BLOCK - 1) / BLOCK,
          block -> {
            int to = Math.min(each.size(), (block + 1) * BLOCK);
            for (int i = block * BLOCK; i < to; i++) {
              int total = each.total(i);
              if (family.contains(0, total)
                  && isTested(each, i)
                  && deviations(each.first(i), total, firstReviews, secondReviews)
                      > FEW_DEVIATIONS) {
                double p = test.twoSided(each.first(i), total);
                small.add(new TestedPhrase(each, i, -1, each.first(i), each.second(i), p));
              }
            }
          });
    }
    return passed(family, new ArrayList<>(small), 1);
  }

  /**
   * Returns the n-grams that the first side says more often in a window, or in all windows
   * together, than the second side; each n-gram once. Those of the first window come first, and
   * have half of the false-discovery rate for themselves, so that later months cost them nothing.
   * Of both, the smallest p comes first.
   *
   * @param windowReviews reviews of each window; with one window, the whole first side
   */
  List<Passed> newer(long firstReviews, long[] windowReviews, long secondReviews) {
    int windows = windowReviews.length;
    List<Hypergeometric> tests = new ArrayList<>();
    if (windows > 1) {
      for (long reviews : windowReviews) {
        tests.add(new Hypergeometric(reviews, secondReviews));
      }
    }
    tests.add(new Hypergeometric(firstReviews, secondReviews));
    if (windows == 1) {
      return best(new Windows(tests, new long[] {firstReviews}, secondReviews, 0, 1).passed(1));
    }
    long[] reviews = Arrays.copyOf(windowReviews, windows + 1);
    reviews[windows] = firstReviews;
    List<Passed> both = new ArrayList<>(new Windows(tests, reviews, secondReviews, 0, 1).passed(2));
    long testedOfFirst = tested;
    both.addAll(new Windows(tests, reviews, secondReviews, 1, windows + 1).passed(2));
    tested += testedOfFirst;
    return best(both);
  }

  /** The tests of some windows, which share a false-discovery rate; the last test is of all. */
  private final class Windows {

    private final List<Hypergeometric> tests;
    private final long[] reviews;
    private final long secondReviews;
    private final int from;
    private final int to;

    Windows(List<Hypergeometric> tests, long[] reviews, long secondReviews, int from, int to) {
      this.tests = tests;
      this.reviews = reviews;
      this.secondReviews = secondReviews;
      this.from = from;
      this.to = to;
    }

    private boolean testsAll() {
      return to == tests.size();
    }

    private boolean contains(int window) {
      return window >= from && window < to && window < tests.size() - 1;
    }

    /** Returns what passes at a part of the level, smallest p first. */
    List<Passed> passed(int parts) {
      TestFamily family = new TestFamily(tests, false, level / parts);
      for (NgramLevel each : ngrams.levels()) {
        addTo(family, each);
      }
      family.close();
      List<TestedPhrase> small = new ArrayList<>();
      for (NgramLevel each : ngrams.levels()) {
        for (int i = 0; testsAll() && i < each.size(); i++) {
          if (isTested(each, i)) {
            test(family, tests.size() - 1, each, i, each.first(i), small);
          }
        }
        for (WindowCounts counts : ngrams.windowCounts(each.length())) {
          for (int i = 0; i < counts.size(); i++) {
            int number = counts.number(i);
            int window = counts.window(i);
            if (contains(window) && isTested(each, number)) {
              test(family, window, each, number, counts.reviews(i), small);
            }
          }
        }
      }
      return PhraseTests.this.passed(family, small, parts);
    }

    private void addTo(TestFamily family, NgramLevel each) {
      for (int i = 0; i < each.size(); i++) {
        if (isTested(each, i)) {
          if (testsAll()) {
            family.add(tests.size() - 1, each.total(i), 1);
          }
          for (int window = from; contains(window); window++) {
            family.add(window, each.second(i), 1);
          }
        }
      }
      for (WindowCounts counts : ngrams.windowCounts(each.length())) {
        for (int i = 0; i < counts.size(); i++) {
          int number = counts.number(i);
          int window = counts.window(i);
          if (contains(window) && isTested(each, number)) {
            family.add(window, each.second(number), -1);
            family.add(window, each.second(number) + counts.reviews(i), 1);
          }
        }
      }
    }

    private void test(
        TestFamily family,
        int window,
        NgramLevel each,
        int number,
        int said,
        List<TestedPhrase> small) {
      int total = said + each.second(number);
      boolean isMore =
          said * (double) (reviews[window] + secondReviews) > total * (double) reviews[window];
      if (isMore
          && family.contains(window, total)
          && deviations(said, total, reviews[window], secondReviews) > FEW_DEVIATIONS) {
        double p = tests.get(window).atLeast(said, total);
        int shown = window == tests.size() - 1 ? -1 : window;
        small.add(new TestedPhrase(each, number, shown, said, each.second(number), p));
      }
    }
  }

  private boolean isTested(NgramLevel each, int number) {
    return !each.isAbsorbed(number) && ngrams.isTested(each, number);
  }

  private static double deviations(int first, int total, long firstReviews, long secondReviews) {
    double all = firstReviews + (double) secondReviews;
    double share = firstReviews / all;
    double variance = total * share * (1 - share) * (all - total) / Math.max(1, all - 1);
    return Math.abs(first - total * share) / Math.sqrt(variance + 1e-9);
  }

  private List<Passed> passed(TestFamily family, List<TestedPhrase> small, int parts) {
    tested = family.size();
    small.sort(BY_P);
    double[] q = family.qValues(small.stream().mapToDouble(TestedPhrase::p).toArray());
    List<Passed> passed = new ArrayList<>();
    for (int i = 0; i < q.length && q[i] * parts <= level; i++) {
      passed.add(new Passed(small.get(i), q[i] * parts));
    }
    return passed;
  }

  /** Keeps the first of each n-gram. */
  private static List<Passed> best(List<Passed> passed) {
    Set<Long> seen = new HashSet<>();
    List<Passed> best = new ArrayList<>();
    for (Passed each : passed) {
      long key = ((long) each.phrase.level().length() << 32) | each.phrase.number();
      if (seen.add(key)) {
        best.add(each);
      }
    }
    return Collections.unmodifiableList(best);
  }
}
