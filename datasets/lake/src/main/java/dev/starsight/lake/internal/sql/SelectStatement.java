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
 * SQL of a user that may be run: one SELECT that reads the table {@code reviews} and nothing else.
 * DuckDB parses it, and whatever in its syntax tree is not known to be harmless is refused.
 * Immutable.
 */
public final class SelectStatement {

  /** The one table there is. */
  static final String TABLE = "reviews";

  /** What a query may be made of. COPY, INSERT and the like have kinds of their own. */
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /** What may stand in a FROM clause, beside tables and table functions. */
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

  /** Table functions that make rows out of their arguments alone. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "repeat");

  /** Functions that look at the machine, the process or the database, that act, or that wait. */
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
          // One value of theirs may be larger than all memory.
          "bitstring",
          "damerau_levenshtein",
          "list_resize",
          "array_resize",
          // Parses what nobody has looked at.
          "json_deserialize_sql",
          "sleep_ms",
          "pg_sleep",
          "json_serialize_plan");

  /** Names that DuckDB knows tables by without anybody making them. */
  private static final Pattern SYSTEM_TABLE = Pattern.compile("(duckdb|sqlite|pg|pragma)_.*");

  /** DuckDB plans levels within each other by recursion, on the stack of whoever asks. */
  private static final int MOST_LEVELS = 100;

  private final String sql;
  private final Set<String> functions;

  private SelectStatement(String sql, Set<String> functions) {
    this.sql = sql;
    this.functions = functions;
  }

  /** DuckDB's parser, for {@link #parse}; it can be used again and again. */
  public static PreparedStatement parser(DuckDBConnection connection) throws SQLException {
    return connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR");
  }

  /**
   * Checks SQL.
   *
   * @throws StarsightException with the place and the reason, if it may not be run
   */
  public static SelectStatement parse(PreparedStatement parser, String text) throws SQLException {
    int odd = oddCharacter(text);
    if (odd >= 0) {
      throw new StarsightException(
          SqlPosition.of(text, odd)
              + String.format(
                  Locale.ROOT, "the character U+%04X cannot be", (int) text.charAt(odd)));
    }
    // What follows the statement would fall out of the brackets it is put into.
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

  /** The first character that DuckDB's C strings or UTF-8 have no place for, or -1. */
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
      // Of all that DuckDB writes, our reader refuses only trees that are too deep.
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

  /** The names of all functions it calls, in lower case. */
  public Set<String> functions() {
    return functions;
  }

  /** The statement, without what came after it. */
  public String sql() {
    return sql;
  }

  /** A walk over the syntax tree. */
  private static final class Check {

    private final String sql;
    private final Set<String> functions = new TreeSet<>();
    private final Set<String> withNames = new HashSet<>();

    Check(String sql) {
      this.sql = sql;
    }

    void walk(JsonNode root) {
      List<JsonNode> objects = objects(root);
      if (objects.stream().filter(Check::isLevel).count() > MOST_LEVELS) {
        throw new StarsightException(
            "the SQL is nested too deeply: a query may have at most "
                + MOST_LEVELS
                + " SELECTs and joins");
      }
      for (JsonNode object : objects) {
        for (JsonNode entry : object.path("cte_map").path("map")) {
          String name = lower(entry.path("key"));
          if (SYSTEM_TABLE.matcher(name).matches()) {
            throw new StarsightException(
                SqlFailure.quoted(name) + " is DuckDB's own; name the WITH clause otherwise");
          }
          withNames.add(name);
        }
      }
      objects.forEach(this::look);
    }

    private static boolean isLevel(JsonNode object) {
      String type = object.path("type").asText();
      return type.equals("SELECT_NODE") || type.equals("JOIN");
    }

    /** Every object of a tree, without recursion: how deep it is, the user decides. */
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

    private void look(JsonNode object) {
      if (object.has("class")) {
        expression(object);
      } else if (object.path("type").isTextual()) {
        part(object, object.path("type").asText());
      }
    }

    private void expression(JsonNode object) {
      String kind = object.path("class").asText();
      if (kind.equals("PARAMETER")) {
        throw no(object, "the SQL has a parameter, but there is no value for it");
      }
      if (!kind.equals("FUNCTION")) {
        return;
      }
      String name = lower(object.path("function_name"));
      if (REFUSED_FUNCTIONS.contains(name)) {
        throw no(
            object, name + "() cannot be called: a query looks at the reviews and at nothing else");
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
        throw no(
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
        throw no(
            object,
            "there is no table %s; the only one is %s"
                .formatted(SqlFailure.quoted(object.path("table_name").asText()), TABLE));
      }
    }

    private void tableFunction(JsonNode object) {
      String name = lower(object.path("function").path("function_name"));
      if (!TABLE_FUNCTIONS.contains(name)) {
        throw no(
            object,
            ("%s() cannot be read from; there are only the table %s and the functions range,"
                    + " generate_series, unnest and repeat")
                .formatted(name, TABLE));
      }
    }

    private void show(JsonNode object) {
      if (object.path("query").isObject()) {
        return; // DESCRIBE and SUMMARIZE; the query is looked at by itself.
      }
      String name = lower(object.path("table_name")).replace("\"", "");
      if (!name.equals("tables") && !name.equals(TABLE)) {
        throw no(object, "only SHOW TABLES and DESCRIBE " + TABLE + " can be run of their kind");
      }
    }

    private StarsightException no(JsonNode object, String sentence) {
      JsonNode location = object.path("query_location");
      return new StarsightException(
          SqlPosition.ofByte(sql, location.canConvertToInt() ? location.asInt() : -1) + sentence);
    }

    private static String lower(JsonNode text) {
      return text.asText().toLowerCase(Locale.ROOT);
    }
  }
}
