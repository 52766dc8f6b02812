package dev.starsight.streams;

/**
 * How far a figure of a window is from what was usual before.
 *
 * @param name {@code rows}, {@code meanStar} or {@code distinct}
 * @param value the figure
 * @param expected the median of the windows before
 * @param lower the least usual value
 * @param upper the greatest usual value
 * @param score the distance from the expected value, in units of the distance of the limit on that
 *     side, at most {@value #MOST}: above 1 one value in 1,000 is by chance
 */
public record WindowScore(
    String name, double value, double expected, double lower, double upper, double score) {

  /** From this score on a window is a reason to look. */
  public static final double ALARM = 1.5;

  static final double MOST = 1_000;

  /** Returns the score of a value. */
  static WindowScore of(String name, double value, double expected, double lower, double upper) {
    double half = value >= expected ? upper - expected : expected - lower;
    double distance = Math.abs(value - expected);
    double score = distance == 0 ? 0 : Math.min(MOST, distance / half);
    return new WindowScore(name, value, expected, lower, upper, score);
  }

  /** Returns whether the value is a reason to look. */
  public boolean isAlarm() {
    return score >= ALARM;
  }
}
