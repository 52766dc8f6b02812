package dev.starsight.explore.internal.changes;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.special.Gamma;

/**
 * The exact test of whether two samples differ, for counts too small for tables of critical values:
 * all reviews are put together and a sample of the size of the smaller one is drawn from them, many
 * times (Fisher, 1935; Besag and Clifford, 1991, for the early end). The draws have a fixed seed,
 * so the same counts always give the same answer. Pure functions.
 */
final class PermutationTest {

  private static final long SEED = 42;

  /** So many draws may exceed the observed difference before chance explains it. */
  private static final int EXCEEDING = 30;

  private static final double ROUNDING = 1e-9;

  private PermutationTest() {}

  /**
   * Returns whether chance makes such a difference at least as often as {@code level}.
   *
   * @param fewer counts by class of the smaller sample
   * @param all counts by class of both samples
   * @param statistic of counts of the smaller sample; larger means more different
   */
  static boolean explains(
      long[] fewer, long[] all, double level, ToDoubleFunction<long[]> statistic) {
    double observed = statistic.applyAsDouble(fewer) * (1 - ROUNDING) - Double.MIN_NORMAL;
    long size = Arrays.stream(fewer).sum();
    long draws = (long) Math.ceil(EXCEEDING / level);
    long exceeding = 1; // The observed sample counts as one of the draws.
    SplittableRandom random = new SplittableRandom(SEED);
    long[] drawn = new long[all.length];
    for (long i = 1; i < draws && exceeding <= EXCEEDING; i++) {
      draw(random, all, size, drawn);
      exceeding += statistic.applyAsDouble(drawn) >= observed ? 1 : 0;
    }
    return exceeding > EXCEEDING;
  }

  /** Draws a sample without replacement, class by class. */
  private static void draw(SplittableRandom random, long[] all, long size, long[] drawn) {
    long rest = Arrays.stream(all).sum();
    long left = size;
    for (int i = 0; i < all.length; i++) {
      rest -= all[i];
      drawn[i] = rest == 0 ? left : hypergeometric(random, all[i], rest, left);
      left -= drawn[i];
    }
  }

  /** Draws the number of good ones among {@code size}, by inversion from the mode outwards. */
  private static long hypergeometric(SplittableRandom random, long good, long bad, long size) {
    long least = Math.max(0, size - bad);
    long most = Math.min(good, size);
    long mode =
        Math.max(
            least,
            Math.min(most, (long) ((size + 1.0) * (good + 1.0) / ((double) good + bad + 2))));
    double peak =
        Math.exp(choose(good, mode) + choose(bad, size - mode) - choose(good + bad, size));
    double left = random.nextDouble() - peak;
    double up = peak;
    double down = peak;
    long above = mode;
    long below = mode;
    while (left >= 0 && (above < most || below > least)) {
      if (above < most) {
        up *= (double) (good - above) * (size - above);
        above++;
        up /= (double) above * (bad - size + above);
        left -= up;
        if (left < 0) {
          return above;
        }
      }
      if (below > least) {
        down *= (double) below * (bad - size + below);
        below--;
        down /= (double) (good - below) * (size - below);
        left -= down;
        if (left < 0) {
          return below;
        }
      }
    }
    return mode;
  }

  private static double choose(long all, long chosen) {
    return Gamma.logGamma(all + 1.0)
        - Gamma.logGamma(chosen + 1.0)
        - Gamma.logGamma(all - chosen + 1.0);
  }
}
