package dev.starsight.data.internal;

/**
 * When a column gives the label away: if it says something about the label in at least 1 % of the
 * rows (and ten of them), and is right for at least half of the rows that guessing would get wrong,
 * because a column may be informative about the label without giving it away.
 */
public final class LeakRule {

  private static final double MIN_SHARE = 0.01;
  private static final int MIN_ROWS = 10;

  private LeakRule() {}

  /**
   * Returns whether a column gives the label away.
   *
   * @param rows the rows in which it predicts a label
   * @param right those in which that is their label
   * @param byGuessing how many of these rows guessing gets right
   * @param allRows all rows with a label
   */
  public static boolean isLeak(long rows, long right, double byGuessing, long allRows) {
    return rows >= MIN_ROWS
        && rows >= MIN_SHARE * allRows
        && 2 * (right - byGuessing) >= rows - byGuessing
        && right > byGuessing;
  }
}
