package dev.starsight.cli.options;

import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.SpreadsheetText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --csv-safe} of the commands that write tables. */
public final class CsvOption {

  @Option(
      names = "--csv-safe",
      description =
          "For spreadsheets: put an apostrophe before texts that begin with =, +, -, @, a tab or a"
              + " carriage return, so that they are not run as formulas.")
  private boolean safe;

  public boolean isSafe() {
    return safe;
  }

  /** Returns a cell as it is to be written. */
  public @Nullable Object cell(@Nullable Object value) {
    return safe ? SpreadsheetText.safe(value) : value;
  }

  /**
   * Requires that the option is given only where a table is written.
   *
   * @throws StarsightException if it is given and there is none
   */
  public void requireTable(boolean table, String rule) {
    if (safe && !table) {
      throw new StarsightException("--csv-safe is for CSV; " + rule);
    }
  }
}
