package dev.starsight.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The labels a model knows, in a fixed order: label {@code i} has id {@code i}. Numeric labels are
 * ordered by value (star 1..5 is id 0..4), others by their text. Immutable.
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
            "labels must be distinct, but \"" + label + "\" is twice");
      }
    }
    this.numeric = !labels.isEmpty() && labels.stream().allMatch(l -> NUMBER.matcher(l).matches());
  }

  /** The distinct labels among {@code labels}, by value where all are numbers, else by text. */
  public static LabelSet of(Collection<String> labels) {
    List<String> distinct = labels.stream().distinct().sorted().toList();
    if (distinct.stream().allMatch(l -> NUMBER.matcher(l).matches())) {
      distinct = distinct.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList();
    }
    return new LabelSet(distinct);
  }

  /** Exactly these labels in exactly this order. */
  public static LabelSet ordered(List<String> labels) {
    return new LabelSet(labels);
  }

  /** The distinct labels of labelled examples. */
  public static LabelSet of(Dataset<Example> examples) {
    return of(examples.stream().map(Example::requireLabel).distinct().toList());
  }

  /** The labels by id. */
  public List<String> labels() {
    return labels;
  }

  public int size() {
    return labels.size();
  }

  /** The label with this id, {@code 0 <= id < size()}. */
  public String label(int id) {
    return labels.get(id);
  }

  public boolean contains(String label) {
    return ids.containsKey(label);
  }

  /**
   * The id of a label.
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

  /** Whether the labels are numbers, so that being one off is better than being four off. */
  public boolean isNumeric() {
    return numeric;
  }

  /**
   * The number a label stands for.
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
