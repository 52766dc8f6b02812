package dev.starsight.run.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rethrows in one thread what another has caught: {@code throw Rethrow.checked(failure)}. */
public final class Rethrow {

  private Rethrow() {}

  /**
   * Throws the failure if it is an error or an {@link IOException}.
   *
   * @return otherwise, the exception to throw
   */
  public static RuntimeException checked(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException checked) {
      throw checked;
    }
    return unchecked(failure);
  }

  /**
   * Throws the failure if it is an error.
   *
   * @return otherwise, the exception to throw; a checked one is wrapped in an {@link
   *     IllegalStateException}
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
