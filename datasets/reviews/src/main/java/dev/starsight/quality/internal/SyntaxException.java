package dev.starsight.quality.internal;

/** A mistake in a rule or an expression. The message is one sentence without the place. */
public final class SyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int column;

  /** Creates the exception for a mistake at a 0-based position. */
  public SyntaxException(int column, String message) {
    super(message);
    this.column = column;
  }

  /** Returns the 0-based position in the text. */
  public int column() {
    return column;
  }
}
