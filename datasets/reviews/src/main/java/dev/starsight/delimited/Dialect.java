package dev.starsight.delimited;

import java.util.Locale;
import java.util.Objects;

/**
 * How fields are told apart in a delimited file. Immutable.
 *
 * @param delimiter an ASCII character between two fields
 * @param quoted whether a field may be wrapped in {@code "}, with {@code "} inside doubled, and
 *     then hold delimiters and line ends (RFC 4180); otherwise {@code "} is a character like any
 *     other
 * @param reason why this dialect was chosen, for people: "dates are M/d/yyyy in 1000 rows"
 */
public record Dialect(char delimiter, boolean quoted, String reason) {

  public Dialect {
    Objects.requireNonNull(reason, "reason");
    if (delimiter > 127 || delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new IllegalArgumentException(
          "a delimiter must be an ASCII character, but no quote or line end; it is U+"
              + String.format(Locale.ROOT, "%04X", (int) delimiter));
    }
  }

  /** Tabs and no quoting, as in the Amazon release: a {@code "} is a character like any other. */
  public static Dialect plainTabs() {
    return new Dialect('\t', false, "as told");
  }

  /** Tabs, with fields wrapped in quotes where a spreadsheet thought it necessary. */
  public static Dialect quotedTabs() {
    return new Dialect('\t', true, "as told");
  }

  /** RFC 4180: commas, with fields wrapped in quotes where necessary. */
  public static Dialect csv() {
    return new Dialect(',', true, "as told");
  }

  /** One line for people: "tab-separated, no quoting (dates are yyyy-MM-dd in 812 rows)". */
  @Override
  public String toString() {
    String separated =
        switch (delimiter) {
          case '\t' -> "tab";
          case ',' -> "comma";
          case ';' -> "semicolon";
          default -> "\"" + delimiter + "\"";
        };
    return separated + "-separated, " + (quoted ? "quoted" : "no quoting") + " (" + reason + ")";
  }
}
