package dev.starsight.delimited;

import java.util.Objects;

/**
 * The format of a delimited file: its delimiter, and whether fields may be quoted. Immutable.
 *
 * @param delimiter the ASCII character between two fields
 * @param quoted whether a field may be wrapped in {@code "}, with {@code "} inside doubled, and
 *     then contain delimiters and line ends (RFC 4180); otherwise {@code "} is an ordinary
 *     character
 * @param reason why this dialect was chosen, for people: "dates are M/d/yyyy in 1000 rows"
 */
public record Dialect(char delimiter, boolean quoted, String reason) {

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

  /** Returns one line for people: "tab-separated, no quoting (812 dates are yyyy-MM-dd)". */
  @Override
  public String toString() {
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
