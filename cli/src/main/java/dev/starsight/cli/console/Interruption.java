package dev.starsight.cli.console;

import dev.starsight.files.internal.AtomicDirectory;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How a command that can be resumed ends when it is interrupted (Ctrl+C, {@code kill}): it leaves
 * what can be gone on from, says so in one sentence, and exits with 130. Thread-safe.
 */
public final class Interruption {

  private static final int INTERRUPTED = 130;

  private final Console console;
  private final Supplier<String> sentence;
  private final Thread hook = new Thread(this::end, "starsight-interruption");

  /**
   * Not yet heard.
   *
   * @param sentence how to go on, asked for when the signal has come
   */
  public Interruption(Console console, Supplier<String> sentence) {
    this.console = console;
    this.sentence = sentence;
  }

  /** What may be interrupted. */
  public interface Work {
    void run() throws IOException;
  }

  /** Does the work, and hears a signal as long as it takes. */
  public void during(Work work) throws IOException {
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      forget();
    }
  }

  /** If the signal has come, nothing follows: what failed may have failed because of it. */
  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LockSupport.park(this);
      forget(); // Parking may end for no reason.
    }
  }

  private void end() {
    // Whoever wants to show progress waits here, so that the sentence is the last one.
    synchronized (console) {
      AtomicDirectory.deleteUnfinished();
      console.interrupted(sentence.get());
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
