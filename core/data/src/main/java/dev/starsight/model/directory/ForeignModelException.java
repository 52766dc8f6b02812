package dev.starsight.model.directory;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A directory or a file that is no model, or a model of a kind or a format that cannot be opened
 * here. It is not damaged: another program, or a newer one, may open it.
 */
public final class ForeignModelException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * No model, or a model of another kind.
   *
   * @param message one sentence that begins with the path
   */
  public ForeignModelException(String message) {
    this(message, null);
  }

  /** The same, with what it was found by. */
  public ForeignModelException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
