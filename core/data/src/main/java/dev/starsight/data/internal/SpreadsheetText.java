package dev.starsight.data.internal;

import org.jspecify.annotations.Nullable;

/** Keeps spreadsheets from running a text as a formula. */
public final class SpreadsheetText {

  private SpreadsheetText() {}

  /**
   * Returns a cell that a spreadsheet shows: a text that it would run or cut gets an apostrophe in
   * front. Numbers stay as they are.
   */
  public static @Nullable Object safe(@Nullable Object cell) {
    return cell instanceof String text ? safe(text) : cell;
  }

  /** The same for a text. */
  public static String safe(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
