package dev.starsight.report;

/**
 * A tile with one number that matters.
 *
 * @param value as it is to be read, such as {@code 0.57} or {@code 81,632}
 * @param label what it is, two or three words
 * @param hint what to compare it with, or an interval; may be empty
 */
public record KeyFigure(String value, String label, String hint) {

  /** A tile without hint. */
  public KeyFigure(String value, String label) {
    this(value, label, "");
  }
}
