package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.profile.internal.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of repeated values: one feature for each value that occurs often enough, the most
 * frequent first, one for any other value, and one for a missing value. The dense features
 * distinguish only the most frequent values.
 */
final class ValueColumn implements EncodedColumn {

  static final String KIND = "values";

  /** Rarer values in the training part have no feature of their own. */
  static final int MIN_ROWS = 5;

  private static final int MAX_VALUES = 1000;

  private final String name;
  private final List<String> values;
  private final Map<String, Integer> numbers = new HashMap<>();

  ValueColumn(String name, List<String> values) {
    this.name = name;
    this.values = List.copyOf(values);
    for (String value : values) {
      if (numbers.put(value, numbers.size()) != null) {
        throw new IllegalArgumentException(
            "column \"%s\": the value \"%s\" is there twice".formatted(name, value));
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
    List<String> frequent =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= MIN_ROWS)
            .sorted(Comparator.comparingInt(entry -> -entry.getValue())) // stable
            .limit(MAX_VALUES)
            .map(Map.Entry::getKey)
            .toList();
    return new ValueColumn(name, frequent);
  }

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
    return Math.min(values.size(), ColumnEncoder.MAX_DENSE - 2) + 2;
  }

  @Override
  public void fill(@Nullable String field, double[] row, int at) {
    int dense = denseSize() - 2;
    int number = number(field);
    int place = number < dense ? number : number <= values.size() ? dense : dense + 1;
    Arrays.fill(row, at, at + dense + 2, 0);
    row[at + place] = 1;
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("name", name);
    node.put("kind", KIND);
    values.forEach(node.putArray("values")::add);
    return node;
  }
}
