package dev.starsight.profile;

import dev.starsight.profile.ColumnProfile.NumberSummary;
import dev.starsight.profile.ColumnProfile.ValueCount;
import dev.starsight.profile.internal.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is in a column, value by value. Memory is bounded whatever comes. */
final class ColumnTally {

  /** Different values that are counted one by one. */
  static final int MOST_VALUES = 10_000;

  private static final int LONGEST_VALUE = 200;
  private static final int TOP = 10;

  /** A count that can grow where it is. */
  private static final class Tally {
    private long rows;
  }

  final String name;
  long rows;
  long missing;
  long numbers;
  long wholeNumbers;
  long days;
  @Nullable String notNumber;
  private final Map<String, Tally> values = new LinkedHashMap<>();
  private boolean overflown;
  private final DistinctCount estimate = new DistinctCount();
  private final NumberSample numberSample;
  private final NumberSample wordSample;

  ColumnTally(String name, long seed) {
    this.name = name;
    this.numberSample = new NumberSample(seed);
    this.wordSample = new NumberSample(seed + 1);
  }

  void add(@Nullable String value) {
    rows++;
    if (value == null || Field.isMissing(value)) {
      missing++;
      return;
    }
    estimate.add(value);
    count(value);
    wordSample.add(Field.words(value));
    double number = Field.number(value);
    if (!Double.isNaN(number)) {
      numbers++;
      wholeNumbers += number == Math.rint(number) ? 1 : 0;
      numberSample.add(number);
      return;
    }
    if (notNumber == null) {
      notNumber = value;
    }
    days += Double.isNaN(Field.day(value)) ? 0 : 1;
  }

  private void count(String value) {
    Tally tally = value.length() > LONGEST_VALUE ? null : values.get(value);
    if (tally != null) {
      tally.rows++;
    } else if (value.length() > LONGEST_VALUE || values.size() == MOST_VALUES) {
      overflown = true;
    } else {
      Tally first = new Tally();
      first.rows = 1;
      values.put(value, first);
    }
  }

  /** How many fields say something. */
  long present() {
    return rows - missing;
  }

  /** How many different values there are; exact up to {@link #MOST_VALUES}. */
  long distinct() {
    if (!overflown) {
      return values.size();
    }
    return Math.min(present(), Math.max(values.size(), estimate.estimate()));
  }

  /** Rows by value, in the order they came first; not all of them if there are too many. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    values.forEach((value, tally) -> counts.put(value, tally.rows));
    return counts;
  }

  @Nullable NumberSummary numberSummary() {
    return numberSample.summary();
  }

  @Nullable NumberSummary wordSummary() {
    return wordSample.summary();
  }

  List<ValueCount> top() {
    List<ValueCount> all = new ArrayList<>(values.size());
    values.forEach((value, tally) -> all.add(new ValueCount(value, tally.rows)));
    all.sort(Comparator.comparingLong((ValueCount v) -> -v.rows())); // stable
    return all.subList(0, Math.min(TOP, all.size()));
  }
}
