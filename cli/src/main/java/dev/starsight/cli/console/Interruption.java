package dev.starsight.cli.console;

import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.run.internal.NativeCalls;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Ends a command that is interrupted (Ctrl+C, {@code kill}): it leaves what a later run can resume,
 * writes one sentence about it, and exits with 130. Thread-safe.
 */
public final class Interruption {

  private static final int INTERRUPTED = 130;

  private static final AtomicBoolean ACTIVE = new AtomicBoolean();

  private final Console console;
  private final Supplier<String> sentence;
  private final Thread hook = new Thread(this::end, "starsight-interruption");

  /**
   * Creates a handler that is not active yet.
   *
   * @param sentence says how to go on; called when the signal has come
   */
  public Interruption(Console console, Supplier<String> sentence) {
    this.console = console;
    this.sentence = sentence;
  }

  public interface Work {
    void run() throws IOException;
  }

  /**
   * Does the work, and handles a signal during it. Within the work of another handler, that one
   * handles it.
   */
  public void during(Work work) throws IOException {
    if (!ACTIVE.compareAndSet(false, true)) {
      work.run();
      return;
    }
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      remove();
      ACTIVE.set(false);
    }
  }

  /** Waits for the end of the process if the signal has come, which may have failed the work. */
  private void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LockSupport.park(this);
      remove(); // Parking may end without a reason.
    }
  }

  private void end() {
    // Threads that want to show progress wait here, so that the sentence is the last line.
    synchronized (console) {
      AtomicDirectory.deleteUnfinished();
      console.interrupted(sentence.get());
      NativeCalls.end();
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
