package dev.starsight.phrases;

/**
 * Options of {@link PhraseFinder}. Immutable.
 *
 * @param limit the most phrases of each side, and the most new ones; 1 to 1,000
 * @param level the false-discovery rate, above 0 and below 1
 * @param memoryMegabytes the memory for the texts of reviews, at least 1; of more reviews than fit
 *     in, a sample chooses the phrases, which are then counted in all reviews
 * @param seed chooses the sample
 */
public record PhraseOptions(int limit, double level, int memoryMegabytes, long seed) {

  public PhraseOptions {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit must be 1 to 1000, but is " + limit);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be above 0 and below 1, but is " + level);
    }
    if (memoryMegabytes < 1) {
      throw new IllegalArgumentException(
          "memoryMegabytes must be at least 1, but is " + memoryMegabytes);
    }
  }

  /** Returns 50 phrases of each side, a rate of 0.05, 256 MB and the seed 42. */
  public static PhraseOptions defaults() {
    return new PhraseOptions(50, 0.05, 256, 42);
  }

  public PhraseOptions withLimit(int most) {
    return new PhraseOptions(most, level, memoryMegabytes, seed);
  }

  public PhraseOptions withLevel(double rate) {
    return new PhraseOptions(limit, rate, memoryMegabytes, seed);
  }

  public PhraseOptions withMemoryMegabytes(int megabytes) {
    return new PhraseOptions(limit, level, megabytes, seed);
  }

  public PhraseOptions withSeed(long value) {
    return new PhraseOptions(limit, level, memoryMegabytes, value);
  }
}
