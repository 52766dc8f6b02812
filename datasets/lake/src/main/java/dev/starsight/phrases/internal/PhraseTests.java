package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.ArrayList;
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

  private final PhraseNgrams ngrams;
  private final double level;
  private final int threads;
  private long tested;

  PhraseTests(PhraseNgrams ngrams, double level, int threads) {
    this.ngrams = ngrams;
    this.level = level;
    this.threads = threads;
  }

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
          each.size(),
          i -> {
            int total = each.total(i);
            if (family.contains(0, total)
                && isTested(each, i)
                && deviations(each.first(i), total, firstReviews, secondReviews) > FEW_DEVIATIONS) {
              double p = test.twoSided(each.first(i), total);
              small.add(new TestedPhrase(each, i, -1, each.first(i), each.second(i), p));
            }
          });
    }
    return passed(family, new ArrayList<>(small));
  }

  /**
   * Returns the n-grams that the first side says more often in a window, or in all windows
   * together, than the second side, smallest p first; each n-gram once.
   *
   * @param windowReviews reviews of each window; with one window, the whole first side
   */
  List<Passed> newer(long firstReviews, long[] windowReviews, long secondReviews) {
    int windows = windowReviews.length > 1 ? windowReviews.length : 0;
    List<Hypergeometric> tests = new ArrayList<>();
    for (int window = 0; window < windows; window++) {
      tests.add(new Hypergeometric(windowReviews[window], secondReviews));
    }
    tests.add(new Hypergeometric(firstReviews, secondReviews));
    TestFamily family = new TestFamily(tests, false, level);
    for (NgramLevel each : ngrams.levels()) {
      addTo(family, each, windows);
    }
    family.close();
    List<TestedPhrase> small = new ArrayList<>();
    for (NgramLevel each : ngrams.levels()) {
      for (int i = 0; i < each.size(); i++) {
        if (isTested(each, i)) {
          test(family, tests, windows, each, i, each.first(i), firstReviews, secondReviews, small);
        }
      }
      for (CountTable table : ngrams.windowCounts(each.length())) {
        for (int i = 0; i < table.size(); i++) {
          int number = PhraseNgrams.ngram(table.key(i));
          int window = PhraseNgrams.window(table.key(i));
          if (isTested(each, number)) {
            long reviews = windowReviews[window];
            int said = table.first(i);
            test(family, tests, window, each, number, said, reviews, secondReviews, small);
          }
        }
      }
    }
    return best(passed(family, small));
  }

  private void addTo(TestFamily family, NgramLevel each, int windows) {
    for (int i = 0; i < each.size(); i++) {
      if (isTested(each, i)) {
        family.add(windows, each.total(i), 1);
        for (int window = 0; window < windows; window++) {
          family.add(window, each.second(i), 1);
        }
      }
    }
    for (CountTable table : ngrams.windowCounts(each.length())) {
      for (int i = 0; i < table.size(); i++) {
        int number = PhraseNgrams.ngram(table.key(i));
        if (isTested(each, number)) {
          int window = PhraseNgrams.window(table.key(i));
          family.add(window, each.second(number), -1);
          family.add(window, each.second(number) + table.first(i), 1);
        }
      }
    }
  }

  private static void test(
      TestFamily family,
      List<Hypergeometric> tests,
      int window,
      NgramLevel each,
      int number,
      int said,
      long reviews,
      long secondReviews,
      List<TestedPhrase> small) {
    int total = said + each.second(number);
    boolean isMore = said * (double) (reviews + secondReviews) > total * (double) reviews;
    if (isMore
        && family.contains(window, total)
        && deviations(said, total, reviews, secondReviews) > FEW_DEVIATIONS) {
      double p = tests.get(window).atLeast(said, total);
      int shown = window == tests.size() - 1 ? -1 : window;
      small.add(new TestedPhrase(each, number, shown, said, each.second(number), p));
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

  private List<Passed> passed(TestFamily family, List<TestedPhrase> small) {
    tested = family.size();
    small.sort(BY_P);
    double[] q = family.qValues(small.stream().mapToDouble(TestedPhrase::p).toArray());
    List<Passed> passed = new ArrayList<>();
    for (int i = 0; i < q.length && q[i] <= level; i++) {
      passed.add(new Passed(small.get(i), q[i]));
    }
    return passed;
  }

  /** Keeps the smallest p of each n-gram. */
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
