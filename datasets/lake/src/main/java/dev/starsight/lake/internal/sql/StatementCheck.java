package dev.starsight.lake.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the syntax tree of a statement and collects the functions that it calls. It walks without
 * recursion, because the user decides on the depth of the tree. Not thread-safe.
 */
final class StatementCheck {

  /** The only table. */
  private static final String TABLE = "reviews";

  /** The allowed kinds of queries. COPY, INSERT and the like have kinds of their own. */
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /** The parts of a FROM clause that are allowed beside tables and table functions. */
  private static final Set<String> SOURCES =
      Set.of("EMPTY", "JOIN", "SUBQUERY", "EXPRESSION_LIST", "PIVOT", "COLUMN_DATA");

  private static final Set<String> MODIFIERS =
      Set.of(
          "ORDER_MODIFIER",
          "LIMIT_MODIFIER",
          "LIMIT_PERCENT_MODIFIER",
          "DISTINCT_MODIFIER",
          "ORDER_DEFAULT",
          "ASCENDING",
          "DESCENDING");

  /** Table functions that read nothing but their arguments. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "repeat");

  /** The names of DuckDB's own tables. */
  private static final Pattern SYSTEM_TABLE = Pattern.compile("(duckdb|sqlite|pg|pragma)_.*");

  /** DuckDB plans nested levels by recursion, on the stack of the calling thread. */
  private static final int MAX_LEVELS = 100;

  /** A WITH name that is visible, and those that were visible before it. */
  private record Scope(String name, @Nullable Scope outer) {

    static boolean has(@Nullable Scope scope, String name) {
      for (Scope at = scope; at != null; at = at.outer) {
        if (at.name.equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /** A part of the tree with the WITH names that are visible in it. */
  private record Part(JsonNode node, @Nullable Scope scope) {}

  private final String sql;
  private final Set<String> registered;
  private final Set<String> functions = new TreeSet<>();
  private final Deque<Part> open = new ArrayDeque<>();
  private int levels;

  StatementCheck(String sql, Set<String> registered) {
    this.sql = sql;
    this.registered = registered;
  }

  /** Returns the names of the functions in the trees that were walked, in lower case. */
  Set<String> functions() {
    return functions;
  }

  /**
   * Checks a tree.
   *
   * @throws StarsightException with position and reason, if it is refused
   */
  void walk(JsonNode root) {
    open.push(new Part(root, null));
    while (!open.isEmpty()) {
      Part part = open.pop();
      if (part.node.isObject()) {
        countLevel(part.node);
        check(part.node, part.scope);
      }
      pushChildren(part.node, part.scope);
    }
  }

  private void countLevel(JsonNode object) {
    String type = object.path("type").asText();
    if ((type.equals("SELECT_NODE") || type.equals("JOIN")) && ++levels > MAX_LEVELS) {
      throw new StarsightException(
          "the SQL is nested too deeply: a query may have at most %s SELECTs and joins"
              .formatted(MAX_LEVELS));
    }
  }

  /**
   * Opens the children of a node. A query of a WITH clause sees the names before it, the query that
   * has the clause sees all of them, and the recursive side of a recursive query sees its own name.
   */
  private void pushChildren(JsonNode node, @Nullable Scope outer) {
    Scope scope = outer;
    for (JsonNode entry : node.path("cte_map").path("map")) {
      String name = name(entry.path("key"));
      push(entry.path("value"), scope);
      scope = new Scope(name, scope);
    }
    boolean recursive = node.path("type").asText().equals("RECURSIVE_CTE_NODE");
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (recursive && field.getKey().equals("right")) {
          push(field.getValue(), new Scope(name(node.path("cte_name")), scope));
        } else if (!field.getKey().equals("cte_map")) {
          push(field.getValue(), scope);
        }
      }
    } else {
      for (JsonNode child : node) {
        push(child, scope);
      }
    }
  }

  private void push(JsonNode child, @Nullable Scope scope) {
    if (child.isContainerNode()) {
      open.push(new Part(child, scope));
    }
  }

  /** Returns the name of a WITH clause, unless it would hide a table of DuckDB. */
  private static String name(JsonNode node) {
    String name = lower(node);
    if (SYSTEM_TABLE.matcher(name).matches()) {
      throw new StarsightException(
          "\"%s\" is DuckDB's own; name the WITH clause otherwise".formatted(name));
    }
    return name;
  }

  private void check(JsonNode object, @Nullable Scope scope) {
    if (object.has("function_name")) {
      call(object);
    }
    if (object.has("class")) {
      if (object.path("class").asText().equals("PARAMETER")) {
        throw refused(object, "the SQL has a parameter, but there is no value for it");
      }
    } else if (object.path("type").isTextual()) {
      part(object, object.path("type").asText(), scope);
    }
  }

  private void call(JsonNode object) {
    String name = lower(object.path("function_name"));
    if (!registered.contains(name) && !AllowedFunctions.has(name)) {
      throw refused(object, AllowedFunctions.refusal(name, registered));
    }
    functions.add(name);
  }

  private void part(JsonNode object, String type, @Nullable Scope scope) {
    if (type.equals("BASE_TABLE")) {
      table(object, scope);
    } else if (type.equals("TABLE_FUNCTION")) {
      tableFunction(object);
    } else if (type.equals("SHOW_REF")) {
      show(object);
    } else if (!QUERIES.contains(type) && !SOURCES.contains(type) && !MODIFIERS.contains(type)) {
      throw refused(
          object, "a query cannot have " + words(type) + " in it, because a lake is only read");
    }
  }

  private static String words(String type) {
    return type.replace("_QUERY_NODE", "").replace("_NODE", "").replace('_', ' ');
  }

  private void table(JsonNode object, @Nullable Scope scope) {
    String name = lower(object.path("table_name"));
    String schema = lower(object.path("schema_name"));
    String catalog = lower(object.path("catalog_name"));
    boolean plain = schema.isEmpty() && catalog.isEmpty();
    boolean ours =
        name.equals(TABLE)
            && (schema.isEmpty() || schema.equals("main"))
            && (catalog.isEmpty() || catalog.equals("memory"));
    if (!ours && !(plain && Scope.has(scope, name))) {
      throw refused(
          object,
          "there is no table \"%s\"; the only one is %s"
              .formatted(object.path("table_name").asText(), TABLE));
    }
  }

  private void tableFunction(JsonNode object) {
    String name = lower(object.path("function").path("function_name"));
    if (!TABLE_FUNCTIONS.contains(name)) {
      throw refused(
          object,
          ("%s() cannot be read from; there are only the table %s and the functions range,"
                  + " generate_series, unnest and repeat")
              .formatted(name, TABLE));
    }
  }

  private void show(JsonNode object) {
    if (object.path("query").isObject()) {
      return; // DESCRIBE and SUMMARIZE; the query is an object of its own.
    }
    String name = lower(object.path("table_name")).replace("\"", "");
    if (!name.equals("tables") && !name.equals(TABLE)) {
      throw refused(object, "of these statements only SHOW TABLES and DESCRIBE reviews can be run");
    }
  }

  private StarsightException refused(JsonNode object, String sentence) {
    JsonNode location = object.path("query_location");
    return new StarsightException(
        SqlPosition.ofByte(sql, location.canConvertToInt() ? location.asInt() : -1) + sentence);
  }

  /** Lowers ASCII letters only, as DuckDB does when it compares names. */
  private static String lower(JsonNode text) {
    StringBuilder lower = new StringBuilder(text.asText());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }
}
