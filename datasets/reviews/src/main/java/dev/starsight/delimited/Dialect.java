package dev.starsight.delimited;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The format of a file: JSON lines, or the delimiter and whether fields may be quoted. Immutable.
 *
 * @param delimiter the ASCII character between two fields; NUL for JSON lines, which have none
 * @param quoted whether a field may be wrapped in {@code "}, with {@code "} inside doubled, and
 *     then contain delimiters and line ends (RFC 4180); otherwise {@code "} is an ordinary
 *     character
 * @param shape the kind of JSON lines, or null if the keys are the columns as they are
 * @param reason why this dialect was chosen, for people: "dates are M/d/yyyy in 1000 rows"
 */
public record Dialect(char delimiter, boolean quoted, @Nullable JsonShape shape, String reason) {

  private static final char NONE = '\0';

  /** Creates the dialect of a delimited file. */
  public Dialect(char delimiter, boolean quoted, String reason) {
    this(delimiter, quoted, null, reason);
  }

  public Dialect {
    Objects.requireNonNull(reason, "reason");
    if (delimiter > 127 || delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new IllegalArgumentException(
          "a delimiter must be an ASCII character, but no quote or line end; it is U+%04X"
              .formatted((int) delimiter));
    }
  }

  /** Returns tabs without quoting, the dialect of the Amazon release. */
  public static Dialect plainTabs() {
    return new Dialect('\t', false, "as requested");
  }

  /** Returns tabs with quoting, as spreadsheets save them. */
  public static Dialect quotedTabs() {
    return new Dialect('\t', true, "as requested");
  }

  /** Returns commas with quoting (RFC 4180). */
  public static Dialect csv() {
    return new Dialect(',', true, "as requested");
  }

  /**
   * Returns JSON lines: an object a line, whose keys are the columns; those of objects in it have
   * names with dots, such as {@code a.b}.
   */
  public static Dialect jsonLines() {
    return new Dialect(NONE, false, null, "as requested");
  }

  /** Returns JSON lines of a known kind. */
  public static Dialect jsonLines(JsonShape shape) {
    return new Dialect(NONE, false, shape, "as requested");
  }

  /** Returns these JSON lines as those of a kind that was found by its keys. */
  Dialect withShape(JsonShape found) {
    return new Dialect(NONE, false, found, "the first objects have its keys");
  }

  /** Returns whether this is JSON lines. */
  public boolean isJsonLines() {
    return delimiter == NONE;
  }

  /** Returns one line for people: "tab-separated, no quoting (812 dates are yyyy-MM-dd)". */
  @Override
  public String toString() {
    if (shape != null) {
      String note = shape.note().isEmpty() ? "" : "; " + shape.note();
      return "JSON lines of " + shape.title() + " (" + reason + note + ")";
    }
    if (isJsonLines()) {
      return "JSON lines (" + reason + ")";
    }
    String separator =
        switch (delimiter) {
          case '\t' -> "tab";
          case ',' -> "comma";
          case ';' -> "semicolon";
          default -> "\"" + delimiter + "\"";
        };
    return separator + "-separated, " + (quoted ? "quoted" : "no quoting") + " (" + reason + ")";
  }
}
