package dev.starsight.lake.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An error that DuckDB reported while it ran a query.
 *
 * @param type such as {@code Binder} or {@code Out of Memory}; empty if it is not known
 * @param message in one line
 * @param position the index of the UTF-8 byte in the SQL that the error is about, or -1
 */
public record SqlFailure(String type, String message, int position) {

  /** Types of errors in the SQL itself, which have a position in it. */
  private static final Set<String> ABOUT_SQL =
      Set.of(
          "Parser", "Syntax", "Binder", "Catalog", "Conversion", "Out of Range", "Mismatch Type");

  private static final int LONGEST = 400;

  /** Characters of a message that are looked at. */
  private static final int READ = 10_000;

  public static SqlFailure of(SQLException e) {
    String text = String.valueOf(e.getMessage());
    int json = text.indexOf('{');
    if (json >= 0) {
      try {
        JsonNode tree = Json.parse("DuckDB", text.substring(json));
        return new SqlFailure(
            tree.path("exception_type").asText(),
            oneLine(tree.path("exception_message").asText()),
            tree.path("position").asInt(-1));
      } catch (IOException notJson) {
        // Then the message is plain text.
      }
    }
    return new SqlFailure("", oneLine(text), -1);
  }

  public boolean isOutOfMemory() {
    return type.equals("Out of Memory");
  }

  /**
   * Returns the exception for the user, with line and column of an error in the SQL.
   *
   * @param sql the user's SQL
   * @param before the number of UTF-8 bytes before it in what DuckDB ran
   */
  public StarsightException toException(String sql, int before, SQLException cause) {
    String place = ABOUT_SQL.contains(type) ? SqlPosition.ofByte(sql, position - before) : "";
    return new StarsightException(place + lowerFirst(message), cause);
  }

  private static String lowerFirst(String text) {
    return text.length() > 1 && Character.isLowerCase(text.charAt(1))
        ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1)
        : text;
  }

  /** Joins the lines of a message into one sentence, and cuts it. */
  static String oneLine(String text) {
    String start = text.length() <= READ ? text : text.substring(0, READ);
    String line =
        start
            .lines()
            .map(part -> part.replaceAll("[\\s\\p{Cntrl}]++", " ").strip())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\n"))
            .replaceAll("[!.]?\n", "; ");
    if (line.length() <= LONGEST) {
      return line;
    }
    boolean inPair = Character.isHighSurrogate(line.charAt(LONGEST - 1));
    return line.substring(0, inPair ? LONGEST - 1 : LONGEST) + "…";
  }
}
