package dev.starsight.profile;

import dev.starsight.profile.internal.Field;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in one column. Immutable.
 *
 * @param name as in the header; empty where the header has none
 * @param type what its fields are
 * @param reason why it is taken for that, half a sentence with the figures
 * @param rows how many rows there are
 * @param missing in how many of them the field says nothing ({@link Field#isMissing})
 * @param distinct how many different values the others have; an estimate past 10,000
 * @param top the most frequent values with their rows, ten at most, the most frequent first, of
 *     equals the one that came first; of the first 10,000 different values of up to 200 characters
 * @param numbers how its numbers are spread, or null where there are none
 * @param words how many words its fields have, or null where all are missing
 * @param signal what the column alone tells about the label, or null where that was not measured:
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
   * Looks at a column alone, not at what it tells about the label.
   *
   * @param values by row, as in the file; null where a row has none
   */
  public static ColumnProfile of(String name, Iterable<@Nullable String> values) {
    ColumnTally tally = new ColumnTally(name, 0);
    values.forEach(tally::add);
    return of(tally, null);
  }

  /** What was counted; what it tells about the label is measured unless {@code measure} is null. */
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
        tally.numberSummary(),
        tally.wordSummary(),
        measured && measure != null ? measure.of(tally.name, decision.type()) : null);
  }

  /** The share of rows, 0 to 1, in which the field says nothing. */
  public double missingShare() {
    return rows == 0 ? 0 : (double) missing / rows;
  }

  /** What the column alone tells about the label, if that was measured. */
  public Optional<ColumnSignal> measured() {
    return Optional.ofNullable(signal);
  }

  /** The name to show: in quotes, so that an empty one can be seen. */
  public String quoted() {
    return '"' + name + '"';
  }

  /**
   * How numbers are spread. Quantiles are exact up to 20,000 numbers, and those of a seeded sample
   * of as many beyond. Immutable.
   *
   * @param count how many numbers there are, at least 1
   * @param mean their mean
   * @param deviation their standard deviation, of the numbers as a whole; 0 for one number
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
     * Whether the column gives the label away: it undoes half of the mistakes of guessing without
     * it, or tells a group of labels from the others with a balanced accuracy of 0.8.
     */
    public boolean givesAway() {
      return accuracyGain() >= HALF || balancedGain() >= HALF || groupAccuracy >= GROUP;
    }

    /** Whether it tells so much that a person should look why. */
    public boolean isStrong() {
      return accuracyGain() >= STRONG
          || balancedGain() >= STRONG
          || groupAccuracy >= (1 + HALF) / 2;
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

  /** What the fields of a column are. */
  public enum ColumnType {
    /** Numbers that can be compared and averaged. */
    NUMERIC("numeric"),
    /** Few different values that come again and again. */
    CATEGORICAL("categorical"),
    /** Sentences or titles: words tell more than the value as a whole. */
    TEXT("text"),
    /** Names of rows or things, such as ids: a value says nothing about rows with another one. */
    IDENTIFIER("identifier"),
    /** Days, perhaps with the time. */
    DATE("date"),
    /** The same in every row, or nothing in any. */
    CONSTANT("constant");

    private final String words;

    ColumnType(String words) {
      this.words = words;
    }

    /** As a reader sees it, such as {@code numeric}. */
    public String words() {
      return words;
    }
  }
}
