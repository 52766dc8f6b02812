package dev.starsight.run.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Throws in one thread what was caught in another: {@code throw Rethrow.checked(failure)}. */
public final class Rethrow {

  private Rethrow() {}

  /**
   * Throws an error or an {@link IOException}.
   *
   * @return the failure to be thrown, if it is neither
   */
  public static RuntimeException checked(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException checked) {
      throw checked;
    }
    return unchecked(failure);
  }

  /**
   * Throws an error.
   *
   * @return the failure to be thrown, if it is none; in an {@link IllegalStateException} if it is
   *     checked
   */
  public static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("a thread ended unexpectedly", failure);
  }
}
