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
}
