package dev.starsight.model.internal;

/** The logistic regression of an event on one number. Pure functions. */
public final class LogisticRegression {

  /** The least slope of a fit. */
  public static final double MIN_SLOPE = 0.05;

  private static final int NEWTON_STEPS = 50;

  private LogisticRegression() {}

  /**
   * Fits by Newton's method. A squared distance from (1, 0) is added to the loss, so that it has
   * one minimum even if the numbers separate the events.
   *
   * @param penalty the weight of that distance, in rows, above 0
   * @param slopeIsFree whether the slope is fitted; otherwise it is {@link #MIN_SLOPE}
   * @return the slope, at least {@link #MIN_SLOPE}, and the offset
   */
  public static double[] fit(
      double[] numbers, boolean[] events, double penalty, boolean slopeIsFree) {
    double slope = slopeIsFree ? 1 : MIN_SLOPE;
    double offset = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double slopeGradient = penalty * (slope - 1);
      double offsetGradient = penalty * offset;
      double slopeCurve = penalty;
      double mixedCurve = 0;
      double offsetCurve = penalty;
      for (int i = 0; i < numbers.length; i++) {
        double p = 1 / (1 + Math.exp(-(slope * numbers[i] + offset)));
        double error = p - (events[i] ? 1 : 0);
        double weight = p * (1 - p);
        slopeGradient += error * numbers[i];
        offsetGradient += error;
        slopeCurve += weight * numbers[i] * numbers[i];
        mixedCurve += weight * numbers[i];
        offsetCurve += weight;
      }
      if (!slopeIsFree) {
        slopeGradient = 0;
        mixedCurve = 0;
      }
      double determinant = slopeCurve * offsetCurve - mixedCurve * mixedCurve;
      double slopeStep = (offsetCurve * slopeGradient - mixedCurve * offsetGradient) / determinant;
      double offsetStep = (slopeCurve * offsetGradient - mixedCurve * slopeGradient) / determinant;
      slope = Math.max(MIN_SLOPE, slope - Math.max(-1, Math.min(1, slopeStep)));
      offset -= Math.max(-2, Math.min(2, offsetStep));
      if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-10) {
        break;
      }
    }
    return new double[] {slope, offset};
  }
}
