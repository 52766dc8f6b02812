package dev.starsight.datasets.delimited;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Errors that came up in one thread and concern another. */
final class Errors {

  private Errors() {}

  /** Throws what reading or parsing can throw; does nothing without an error. */
  static void rethrow(@Nullable Throwable error) throws IOException {
    if (error instanceof IOException e) {
      throw e;
    }
    rethrowUnchecked(error);
  }

  /** Throws what parsing can throw; does nothing without an error. */
  static void rethrowUnchecked(@Nullable Throwable error) {
    if (error instanceof RuntimeException e) {
      throw e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    if (error != null) {
      throw new IllegalStateException("a thread ended unexpectedly", error);
    }
  }
}
