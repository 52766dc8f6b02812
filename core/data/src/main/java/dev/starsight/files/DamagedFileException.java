package dev.starsight.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there and can be read, but does not hold what it should: it is cut short, does not
 * have the digest stated for it, or a field is missing or of another type. The message is one
 * sentence: {@code source: reason}.
 */
public final class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String reason;

  /**
   * A damaged file.
   *
   * @param source the file, with the line or the record where one is known
   * @param reason the rule and the value: "rows must be a whole number, but is 3.7"
   */
  public DamagedFileException(String source, String reason) {
    this(source, reason, null);
  }

  /** The same, with what it was found by. */
  public DamagedFileException(String source, String reason, @Nullable Throwable cause) {
    super(source + ": " + reason, cause);
    this.source = source;
    this.reason = reason;
  }

  /** The file, with the line or the record where one is known. */
  public String source() {
    return source;
  }

  public String reason() {
    return reason;
  }
}
