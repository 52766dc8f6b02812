package dev.starsight.automl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value for every {@link Hyperparameter} of a {@link SearchSpace}, in their order. Immutable. */
public final class HyperparameterValues {

  private final Map<String, Object> values;

  public HyperparameterValues(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values by the knob's name, in the order of the knobs. */
  public Map<String, Object> values() {
    return values;
  }

  /**
   * The value of a knob.
   *
   * @param type what it is, such as {@code Balance.class}
   * @throws IllegalArgumentException if there is no such knob, or its value is of another type
   */
  public <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the setting \"%s\" must be a %s, but is %s: the settings are %s"
              .formatted(name, type.getSimpleName(), value, values));
    }
    return type.cast(value);
  }

  public int whole(String name) {
    return value(name, Integer.class);
  }

  public long seed() {
    return value("seed", Long.class);
  }

  public double real(String name) {
    return value(name, Double.class);
  }

  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /** The Strings of a list. */
  public List<String> names(String name) {
    List<?> list = value(name, List.class);
    return list.stream().map(String::valueOf).toList();
  }

  /**
   * These, with every number that a fitted model states otherwise under the knob's name: what a
   * deadline made of them.
   */
  public HyperparameterValues asFitted(Map<String, String> fitted) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.replaceAll((name, value) -> parsed(value, fitted.get(name)));
    return new HyperparameterValues(changed);
  }

  private static Object parsed(Object value, @Nullable String stated) {
    try {
      if (stated != null && value instanceof Integer) {
        return Integer.valueOf(stated);
      }
      if (stated != null && value instanceof Double) {
        return Double.valueOf(stated);
      }
    } catch (NumberFormatException e) {
      // A model may state something else under this name; then the setting stands.
    }
    return value;
  }

  /**
   * An object with a field for each: numbers, true and false, texts (enum constants too), lists.
   */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    values.forEach((name, value) -> json.set(name, json(value)));
    return json;
  }

  private static JsonNode json(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof Integer || value instanceof Long) {
      return nodes.numberNode(((Number) value).longValue());
    }
    if (value instanceof Double number) {
      return Json.number(number);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(element -> array.add(json(element)));
      return array;
    }
    return nodes.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
  }

  /** These with another value. */
  HyperparameterValues with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new HyperparameterValues(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HyperparameterValues settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
