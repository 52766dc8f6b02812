package dev.starsight.chart;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A bar chart of shares that add up to 100 % in each row, such as stars by category; rows and parts
 * are in the given order.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param parts names of the parts, from left to right
 * @param rows one for each category, each with one amount for each part
 * @param palette STARS for ordered parts (up to five), or CATEGORIES
 */
public record StackedBars(
    String title, String subtitle, List<String> parts, List<Row> rows, Palette palette)
    implements Figure {

  /**
   * One row.
   *
   * @param label its category
   * @param amounts one for each part, not negative; NaN and infinite values count as 0
   */
  public record Row(String label, List<Double> amounts) {

    public Row {
      amounts = List.copyOf(amounts);
      for (double amount : amounts) {
        if (amount < 0) {
          throw new IllegalArgumentException(
              "amounts of \"" + label + "\" must not be negative, but one is " + amount);
        }
      }
    }

    /** Returns a row of counts. */
    public static Row of(String label, long... counts) {
      return new Row(label, Arrays.stream(counts).mapToObj(n -> (double) n).toList());
    }

    double total() {
      return amounts.stream().mapToDouble(StackedBars::known).sum();
    }
  }

  public StackedBars {
    parts = List.copyOf(parts);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.amounts().size() != parts.size()) {
        throw new IllegalArgumentException(
            "row \"%s\" must have one amount for each of the %s parts, but has %s"
                .formatted(row.label(), parts.size(), row.amounts().size()));
      }
    }
  }

  /** Returns a chart of ordered parts, from red to blue. */
  public static StackedBars of(String title, List<String> parts, List<Row> rows) {
    return new StackedBars(title, "", parts, rows, Palette.STARS);
  }

  public StackedBars withSubtitle(String text) {
    return new StackedBars(title, text, parts, rows, palette);
  }

  static double known(double amount) {
    return Double.isFinite(amount) ? Math.min(amount, 1e290) : 0;
  }

  @Override
  public String description() {
    if (rows.isEmpty() || parts.isEmpty()) {
      return "Stacked bar chart without data.";
    }
    StringBuilder text = new StringBuilder("Stacked bars of shares. Parts: ");
    text.append(String.join(", ", parts)).append('.');
    for (Row row : rows.subList(0, Math.min(12, rows.size()))) {
      text.append(' ').append(row.label()).append(": ").append(shares(row)).append('.');
    }
    if (rows.size() > 12) {
      text.append(" And ").append(rows.size() - 12).append(" more rows.");
    }
    return text.toString();
  }

  private static String shares(Row row) {
    double total = row.total();
    ValueFormat percent = ValueFormat.percent(0);
    return total == 0
        ? "no data"
        : row.amounts().stream()
            .map(amount -> percent.format(known(amount) / total))
            .collect(Collectors.joining(", "));
  }
}
