package dev.starsight.run.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Calls of the engine's programs. A process that ends runs the libraries' destructors, even if it
 * is halted; a call that is under way then crashes it. Thread-safe.
 */
public final class NativeCalls {

  /** Calls hold the lock for reading; the end of the process takes it for writing, for ever. */
  private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

  private static final int LONGEST_CALL_SECONDS = 10;

  private static boolean ended;

  private NativeCalls() {}

  /** Makes a call; it never returns if the process is ending. */
  public static <T> T call(Supplier<T> work) {
    LOCK.readLock().lock();
    try {
      return work.get();
    } finally {
      LOCK.readLock().unlock();
    }
  }

  /**
   * Lets no further call begin and waits for those under way, ten seconds at most. The process must
   * end then.
   */
  public static synchronized void end() {
    try {
      ended = ended || LOCK.writeLock().tryLock(LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
