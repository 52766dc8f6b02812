package dev.starsight.phrases.internal;

/**
 * Finds the month in which a phrase begins: the month that best divides its months into two of
 * which the later has the higher rate, by the likelihood of Poisson counts.
 */
public final class ChangePoint {

  /**
   * Twice the log-likelihood ratio that a rise must have: chance exceeds it in 1 of 1,000 splits.
   */
  private static final double CLEAR = 10.83;

  private ChangePoint() {}

  /**
   * Returns the index of the month in which a phrase begins, or -1 if its rate does not clearly
   * rise.
   *
   * @param said reviews of each month that say it
   * @param reviews reviews of each month
   */
  public static int of(long[] said, long[] reviews) {
    long allSaid = sum(said);
    long all = sum(reviews);
    long saidBefore = 0;
    long before = 0;
    double most = CLEAR;
    int begins = -1;
    for (int month = 1; month < said.length; month++) {
      saidBefore += said[month - 1];
      before += reviews[month - 1];
      long saidAfter = allSaid - saidBefore;
      long after = all - before;
      if (before > 0 && after > 0 && saidAfter * (double) before > saidBefore * (double) after) {
        double ratio =
            2
                * (logLikelihood(saidBefore, before)
                    + logLikelihood(saidAfter, after)
                    - logLikelihood(allSaid, all));
        if (ratio > most) {
          most = ratio;
          begins = month;
        }
      }
    }
    return begins;
  }

  private static double logLikelihood(long said, long reviews) {
    return said == 0 ? 0 : said * Math.log(said / (double) reviews);
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
