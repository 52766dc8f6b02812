package dev.starsight.cli.runs;

import java.util.List;

/** Rows of cells as text in columns; numbers are on the right. */
final class AlignedText {

  private static final String GAP = "  ";

  private AlignedText() {}

  /**
   * Returns the rows as lines.
   *
   * @param rows of equally many cells, the first with the headings
   */
  static String of(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    boolean[] right = new boolean[widths.length];
    for (int column = 0; column < widths.length; column++) {
      right[column] = true;
      for (int row = 0; row < rows.size(); row++) {
        String cell = rows.get(row).get(column);
        widths[column] = Math.max(widths[column], cell.codePointCount(0, cell.length()));
        right[column] &= row == 0 || cell.matches("[0-9.+-]+|–");
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String blanks = " ".repeat(widths[column] - cell.codePointCount(0, cell.length()));
        line.append(right[column] ? blanks + cell : cell + blanks).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
