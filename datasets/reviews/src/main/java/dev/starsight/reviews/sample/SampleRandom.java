package dev.starsight.reviews.sample;

/**
 * SplitMix64, implemented here so that a sample does not depend on the version of the JDK: the
 * bounded numbers of {@code SplittableRandom} may change. Confined to one thread.
 *
 * <p>Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
 */
final class SampleRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SampleRandom(long state) {
    this.state = state;
  }

  /** Returns a generator that depends on all keys and nothing else. */
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

  /** Returns 0 to {@code bound} - 1; the bias of at most bound / 2^32 does not matter here. */
  int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Returns a standard normal number (Box, Muller); StrictMath gives the same everywhere. */
  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }
}
