package dev.starsight.delimited;

import java.util.ArrayList;
import java.util.List;

/** Daemon threads that end with their owner. Not thread-safe. */
final class ReaderThreads implements AutoCloseable {

  private final String source;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * No thread yet.
   *
   * @param source what is read, for the names of the threads
   */
  ReaderThreads(String source) {
    this.source = source;
  }

  /** Starts a thread; the task must end when it is interrupted. */
  void start(String what, Runnable task) {
    Thread thread = new Thread(task, "starsight-" + what + " " + source);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Interrupts all and waits for their end. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // closing goes on, and the caller hears of it below
        }
      }
    }
    threads.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
