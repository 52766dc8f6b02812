package dev.starsight.quality.learning;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table of texts. Immutable.
 *
 * @param source the name of its file
 * @param line the 1-based line of the file where it begins, or the number of the row where there
 *     are no lines
 * @param id its {@code review_id}, or the number of the row
 * @param label its label; null if it has none
 * @param text its text; may be empty
 * @param columns the other columns by name, in the order of the file
 * @param compared whether it is of a file that the others are compared with: it takes part in the
 *     search for near-duplicates and in nothing else
 */
public record TextRow(
    String source,
    long line,
    String id,
    @Nullable String label,
    String text,
    Map<String, String> columns,
    boolean compared) {

  public TextRow {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** Creates a row without further columns. */
  public static TextRow of(
      String source, long line, String id, @Nullable String label, String text) {
    return new TextRow(source, line, id, label, text, Map.of(), false);
  }
}
