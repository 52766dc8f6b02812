package dev.starsight.profile;

import dev.starsight.profile.ColumnProfile.ValueCount;
import dev.starsight.profile.internal.Field;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the values of a column in bounded memory. */
final class ColumnTally {

  /** Distinct values that are counted one by one. */
  static final int MAX_VALUES = 10_000;

  static final int MAX_LENGTH = 200;
  private static final int TOP = 10;

  final String name;
  long rows;
  long missing;
  long numbers;
  long wholeNumbers;
  long days;
  @Nullable String notNumber;
  private final Map<String, long[]> values = new LinkedHashMap<>(); // one number each
  private boolean overflown;
  private final DistinctCount estimate = new DistinctCount();
  final NumberSample numberSample;
  final NumberSample wordSample;

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
    if (value.length() > MAX_LENGTH
        || (values.size() == MAX_VALUES && !values.containsKey(value))) {
      overflown = true;
    } else {
      values.computeIfAbsent(value, v -> new long[1])[0]++;
    }
  }

  /** Returns how many rows have a value. */
  long present() {
    return rows - missing;
  }

  /** Returns how many distinct values there are; exact up to {@link #MAX_VALUES}. */
  long distinct() {
    if (!overflown) {
      return values.size();
    }
    return Math.min(present(), Math.max(values.size(), estimate.estimate()));
  }

  /** Returns the rows of each counted value, in the order of first occurrence. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    values.forEach((value, count) -> counts.put(value, count[0]));
    return counts;
  }

  List<ValueCount> top() {
    return values.entrySet().stream()
        .map(entry -> new ValueCount(entry.getKey(), entry.getValue()[0]))
        .sorted(Comparator.comparingLong(value -> -value.rows())) // stable
        .limit(TOP)
        .toList();
  }
}
