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

/**
 * A value for every {@link Hyperparameter} of a {@link SearchSpace}. Immutable.
 *
 * @param values by the name of the hyperparameter, in the order of the hyperparameters
 */
public record HyperparameterValues(Map<String, Object> values) {

  public HyperparameterValues {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Returns the value of a hyperparameter.
   *
   * @param type the type of the value, such as {@code Balance.class}
   * @throws IllegalArgumentException if there is no such hyperparameter, or its value is of another
   *     type
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

  public int integer(String name) {
    return value(name, Integer.class);
  }

  public long seed() {
    return value("seed", Long.class);
  }

  /** Returns the Strings of a list. */
  public List<String> names(String name) {
    List<?> list = value(name, List.class);
    return list.stream().map(String::valueOf).toList();
  }

  /**
   * Returns these values with the numbers that a fitted model reports under the same names, since a
   * deadline may have changed them.
   */
  public HyperparameterValues asFitted(Map<String, String> fitted) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.replaceAll((name, value) -> parsed(value, fitted.get(name)));
    return new HyperparameterValues(changed);
  }

  private static Object parsed(Object value, @Nullable String reported) {
    try {
      if (reported != null && value instanceof Integer) {
        return Integer.valueOf(reported);
      }
      if (reported != null && value instanceof Double) {
        return Double.valueOf(reported);
      }
    } catch (NumberFormatException e) {
      // A model may report something else under this name; then the value stays.
    }
    return value;
  }

  /** Returns an object with a field for each value; enum constants are written as texts. */
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

  HyperparameterValues with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new HyperparameterValues(changed);
  }

  /** Returns the map as text; keys of the search journal contain it. */
  @Override
  public String toString() {
    return values.toString();
  }
}
