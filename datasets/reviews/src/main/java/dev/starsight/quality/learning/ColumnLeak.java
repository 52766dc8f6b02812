package dev.starsight.quality.learning;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.LabelMentions;
import dev.starsight.data.internal.LeakRule;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.LeakValue;
import dev.starsight.quality.learning.internal.IntList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether one column gives the label away: names it, as a number of stars or as its name, or
 * determines it, because rows with the same value have the same label. The rules are those of the
 * leakage check of a search. Of a column with very many different values only the first ones are
 * counted, and with very many labels nothing is.
 */
final class ColumnLeak {

  private static final int MOST_VALUES = 10_000;
  private static final int MOST_LABELS = 200;
  private static final int VALUES_SHOWN = 10;
  private static final int FEW_VALUES = 100;

  /** A value of fewer rows, such as the id of a customer, is not shown. */
  private static final int FEWEST_SHOWN = 5;

  private final String column;
  private final boolean isText;

  private final Map<String, LabelTally> labelsOfValue = new LinkedHashMap<>();

  private final IntList mentioning = new IntList();
  private final LongColumn mentioned = new LongColumn();
  private final IntList mentioningLabels = new IntList();

  /** The labels in the order of their numbers, and how many rows have each. */
  record Labels(List<String> names, List<Long> rows) {

    long all() {
      return rows.stream().mapToLong(count -> count).sum();
    }
  }

  /** A column that gives the label away, and the rows in which it names the right one. */
  record Found(Leak leak, IntList rows) {}

  ColumnLeak(String column, boolean isText) {
    this.column = column;
    this.isText = isText;
  }

  void add(int row, int label, String name, ExaminedRow.Field field) {
    if (label >= MOST_LABELS) {
      return;
    }
    String value = field.value();
    if (value != null) {
      LabelTally tally = labelsOfValue.get(value);
      if (tally == null && labelsOfValue.size() < MOST_VALUES) {
        tally = new LabelTally();
        labelsOfValue.put(value, tally);
      }
      if (tally != null) {
        tally.add(row, value, label, name);
      }
    }
    if (!Double.isNaN(field.stars())) {
      mentioning.add(row);
      mentioned.add(Double.doubleToLongBits(field.stars()));
      mentioningLabels.add(label);
    }
  }

  /** Returns the leak of a column, if it gives the label away in either way. */
  Optional<Found> find(Labels labels) {
    if (labels.names().size() > MOST_LABELS) {
      return Optional.empty();
    }
    Optional<Found> named = named(labels);
    if (named.isPresent() || isText) {
      return named;
    }
    return determined(labels);
  }

  private Optional<Found> named(Labels labels) {
    LabelSet set = LabelSet.of(labels.names());
    LabelMentions mentions = new LabelMentions(set.labels());
    long[] predicted = new long[labels.names().size()];
    long right = 0;
    List<LeakValue> values = new ArrayList<>();
    IntList rows = new IntList();
    for (Map.Entry<String, LabelTally> value : labelsOfValue.entrySet()) {
      String label = mentions.named(value.getKey());
      if (label != null) {
        int number = labels.names().indexOf(label);
        LabelTally tally = value.getValue();
        predicted[number] += tally.rows();
        right += tally.rows(number);
        rows.addAll(tally.rowsNaming(number));
        show(value, number, values);
      }
    }
    for (int i = 0; set.isNumeric() && i < mentioning.size(); i++) {
      int number = number(Double.longBitsToDouble(mentioned.get(i)), labels);
      if (number >= 0) {
        predicted[number]++;
        if (mentioningLabels.get(i) == number) {
          right++;
          rows.add(mentioning.get(i));
        }
      }
    }
    long all = 0;
    double byChance = 0;
    for (int label = 0; label < predicted.length; label++) {
      all += predicted[label];
      byChance += (double) predicted[label] * labels.rows().get(label) / labels.all();
    }
    if (!LeakRule.isLeak(all, right, byChance, labels.all())) {
      return Optional.empty();
    }
    for (Map.Entry<String, LabelTally> value : labelsOfValue.entrySet()) {
      OptionalDouble stars = LabelMentions.stars(value.getKey());
      int number = stars.isPresent() ? number(stars.getAsDouble(), labels) : -1;
      if (set.isNumeric() && number >= 0) {
        show(value, number, values);
      }
    }
    return Optional.of(new Found(leak("names", all, right, values), rows));
  }

  /**
   * Counts the rows whose value differs from a more frequent one in case only, in a column of few
   * values.
   */
  long caseVariants() {
    if (labelsOfValue.size() > FEW_VALUES) {
      return 0;
    }
    Map<String, long[]> sumAndMost = new HashMap<>();
    labelsOfValue.forEach(
        (value, tally) -> {
          long rows = tally.rows();
          long[] known =
              sumAndMost.computeIfAbsent(value.toLowerCase(Locale.ROOT), key -> new long[2]);
          known[0] += rows;
          known[1] = Math.max(known[1], rows);
        });
    return sumAndMost.values().stream().mapToLong(known -> known[0] - known[1]).sum();
  }

  private static int number(double stars, Labels labels) {
    for (int label = 0; label < labels.names().size(); label++) {
      try {
        if (Double.parseDouble(labels.names().get(label)) == stars) {
          return label;
        }
      } catch (NumberFormatException e) {
        return -1; // labels that are no numbers
      }
    }
    return -1;
  }

  /**
   * Counts the rows whose label the other rows with the same value predict, being the most frequent
   * among them.
   */
  private Optional<Found> determined(Labels labels) {
    long rows = 0;
    long right = 0;
    long[] perLabel = new long[labels.names().size()];
    List<LeakValue> values = new ArrayList<>();
    for (Map.Entry<String, LabelTally> value : labelsOfValue.entrySet()) {
      LabelTally tally = value.getValue();
      if (tally.rows() > 1) {
        tally.addTo(perLabel);
        rows += tally.rows();
        right += tally.predictedByOthers();
        show(value, tally.mostFrequent(), values);
      }
    }
    long guess = 0;
    for (long count : perLabel) {
      guess = Math.max(guess, count);
    }
    return LeakRule.isLeak(rows, right, (double) guess, labels.all())
        ? Optional.of(new Found(leak("determines", rows, right, values), new IntList()))
        : Optional.empty();
  }

  /** Adds a value that predicts a label, unless it is rare, a text or holds personal data. */
  private void show(Map.Entry<String, LabelTally> value, int label, List<LeakValue> values) {
    LabelTally tally = value.getValue();
    if (!isText && tally.rows() >= FEWEST_SHOWN && PersonalData.find(value.getKey()).isEmpty()) {
      values.add(new LeakValue(value.getKey(), tally.rows(), tally.rows(label)));
    }
  }

  private Leak leak(String how, long rows, long right, List<LeakValue> values) {
    values.sort(
        Comparator.comparingLong(LeakValue::rows).reversed().thenComparing(LeakValue::value));
    return new Leak(
        column, how, rows, right, values.subList(0, Math.min(VALUES_SHOWN, values.size())));
  }
}
