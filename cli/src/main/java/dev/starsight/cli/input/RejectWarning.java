package dev.starsight.cli.input;

import dev.starsight.cli.console.Console;
import dev.starsight.delimited.Rejects;

/** Tells people which rows of their files were left out. */
public final class RejectWarning {

  private static final int REJECTS_SHOWN = 3;

  private RejectWarning() {}

  /** Warns of the rows that were left out. */
  public static void warn(Rejects rejects, Console console) {
    if (!rejects.isEmpty()) {
      long count = rejects.count();
      console.warn("%,d bad row%s left out:", count, count == 1 ? "" : "s");
      rejects.first().stream().limit(REJECTS_SHOWN).forEach(row -> console.warn("  " + row));
    }
  }
}
