package dev.starsight.cli.rows;

import dev.starsight.cli.console.TerminalText;
import dev.starsight.lake.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a table that fits a terminal. Long texts are cut; if there are too many columns,
 * each row is a block of lines. All rows are held in memory.
 */
public final class TableRows implements RowPrinter {

  private static final String GAP = "  ";

  private static final int MIN_WIDTH = 8;

  private static final int DECIMALS = 4;

  private static final Pattern NUMBER =
      Pattern.compile("U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\\(.*");

  private final RowOutput out;
  private final int width;
  private final List<String[]> rows = new ArrayList<>();
  private String[] names = {};
  private boolean[] numbers = {};

  public TableRows(RowOutput out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void begin(List<Catalogue.Column> columns) {
    names = new String[columns.size()];
    numbers = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      Catalogue.Column column = columns.get(i);
      names[i] = TerminalText.visible(column.name());
      numbers[i] = NUMBER.matcher(column.type()).matches();
    }
  }

  @Override
  public void row(List<@Nullable Object> values) {
    String[] cells = new String[names.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(values.get(i));
    }
    rows.add(cells);
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    // Nothing beyond the width of any terminal is shown.
    String text = value.toString();
    return TerminalText.visible(text.length() <= 4_000 ? text : text.substring(0, 4_000) + "…");
  }

  /** Rounds to four decimals; the other formats write all. */
  private static String number(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size < 0.001 || size >= 1e15) {
      return String.format(Locale.ROOT, "%.4e", value);
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.scale() < 1 ? rounded.setScale(1, RoundingMode.UNNECESSARY) : rounded)
        .toPlainString();
  }

  @Override
  public void end(boolean more) {
    write();
    String count =
        String.format(Locale.ROOT, "%,d %s", rows.size(), rows.size() == 1 ? "row" : "rows");
    out.write(more ? count + " shown, there are more (--max-rows)" : count)
        .write(System.lineSeparator())
        .flush();
  }

  public void write() {
    int[] widths = widths();
    if (fit(widths)) {
      table(widths);
    } else {
      blocks();
    }
  }

  private int[] widths() {
    int[] widths = Arrays.stream(names).mapToInt(TerminalText::width).toArray();
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], TerminalText.width(row[i]));
      }
    }
    return widths;
  }

  /** Narrows the widest columns until the row fits; returns false if it cannot fit. */
  private boolean fit(int[] widths) {
    int room = width - GAP.length() * (widths.length - 1);
    int[] least = new int[widths.length];
    for (int i = 0; i < widths.length; i++) {
      // A cut number would be another number.
      least[i] = numbers[i] ? widths[i] : Math.min(widths[i], MIN_WIDTH);
    }
    if (Arrays.stream(least).sum() > room) {
      return false;
    }
    for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      widths[widest]--;
    }
    return true;
  }

  private void table(int[] widths) {
    line(names, widths);
    line(Arrays.stream(widths).mapToObj("─"::repeat).toArray(String[]::new), widths);
    rows.forEach(row -> line(row, widths));
  }

  private void line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String cut = TerminalText.cut(cells[i], widths[i]);
      line.append(i == 0 ? "" : GAP).append(TerminalText.padded(cut, widths[i], numbers[i]));
    }
    out.write(line.toString().stripTrailing()).write(System.lineSeparator());
  }

  private void blocks() {
    int longest = Arrays.stream(names).mapToInt(TerminalText::width).max().orElse(0);
    int label = Math.min(longest, Math.max(1, width / 2));
    int room = Math.max(1, width - label - GAP.length());
    for (int row = 0; row < rows.size(); row++) {
      out.write("─── row " + (row + 1) + System.lineSeparator());
      for (int i = 0; i < names.length; i++) {
        String name = TerminalText.padded(TerminalText.cut(names[i], label), label, false);
        String value = numbers[i] ? rows.get(row)[i] : TerminalText.cut(rows.get(row)[i], room);
        out.write((name + GAP + value).stripTrailing()).write(System.lineSeparator());
      }
    }
  }
}
