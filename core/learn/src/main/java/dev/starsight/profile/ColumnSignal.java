package dev.starsight.profile;

import java.util.List;

/**
 * What a column alone tells about the label: a table of its values (of numbers: of 20 quantile
 * bins) is made on half of a sample of rows, and its guesses are counted on the other half.
 * Immutable.
 *
 * @param rows how many rows the guesses are counted on
 * @param accuracy share of them guessed right
 * @param majority share that always guessing the most frequent label gets right
 * @param balancedAccuracy mean over the labels of the share guessed right when every label counts
 *     alike
 * @param chance what {@code balancedAccuracy} is of a column that tells nothing: one over the
 *     number of labels
 * @param group the labels that it tells best from all others
 * @param groupAccuracy balanced accuracy of telling just that; chance is 0.5
 */
public record ColumnSignal(
    long rows,
    double accuracy,
    double majority,
    double balancedAccuracy,
    double chance,
    List<String> group,
    double groupAccuracy) {

  private static final double HALF = 0.5;
  private static final double GROUP = 0.8;
  private static final double STRONG = 0.25;

  public ColumnSignal {
    group = List.copyOf(group);
  }

  /**
   * Whether the column gives the label away: it undoes half of the mistakes of guessing without it,
   * or tells a group of labels from the others with a balanced accuracy of 0.8.
   */
  public boolean givesAway() {
    return accuracyGain() >= HALF || balancedGain() >= HALF || groupAccuracy >= GROUP;
  }

  /** Whether it tells so much that a person should look why. */
  public boolean isStrong() {
    return accuracyGain() >= STRONG || balancedGain() >= STRONG || groupAccuracy >= (1 + HALF) / 2;
  }

  /** Whether it tells anything at all, beyond chance by two standard errors. */
  public boolean tellsSomething() {
    double error = Math.sqrt(0.25 / Math.max(1, rows));
    return balancedAccuracy - chance > 2 * error || groupAccuracy - HALF > 2 * error;
  }

  private double accuracyGain() {
    return majority < 1 ? (accuracy - majority) / (1 - majority) : 0;
  }

  private double balancedGain() {
    return chance < 1 ? (balancedAccuracy - chance) / (1 - chance) : 0;
  }
}
