package dev.starsight.delimited;

import java.util.ArrayList;
import java.util.List;

/**
 * The named daemon threads that read one file, which end when this is closed. Not thread-safe.
 *
 * <p>They are no tasks of a pool because they block on queues: in a shared pool, two files that are
 * read at once could wait for each other.
 */
final class ReaderThreads implements AutoCloseable {

  private final String source;
  private final List<Thread> threads = new ArrayList<>();

  /** Creates a set of no threads yet; their names will end with the source. */
  ReaderThreads(String source) {
    this.source = source;
  }

  /** Starts a thread; the task must end when it is interrupted. */
  void start(String purpose, Runnable task) {
    Thread thread = new Thread(task, "starsight-" + purpose + " " + source);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Interrupts all threads and waits until they have ended. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // closing goes on, and the interruption is passed on below
        }
      }
    }
    threads.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
