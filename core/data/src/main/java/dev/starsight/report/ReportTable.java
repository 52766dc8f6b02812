package dev.starsight.report;

import dev.starsight.chart.ValueFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A table. Columns whose cells are all numbers are aligned to the right. Immutable.
 *
 * @param caption may be empty
 * @param headers one for each column
 * @param rows each has one cell for each column
 * @param highlightedRow index of the highlighted row, -1 for none
 */
public record ReportTable(
    String caption, List<String> headers, List<List<String>> rows, int highlightedRow) {

  private static final Pattern NUMBER =
      Pattern.compile(
          "([+\u2212-]?[0-9][0-9,.]*(e[+-]?[0-9]+)?("
              + " ?(%|s|ms|min|h|MB|GB|rows/s))?|n/a|\u2013|-)?");

  /** A column with a longer cell is prose. */
  private static final int MIN_PROSE_LENGTH = 48;

  private static final int MAX_WORD_LENGTH = 20;

  public ReportTable {
    headers = List.copyOf(headers);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != headers.size()) {
        throw new IllegalArgumentException(
            "every row must have %s cells as the table has headers, but one has %s"
                .formatted(headers.size(), row.size()));
      }
    }
    if (highlightedRow < -1) {
      throw new IllegalArgumentException(
          "the highlighted row must be an index or -1, but is " + highlightedRow);
    }
  }

  /** Returns a table without rows. */
  public static ReportTable of(String caption, String... headers) {
    return new ReportTable(caption, List.of(headers), List.of(), -1);
  }

  /**
   * Returns this table with one more row. Numbers are written by {@link ValueFormat#automatic()},
   * everything else by its {@code toString}.
   *
   * @throws IllegalArgumentException if there is not one cell for each header
   */
  public ReportTable row(Object... cells) {
    return rows(List.of(Arrays.stream(cells).map(ReportTable::cell).toList()));
  }

  /** Returns this table with these rows at its end, which is faster than adding them one by one. */
  public ReportTable rows(List<List<String>> added) {
    List<List<String>> more = new ArrayList<>(rows);
    more.addAll(added);
    return new ReportTable(caption, headers, more, highlightedRow);
  }

  /** Returns this table with another highlighted row; -1 for none. */
  public ReportTable withHighlight(int row) {
    return new ReportTable(caption, headers, rows, row);
  }

  /** Returns a score with three decimals; an en dash stands for NaN. */
  public static String score(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }

  boolean isNumeric(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(r -> NUMBER.matcher(r.get(column)).matches());
  }

  /** Returns whether some cell is as long as a sentence; such a column gets more room. */
  boolean isProse(int column) {
    return rows.stream().anyMatch(r -> length(r.get(column)) > MIN_PROSE_LENGTH);
  }

  /** Returns whether every cell is one short word, such as an id, in which no line breaks. */
  boolean isWord(int column) {
    return rows.stream()
        .map(r -> r.get(column))
        .allMatch(
            cell ->
                length(cell) <= MAX_WORD_LENGTH && cell.chars().noneMatch(Character::isWhitespace));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cell(Object value) {
    return value instanceof Number number
        ? ValueFormat.automatic().format(number.doubleValue())
        : value.toString();
  }
}
