package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.profile.internal.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that come again, one feature each for those seen often enough, the most frequent first;
 * then one for any other, and one for a missing one. Trees see the most frequent few alone.
 */
final class ValueColumn implements EncodedColumn {

  static final String KIND = "values";

  /** A value that fewer training rows have is any other. */
  static final int LEAST_ROWS = 5;

  private static final int MOST_VALUES = 1000;

  private final String name;
  private final List<String> values;
  private final Map<String, Integer> numbers = new HashMap<>();

  ValueColumn(String name, List<String> values) {
    this.name = name;
    this.values = List.copyOf(values);
    for (String value : values) {
      if (numbers.put(value, numbers.size()) != null) {
        throw new IllegalArgumentException(
            "column \"" + name + "\": the value \"" + value + "\" is there twice");
      }
    }
  }

  static ValueColumn fit(String name, List<@Nullable String> fields) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String field : fields) {
      if (!Field.isMissing(field)) {
        counts.merge(Objects.requireNonNull(field).strip(), 1, Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> often = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() >= LEAST_ROWS) {
        often.add(entry);
      }
    }
    often.sort(Comparator.comparingInt(entry -> -entry.getValue())); // stable
    return new ValueColumn(name, often.stream().limit(MOST_VALUES).map(Map.Entry::getKey).toList());
  }

  /** The number of a field's feature. */
  private int number(@Nullable String field) {
    return field == null || Field.isMissing(field)
        ? values.size() + 1
        : numbers.getOrDefault(field.strip(), values.size());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return values.size() + 2;
  }

  @Override
  public String feature(int number) {
    if (number < values.size()) {
      return name + " = " + values.get(number);
    }
    return name + (number == values.size() ? " = another value" : " missing");
  }

  @Override
  public void encode(@Nullable String field, Features features) {
    features.add(number(field), 1);
  }

  @Override
  public int denseSize() {
    return Math.min(values.size(), ColumnEncoder.MOST_DENSE - 2) + 2;
  }

  @Override
  public void fill(@Nullable String field, double[] row, int at) {
    int dense = denseSize() - 2;
    int number = number(field);
    int place = number < dense ? number : number <= values.size() ? dense : dense + 1;
    for (int i = 0; i < dense + 2; i++) {
      row[at + i] = i == place ? 1 : 0;
    }
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("name", name);
    node.put("kind", KIND);
    ArrayNode list = node.putArray("values");
    values.forEach(list::add);
    return node;
  }
}
