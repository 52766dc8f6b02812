package dev.starsight.reviews.sample;

/**
 * SplitMix64, written out so that a sample's bytes do not depend on the JDK's version: the bounded
 * draws of {@code SplittableRandom} are not promised to stay. Confined to one thread.
 *
 * <p>Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
 */
final class SampleRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SampleRandom(long state) {
    this.state = state;
  }

  /** Numbers that depend on all of {@code keys} and on nothing else. */
  static SampleRandom of(long... keys) {
    long mixed = 0;
    for (long key : keys) {
      mixed = mix(mixed + GOLDEN_GAMMA + key);
    }
    return new SampleRandom(mixed);
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** From 0 to {@code bound} - 1; the bias of at most bound / 2^32 does not matter here. */
  int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** From 0 inclusive to 1 exclusive. */
  double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Mean 0, deviation 1, by Box and Muller; StrictMath, so that every machine agrees. */
  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** An index drawn in proportion to {@code weights}. */
  int weighted(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = uniform() * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
