package dev.starsight.cli.rows;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.CsvOption;

/** The values of {@code --format} of commands whose result is rows on standard output. */
public enum RowFormat {
  TABLE,
  CSV,
  JSON;

  private static final int WIDTH = 120;

  /** Returns what writes rows in this format to the standard output of a command. */
  public RowPrinter printer(StarsightCommand command, CsvOption csv) {
    RowOutput out = new RowOutput(command);
    return switch (this) {
      case TABLE -> new TableRows(out, width());
      case CSV -> new CsvRows(out, csv);
      case JSON -> new JsonRows(out);
    };
  }

  /** Returns the width of the terminal from the variable that shells set. */
  public static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(columns)
        : WIDTH;
  }
}
