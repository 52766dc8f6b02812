package dev.starsight.learner;

/** Whether a classifier may still be used. Thread-safe. */
final class CloseGuard {

  private volatile boolean closed;

  void close() {
    closed = true;
  }

  /**
   * Lets an open classifier pass.
   *
   * @throws IllegalStateException once it is closed
   */
  void require() {
    if (closed) {
      throw new IllegalStateException("this classifier has been closed");
    }
  }
}
