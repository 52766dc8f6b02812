package dev.starsight.data.internal;

import java.util.SplittableRandom;

/** Random orders and seeds derived from a seed. */
public final class Shuffle {

  private Shuffle() {}

  /** Shuffles values in place (Fisher and Yates). */
  public static void shuffle(int[] values, SplittableRandom random) {
    shuffle(values, 0, values.length, random);
  }

  /** Shuffles the values with indices from {@code from} to {@code to - 1}. */
  public static void shuffle(int[] values, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = from + random.nextInt(i - from + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** Derives a seed from others (with the finalizer of splitmix64, Steele et al., 2014). */
  public static long mix(long seed, long... more) {
    long mixed = seed;
    for (long value : more) {
      mixed += 0x9e3779b97f4a7c15L + value;
      mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      mixed ^= mixed >>> 31;
    }
    return mixed;
  }
}
