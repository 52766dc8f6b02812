package dev.starsight.transformer;

import java.util.SplittableRandom;

/** Seeded order. */
final class Shuffle {

  private Shuffle() {}

  /** Shuffles in place (Fisher and Yates). */
  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** A seed that follows from others (the finalizer of splitmix64, Steele et al., 2014). */
  static long mix(long seed, long... more) {
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
