package dev.starsight.phrases.internal;

/**
 * The log-odds ratio of a phrase on two sides with an informative Dirichlet prior, as a z score
 * (Monroe, Colaresi and Quinn, 2008, "Fightin' Words", equations 16, 20 and 22). What is counted
 * are reviews: a side with n reviews, y of which say the phrase, has the odds y / (n − y). The
 * prior is worth {@link #PRIOR_REVIEWS} reviews on each side, of which as large a share says the
 * phrase as of both sides together. Immutable.
 *
 * @param first reviews of the first side, at least 1
 * @param second reviews of the second side, at least 1
 */
public record LogOdds(long first, long second) {

  /** The weight of the prior, in reviews. */
  public static final double PRIOR_REVIEWS = 500;

  /**
   * Returns the z score: above 0 if the first side says the phrase more often.
   *
   * @param sayFirst reviews of the first side that say the phrase
   * @param saySecond reviews of the second side that say the phrase
   */
  public double z(long sayFirst, long saySecond) {
    double share = (sayFirst + saySecond) / (double) (first + second);
    double prior = PRIOR_REVIEWS * share;
    double rest = PRIOR_REVIEWS - prior;
    double one = sayFirst + prior;
    double other = saySecond + prior;
    double notOne = first - sayFirst + rest;
    double notOther = second - saySecond + rest;
    if (!(prior > 0) || !(rest > 0)) {
      return 0;
    }
    double delta = Math.log(one / notOne) - Math.log(other / notOther);
    return delta / Math.sqrt(1 / one + 1 / other);
  }
}
