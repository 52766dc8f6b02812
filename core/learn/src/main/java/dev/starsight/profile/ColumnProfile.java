package dev.starsight.profile;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profile of one column. Immutable.
 *
 * @param name as in the header; empty where the header has none
 * @param type the type of its values
 * @param reason why it has this type, half a sentence with the figures
 * @param rows number of rows
 * @param missing number of rows without a value: absent, blank, {@code NA}, {@code N/A}, {@code
 *     NaN} or {@code null}
 * @param distinct number of distinct values; an estimate above 10,000
 * @param top the most frequent values with their rows, at most ten, the most frequent first, of
 *     equals the one that came first; of the first 10,000 distinct values of up to 200 characters
 * @param numbers distribution of its numbers, or null where there are none
 * @param words distribution of the number of words in its values, or null where all are missing
 * @param signal how well the column alone predicts the label, or null where that was not measured:
 *     for texts, for constants, and with too few rows
 */
public record ColumnProfile(
    String name,
    ColumnType type,
    String reason,
    long rows,
    long missing,
    long distinct,
    List<ValueCount> top,
    @Nullable NumberSummary numbers,
    @Nullable NumberSummary words,
    @Nullable ColumnSignal signal) {

  /**
   * A value and how often it occurs.
   *
   * @param value as in the file
   * @param rows how many rows have it
   */
  public record ValueCount(String value, long rows) {}

  public ColumnProfile {
    top = List.copyOf(top);
  }

  /**
   * Profiles a column without measuring how well it predicts the label.
   *
   * @param values by row, as in the file; null where a row has none
   */
  public static ColumnProfile of(String name, Iterable<@Nullable String> values) {
    ColumnTally tally = new ColumnTally(name, 0);
    values.forEach(tally::add);
    return of(tally, null);
  }

  static ColumnProfile of(ColumnTally tally, @Nullable SignalMeasure measure) {
    TypeDecision decision = TypeDecision.of(tally);
    boolean measured = decision.type() != ColumnType.TEXT && decision.type() != ColumnType.CONSTANT;
    return new ColumnProfile(
        tally.name,
        decision.type(),
        decision.reason(),
        tally.rows,
        tally.missing,
        tally.distinct(),
        tally.top(),
        tally.numberSample.summary(),
        tally.wordSample.summary(),
        measured && measure != null ? measure.of(tally.name, decision.type()) : null);
  }

  /** Returns the share of rows without a value, 0 to 1. */
  public double missingShare() {
    return rows == 0 ? 0 : (double) missing / rows;
  }

  /** Returns how well the column alone predicts the label, if that was measured. */
  public Optional<ColumnSignal> measured() {
    return Optional.ofNullable(signal);
  }

  /** Returns the name in quotes, so that an empty one is visible. */
  public String quoted() {
    return '"' + name + '"';
  }

  /**
   * The distribution of numbers. Quantiles are exact up to 20,000 numbers; beyond, they are those
   * of a seeded sample of 20,000. Immutable.
   *
   * @param count how many numbers there are, at least 1
   * @param mean their mean
   * @param deviation their population standard deviation; 0 for one number
   * @param low the least
   * @param lowerQuartile a quarter is at most this
   * @param median half is at most this
   * @param upperQuartile three quarters are at most this
   * @param ninetieth nine tenths are at most this
   * @param high the greatest
   */
  public record NumberSummary(
      long count,
      double mean,
      double deviation,
      double low,
      double lowerQuartile,
      double median,
      double upperQuartile,
      double ninetieth,
      double high) {}

  /**
   * How well a column alone predicts the label: a table of its values (for numbers: of 20 quantile
   * bins) is built from half of a sample of rows, and its predictions are evaluated on the other
   * half. Immutable.
   *
   * @param rows how many rows the predictions are evaluated on
   * @param accuracy share of them predicted right
   * @param majority share of them that have the most frequent label
   * @param balancedAccuracy mean recall of the labels if every label has equal weight
   * @param chance the {@code balancedAccuracy} of a column without information: one over the number
   *     of labels
   * @param group the labels that it distinguishes best from all others
   * @param groupAccuracy balanced accuracy of distinguishing just these; chance is 0.5
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
     * Returns whether the column gives the label away: it avoids half of the mistakes made without
     * it, or distinguishes a group of labels from the others with a balanced accuracy of 0.8.
     */
    public boolean givesAway() {
      return accuracyGain() >= HALF || balancedGain() >= HALF || groupAccuracy >= GROUP;
    }

    /** Returns whether it predicts the label so well that a person should find out why. */
    public boolean isStrong() {
      return accuracyGain() >= STRONG
          || balancedGain() >= STRONG
          || groupAccuracy >= (1 + HALF) / 2;
    }

    private double accuracyGain() {
      return majority < 1 ? (accuracy - majority) / (1 - majority) : 0;
    }

    private double balancedGain() {
      return chance < 1 ? (balancedAccuracy - chance) / (1 - chance) : 0;
    }
  }

  /** The type of a column's values. */
  public enum ColumnType {
    /** Numbers that can be compared and averaged. */
    NUMERIC("numeric"),
    /** Few distinct values that occur repeatedly. */
    CATEGORICAL("categorical"),
    /** Sentences or titles, which are described by their words. */
    TEXT("text"),
    /** Names of rows or things, such as ids. */
    IDENTIFIER("identifier"),
    /** Dates, perhaps with a time. */
    DATE("date"),
    /** The same value in every row, or none in any. */
    CONSTANT("constant");

    private final String words;

    ColumnType(String words) {
      this.words = words;
    }

    /** Returns the name in sentences, such as {@code numeric}. */
    public String words() {
      return words;
    }
  }
}
