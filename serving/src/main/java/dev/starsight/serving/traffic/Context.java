package dev.starsight.serving.traffic;

/**
 * What is known of a text before a model reads it.
 *
 * @param characters its length
 */
public record Context(int characters) {

  /** The number of features. */
  static final int FEATURES = 3;

  public static Context of(String text) {
    return new Context(text.length());
  }

  /** Returns 1, the logarithm of the length and its square, the latter two of order 1. */
  double[] features() {
    double log = (Math.log1p(characters) - 5) / 2;
    return new double[] {1, log, log * log};
  }
}
