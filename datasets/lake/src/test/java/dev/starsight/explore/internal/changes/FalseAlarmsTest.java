package dev.starsight.explore.internal.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Drift.Verdict;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Counts how often two samples of one population are told to differ. Each test has a large variant
 * with the tag {@code long}.
 */
class FalseAlarmsTest {

  private static final double[] STARS = {0.2, 0.07, 0.09, 0.19, 0.45};
  private static final double[] RARE_STAR = {0.0015, 0.02, 0.0785, 0.2, 0.7};
  private static final double[] RARE_CLASS = {0.0015, 0.9985};
  private static final double[] RARE_CLASS_OF_THREE = {0.0015, 0.2985, 0.7};
  private static final int CATEGORIES = 43;
  private static final double OF_CATEGORIES = Significance.LEVEL / CATEGORIES;

  /**
   * How often a verdict is a change.
   *
   * @param trials how many pairs of samples, or of sets of categories
   */
  private static double alarms(int trials, Predicate<SplittableRandom> isChange) {
    SplittableRandom random = new SplittableRandom(11);
    int alarms = 0;
    for (int trial = 0; trial < trials; trial++) {
      alarms += isChange.test(random) ? 1 : 0;
    }
    return (double) alarms / trials;
  }

  /** Returns whether any of several categories is told to differ. */
  private static Predicate<SplittableRandom> anyOf43(Predicate<SplittableRandom> isChange) {
    return random -> {
      boolean any = false;
      for (int category = 0; category < CATEGORIES; category++) {
        any |= isChange.test(random);
      }
      return any;
    };
  }

  private static Predicate<SplittableRandom> shares(
      double[] population, int few, int many, double level) {
    return random ->
        Drifts.ofShares(
                Drift.INDEX, draw(population, few, random), draw(population, many, random), level)
            .isChange();
  }

  private static Predicate<SplittableRandom> averages(
      double[] population, int few, int many, double level) {
    return random ->
        Drifts.ofStars(
                "d",
                new StarCounts(draw(population, few, random)),
                new StarCounts(draw(population, many, random)),
                level)
            .isChange();
  }

  private static Predicate<SplittableRandom> rates(double share, int few, int many) {
    return random ->
        Drifts.ofRates("d", binomial(few, share, random), few, binomial(many, share, random), many)
            .isChange();
  }

  /** Votes with a long tail: most are 0, a few are in the hundreds. */
  private static Predicate<SplittableRandom> votes(int few, int many) {
    return random -> Drifts.ofMeans("d", votes(few, random), votes(many, random)).isChange();
  }

  private static Moments votes(int count, SplittableRandom random) {
    Moments sum = Moments.NONE;
    for (int i = 0; i < count; i++) {
      double votes = Math.floor(Math.min(2_000, 0.3 * Math.pow(random.nextDouble(), -1.2)));
      sum = sum.plus(new Moments(1, votes, votes * votes));
    }
    return sum;
  }

  /** Before, the rare class raised an alarm in 13 of 100 cases. */
  @Test
  void oneVerdictIsRarelyAFalseAlarm() {
    check(1_500, 0.075);
  }

  /** Before, the rare class alarmed in a third of the cases. */
  @Test
  void oneOf43VerdictsIsRarelyAFalseAlarm() {
    checkOf43(150, 0.12);
  }

  @Test
  @Tag("long")
  void atMostSixInAHundredAreFalseAlarms() {
    check(20_000, 0.06);
    checkOf43(4_000, 0.06);
  }

  private static void check(int trials, double most) {
    double level = Significance.LEVEL;
    check("five stars", trials, most, shares(STARS, 200, 50_000, level));
    check("a rare star", trials, most, shares(RARE_STAR, 100, 100_000, level));
    check("a rare class", trials, most, shares(RARE_CLASS, 100, 100_000, level));
    check(
        "one rare class of three", trials, most, shares(RARE_CLASS_OF_THREE, 100, 100_000, level));
    check("average of 10", trials, most, averages(STARS, 10, 50_000, level));
    check("average of 200", trials, most, averages(RARE_STAR, 200, 50_000, level));
    check("rate of 1 in 100", trials, most, rates(0.01, 10, 100_000));
    check("rate of 1 in 1,000", trials, most, rates(0.001, 60, 100_000));
    check("rate of a half", trials, most, rates(0.5, 100, 50_000));
    check("votes", trials / 10, most + 0.03, votes(50, 2_000));
  }

  private static void checkOf43(int trials, double most) {
    check("43, five stars", trials, most, anyOf43(shares(STARS, 200, 50_000, OF_CATEGORIES)));
    check("43, a rare star", trials, most, anyOf43(shares(RARE_STAR, 100, 100_000, OF_CATEGORIES)));
    check(
        "43, one rare class of three",
        trials,
        most,
        anyOf43(shares(RARE_CLASS_OF_THREE, 100, 100_000, OF_CATEGORIES)));
    check("43, average", trials, most, anyOf43(averages(RARE_STAR, 20, 50_000, OF_CATEGORIES)));
  }

  private static void check(
      String name, int trials, double most, Predicate<SplittableRandom> isChange) {
    double alarms = alarms(trials, isChange);
    assertThat(alarms).as(name).isLessThanOrEqualTo(most);
  }

  @Test
  void aRealChangeIsFound() {
    double[] changed = {0.3, 0.07, 0.09, 0.19, 0.35};
    SplittableRandom random = new SplittableRandom(5);
    int found = 0;
    int moved = 0;
    for (int trial = 0; trial < 100; trial++) {
      long[] few = draw(changed, 200, random);
      long[] many = draw(STARS, 50_000, random);
      found += Drifts.ofShares(few, many).isChange() ? 1 : 0;
      moved +=
          Drifts.ofStars("d", new StarCounts(few), new StarCounts(many), Significance.LEVEL)
                  .isChange()
              ? 1
              : 0;
    }
    assertThat(found).isGreaterThan(75);
    assertThat(moved).isGreaterThan(90);
  }

  @Test
  void countsThatAllowNoVerdictGetNone() {
    Drift drift = Drifts.ofShares(new long[] {1, 99}, new long[] {150, 99_850});
    assertThat(drift.verdict()).isEqualTo(Verdict.NOT_JUDGED);
    assertThat(drift.words()).endsWith("too few reviews to judge");
  }

  /**
   * Fisher's exact test of his tea-tasting example: 1 in 70 has no mistake, 17 have one at most.
   */
  @Test
  void agreesWithFishersExactTest() {
    long[] all = {4, 4};
    assertThat(PermutationTest.explains(new long[] {4, 0}, all, 0.02, drawn -> drawn[0])).isFalse();
    assertThat(PermutationTest.explains(new long[] {4, 0}, all, 0.01, drawn -> drawn[0])).isTrue();
    assertThat(PermutationTest.explains(new long[] {3, 1}, all, 0.2, drawn -> drawn[0])).isTrue();
    assertThat(PermutationTest.explains(new long[] {3, 1}, all, 0.3, drawn -> drawn[0])).isFalse();
  }

  private static long[] draw(double[] shares, int count, SplittableRandom random) {
    long[] drawn = new long[shares.length];
    long left = count;
    double rest = 1;
    for (int i = 0; i < shares.length - 1; i++) {
      drawn[i] = binomial(left, shares[i] / rest, random);
      left -= drawn[i];
      rest -= shares[i];
    }
    drawn[shares.length - 1] = left;
    return drawn;
  }

  /** Draws the number of hits: exactly where they are few, else by the normal distribution. */
  private static long binomial(long count, double share, SplittableRandom random) {
    double variance = count * share * (1 - share);
    if (variance > 400) {
      double normal = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      normal *= Math.cos(2 * Math.PI * random.nextDouble());
      return Math.round(count * share + normal * Math.sqrt(variance));
    }
    long hits = 0;
    double position = 0;
    while (true) {
      position += 1 + Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-share));
      if (position > count) {
        return hits;
      }
      hits++;
    }
  }
}
