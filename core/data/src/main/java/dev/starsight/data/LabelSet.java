package dev.starsight.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The labels that a model distinguishes, in a fixed order: label {@code i} has id {@code i}.
 * Numeric labels are ordered by value (star 1..5 is id 0..4), others by their text. Immutable.
 */
public final class LabelSet {

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");

  private final List<String> labels;
  private final Map<String, Integer> ids = new HashMap<>();
  private final boolean numeric;

  private LabelSet(List<String> labels) {
    this.labels = List.copyOf(labels);
    for (String label : labels) {
      if (ids.put(label, ids.size()) != null) {
        throw new IllegalArgumentException(
            "labels must be distinct, but \"" + label + "\" occurs twice");
      }
    }
    this.numeric = !labels.isEmpty() && areNumbers(labels);
  }

  /** Returns the distinct labels, ordered by value if all are numbers, otherwise by text. */
  public static LabelSet of(Collection<String> labels) {
    List<String> distinct = labels.stream().distinct().sorted().toList();
    if (areNumbers(distinct)) {
      distinct = distinct.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList();
    }
    return new LabelSet(distinct);
  }

  private static boolean areNumbers(List<String> labels) {
    return labels.stream().allMatch(label -> NUMBER.matcher(label).matches());
  }

  /** Returns exactly these labels in exactly this order. */
  public static LabelSet ordered(List<String> labels) {
    return new LabelSet(labels);
  }

  /** Returns the distinct labels of labelled examples. */
  public static LabelSet of(Dataset<Example> examples) {
    return of(examples.stream().map(Example::requireLabel).distinct().toList());
  }

  /** Returns the labels by id. */
  public List<String> labels() {
    return labels;
  }

  public int size() {
    return labels.size();
  }

  /** Returns the label with this id, {@code 0 <= id < size()}. */
  public String label(int id) {
    return labels.get(id);
  }

  public boolean contains(String label) {
    return ids.containsKey(label);
  }

  /**
   * Returns the id of a label.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  public int idOf(String label) {
    Integer id = ids.get(label);
    if (id == null) {
      throw new IllegalArgumentException("label \"" + label + "\" is not one of " + labels);
    }
    return id;
  }

  /** Returns whether the labels are numbers, so that an error of 1 is smaller than one of 4. */
  public boolean isNumeric() {
    return numeric;
  }

  /**
   * Returns a label as a number.
   *
   * @throws IllegalStateException if these labels are not numbers
   */
  public double value(int id) {
    if (!numeric) {
      throw new IllegalStateException("labels " + labels + " are not numbers");
    }
    return Double.parseDouble(labels.get(id));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet set && labels.equals(set.labels);
  }

  @Override
  public int hashCode() {
    return labels.hashCode();
  }

  @Override
  public String toString() {
    return labels.toString();
  }
}
