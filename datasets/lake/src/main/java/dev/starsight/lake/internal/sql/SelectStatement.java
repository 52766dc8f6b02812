package dev.starsight.lake.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * SQL of a user that is safe to run: one SELECT that reads the table {@code reviews} and nothing
 * else. DuckDB parses it; every part of the syntax tree that is not known to be harmless is
 * refused. Immutable.
 */
public final class SelectStatement {

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
   * @param registered the names of functions that may be called beside DuckDB's
   * @throws StarsightException with position and reason, if the SQL is refused
   */
  public static SelectStatement parse(PreparedStatement parser, String text, Set<String> registered)
      throws SQLException {
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
    StatementCheck check = new StatementCheck(sql, registered);
    check.walk(statements.get(0));
    return new SelectStatement(sql, check.functions());
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
}
