package dev.starsight.data.internal;

/** The softmax of scores in double precision. */
public final class Softmax {

  private Softmax() {}

  /**
   * Sets each probability to {@code exp(score)} divided by their sum, without overflow for large
   * scores.
   *
   * @param probabilities as long as {@code scores}; may be the same array
   */
  public static void of(double[] scores, double[] probabilities) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Math.exp(scores[i] - max);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] /= sum;
    }
  }
}
