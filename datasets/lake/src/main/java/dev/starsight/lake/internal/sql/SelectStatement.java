package dev.starsight.lake.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * SQL of a user that is safe to run: one SELECT that reads the table {@code reviews} and nothing
 * else. DuckDB parses it; every part of the syntax tree that is not known to be harmless is
 * refused. Immutable.
 */
public final class SelectStatement {

  /** The only table. */
  static final String TABLE = "reviews";

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

  /** Functions that read the machine, the process or the database, that act, or that wait. */
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "getenv",
          "current_setting",
          "getvariable",
          "write_log",
          "parse_duckdb_log_message",
          "nextval",
          "currval",
          "setval",
          "setseed",
          // One value of these may be larger than all memory.
          "bitstring",
          "damerau_levenshtein",
          "list_resize",
          "array_resize",
          // Parses SQL that nobody has checked.
          "json_deserialize_sql",
          "sleep_ms",
          "pg_sleep",
          "json_serialize_plan");

  /** The names of DuckDB's own tables. */
  private static final Pattern SYSTEM_TABLE = Pattern.compile("(duckdb|sqlite|pg|pragma)_.*");

  /** DuckDB plans nested levels by recursion, on the stack of the calling thread. */
  private static final int MAX_LEVELS = 100;

  private final String sql;
  private final Set<String> functions;

  private SelectStatement(String sql, Set<String> functions) {
    this.sql = sql;
    this.functions = functions;
  }

  /** Prepares DuckDB's parser for {@link #parse}; it can be used repeatedly. */
  public static PreparedStatement parser(DuckDBConnection connection) throws SQLException {
    return connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR");
  }

  /**
   * Checks SQL.
   *
   * @throws StarsightException with position and reason, if the SQL is refused
   */
  public static SelectStatement parse(PreparedStatement parser, String text) throws SQLException {
    int odd = oddCharacter(text);
    if (odd >= 0) {
      throw new StarsightException(
          "%sthe character U+%04X is not allowed"
              .formatted(SqlPosition.of(text, odd), (int) text.charAt(odd)));
    }
    // Text after the statement would end up outside the parentheses that are put around it.
    String sql = text.substring(0, SqlText.end(text));
    if (sql.isBlank()) {
      throw new StarsightException("the SQL is empty");
    }
    JsonNode tree = serialized(parser, sql);
    if (tree.path("error").asBoolean(true)) {
      throw refused(sql, tree);
    }
    JsonNode statements = tree.path("statements");
    if (statements.size() != 1) {
      throw new StarsightException(
          statements.isEmpty()
              ? "the SQL is empty"
              : "only one statement can be run at a time, but there are " + statements.size());
    }
    Check check = new Check(sql);
    check.walk(statements.get(0));
    return new SelectStatement(sql, check.functions);
  }

  /** Returns the index of the first NUL or unpaired surrogate, or -1. */
  private static int oddCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  private static JsonNode serialized(PreparedStatement parser, String sql) throws SQLException {
    parser.setString(1, sql);
    try (ResultSet result = parser.executeQuery()) {
      result.next();
      return Json.parse("the SQL", result.getString(1));
    } catch (IOException e) {
      // The JSON is valid, so the only possible reason is its depth.
      throw new StarsightException("the SQL is nested too deeply", e);
    }
  }

  private static StarsightException refused(String sql, JsonNode tree) {
    String message = tree.path("error_message").asText();
    if (tree.path("error_type").asText().equals("not implemented")) {
      return new StarsightException(
          "only a SELECT can be run, because a lake is only read: " + SqlText.start(sql));
    }
    return new StarsightException(
        SqlPosition.ofByte(sql, tree.path("position").asInt(-1)) + SqlFailure.oneLine(message));
  }

  /** Returns the names of all functions that it calls, in lower case. */
  public Set<String> functions() {
    return functions;
  }

  /** Returns the statement without anything after it. */
  public String sql() {
    return sql;
  }

  /** Checks a syntax tree and collects its functions. */
  private static final class Check {

    private final String sql;
    private final Set<String> functions = new TreeSet<>();
    private final Set<String> withNames = new HashSet<>();

    Check(String sql) {
      this.sql = sql;
    }

    void walk(JsonNode root) {
      List<JsonNode> objects = objects(root);
      if (objects.stream().filter(Check::isLevel).count() > MAX_LEVELS) {
        throw new StarsightException(
            "the SQL is nested too deeply: a query may have at most %s SELECTs and joins"
                .formatted(MAX_LEVELS));
      }
      for (JsonNode object : objects) {
        for (JsonNode entry : object.path("cte_map").path("map")) {
          String name = lower(entry.path("key"));
          if (SYSTEM_TABLE.matcher(name).matches()) {
            throw new StarsightException(
                "\"%s\" is DuckDB's own; name the WITH clause otherwise".formatted(name));
          }
          withNames.add(name);
        }
      }
      objects.forEach(this::check);
    }

    private static boolean isLevel(JsonNode object) {
      String type = object.path("type").asText();
      return type.equals("SELECT_NODE") || type.equals("JOIN");
    }

    /** Returns every object of a tree; without recursion, because the user decides on its depth. */
    private static List<JsonNode> objects(JsonNode root) {
      List<JsonNode> objects = new ArrayList<>();
      Deque<JsonNode> open = new ArrayDeque<>();
      open.push(root);
      while (!open.isEmpty()) {
        JsonNode node = open.pop();
        if (node.isObject()) {
          objects.add(node);
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
          JsonNode child = children.next();
          if (child.isContainerNode()) {
            open.push(child);
          }
        }
      }
      return objects;
    }

    private void check(JsonNode object) {
      if (object.has("class")) {
        expression(object);
      } else if (object.path("type").isTextual()) {
        part(object, object.path("type").asText());
      }
    }

    private void expression(JsonNode object) {
      String kind = object.path("class").asText();
      if (kind.equals("PARAMETER")) {
        throw refused(object, "the SQL has a parameter, but there is no value for it");
      }
      if (!kind.equals("FUNCTION")) {
        return;
      }
      String name = lower(object.path("function_name"));
      if (REFUSED_FUNCTIONS.contains(name)) {
        throw refused(
            object, name + "() cannot be called: a query reads the reviews and nothing else");
      }
      functions.add(name);
    }

    private void part(JsonNode object, String type) {
      if (type.equals("BASE_TABLE")) {
        table(object);
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

    private void table(JsonNode object) {
      String name = lower(object.path("table_name"));
      String schema = lower(object.path("schema_name"));
      String catalog = lower(object.path("catalog_name"));
      boolean plain = schema.isEmpty() && catalog.isEmpty();
      boolean ours =
          name.equals(TABLE)
              && (schema.isEmpty() || schema.equals("main"))
              && (catalog.isEmpty() || catalog.equals("memory"));
      if (!ours && !(plain && withNames.contains(name))) {
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
        throw refused(
            object, "of these statements only SHOW TABLES and DESCRIBE reviews can be run");
      }
    }

    private StarsightException refused(JsonNode object, String sentence) {
      JsonNode location = object.path("query_location");
      return new StarsightException(
          SqlPosition.ofByte(sql, location.canConvertToInt() ? location.asInt() : -1) + sentence);
    }

    private static String lower(JsonNode text) {
      return text.asText().toLowerCase(Locale.ROOT);
    }
  }
}
