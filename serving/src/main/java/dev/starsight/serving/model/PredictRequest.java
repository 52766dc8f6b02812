package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.serving.http.HttpProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param examples the texts with their ids; those that the request did not name have empty ones
 * @param many whether the answer is an array
 * @param explain whether predictions are explained
 * @param set the level of the sets that are wanted, above 0 and below 1; 0 if none are
 * @param model the name of the model that is wanted; null for whichever is served
 */
record PredictRequest(
    List<Example> examples, boolean many, boolean explain, double set, @Nullable String model) {

  /** Ids are kept until feedback comes, so they must be short. */
  static final int LONGEST_ID = 200;

  private static final Set<String> FIELDS =
      Set.of("text", "texts", "id", "ids", "headline", "columns", "explain", "set", "model");

  /**
   * Reads a request.
   *
   * @param where what errors call it
   * @throws HttpProblem if it is not one
   */
  static PredictRequest read(JsonNode node, String where) {
    if (!node.isObject()) {
      throw problem(where, "must be an object such as {\"text\": \"…\"}");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw problem(where, "has an unknown field \"" + shortened(name) + "\"");
      }
    }
    boolean many = node.has("texts");
    if (many == node.has("text")) {
      throw problem(where, "must have either \"text\" or \"texts\"");
    }
    List<Example> examples = many ? texts(node, where) : List.of(single(node, where));
    return new PredictRequest(
        examples, many, flag(node, where), level(node, where), optional(node, "model", where));
  }

  private static Example single(JsonNode node, String where) {
    String id = "";
    JsonNode given = node.get("id");
    if (given != null) {
      if (!given.isTextual() && !given.isIntegralNumber()) {
        throw problem(where, "has an \"id\" that is neither a string nor a whole number");
      }
      id = shortId(given.asText(), where);
    }
    return new Example(
        id,
        text(node.get("text"), "text", where),
        null,
        columns(node, where),
        optional(node, "headline", where));
  }

  private static List<Example> texts(JsonNode node, String where) {
    if (node.has("headline") || node.has("columns") || node.has("id")) {
      throw problem(
          where, "has \"texts\": \"headline\", \"columns\" and \"id\" belong to a single \"text\"");
    }
    JsonNode array = node.get("texts");
    if (!array.isArray()) {
      throw problem(where, "has \"texts\" that are not an array");
    }
    JsonNode ids = node.get("ids");
    if (ids != null && (!ids.isArray() || ids.size() != array.size())) {
      throw problem(where, "has \"ids\" that are not an array of one id for each text");
    }
    List<Example> examples = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      String id = ids == null ? "" : shortId(text(ids.get(i), "ids[" + i + "]", where), where);
      examples.add(Example.unlabelled(id, text(array.get(i), "texts[" + i + "]", where)));
    }
    return examples;
  }

  private static String shortId(String id, String where) {
    if (id.length() > LONGEST_ID) {
      throw problem(where, "has an id of more than " + LONGEST_ID + " characters");
    }
    return id;
  }

  private static String text(JsonNode node, String name, String where) {
    if (!node.isTextual()) {
      throw problem(where, "has \"" + name + "\" that is not a string");
    }
    return node.textValue();
  }

  private static @Nullable String optional(JsonNode node, String name, String where) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : text(value, name, where);
  }

  private static Map<String, String> columns(JsonNode node, String where) {
    JsonNode given = node.get("columns");
    if (given == null) {
      return Map.of();
    }
    if (!given.isObject()) {
      throw problem(where, "has \"columns\" that are not an object");
    }
    Map<String, String> columns = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (field.getValue().isContainerNode() || field.getValue().isNull()) {
        throw problem(where, "has a column that is neither a string, a number nor true or false");
      }
      columns.put(field.getKey(), field.getValue().asText());
    }
    return columns;
  }

  private static boolean flag(JsonNode node, String where) {
    JsonNode value = node.get("explain");
    if (value != null && !value.isBoolean()) {
      throw problem(where, "has \"explain\" that is neither true nor false");
    }
    return value != null && value.booleanValue();
  }

  private static double level(JsonNode node, String where) {
    JsonNode value = node.get("set");
    if (value == null) {
      return 0;
    }
    double level = value.isNumber() ? value.doubleValue() : 0;
    if (!(level > 0 && level < 1)) {
      throw problem(where, "has a \"set\" that is not a number above 0 and below 1");
    }
    return level;
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }

  private static HttpProblem problem(String where, String what) {
    return HttpProblem.badRequest(where + " " + what);
  }
}
