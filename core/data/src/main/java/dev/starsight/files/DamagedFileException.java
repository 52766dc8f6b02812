package dev.starsight.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a file can be read but does not hold what it should: it is cut short, its digest is
 * not the one stated for it, or a field is missing or of the wrong type. The message is one
 * sentence: {@code source: reason}.
 */
public final class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String reason;

  /**
   * Creates the exception for a damaged file.
   *
   * @param source the file, with the line or the record if one is known
   * @param reason the rule and the value: "rows must be a whole number, but is 3.7"
   */
  public DamagedFileException(String source, String reason) {
    this(source, reason, null);
  }

  /** Creates the exception with the exception that revealed the damage. */
  public DamagedFileException(String source, String reason, @Nullable Throwable cause) {
    super(source + ": " + reason, cause);
    this.source = source;
    this.reason = reason;
  }

  /** Returns the file, with the line or the record if one is known. */
  public String source() {
    return source;
  }

  public String reason() {
    return reason;
  }
}
