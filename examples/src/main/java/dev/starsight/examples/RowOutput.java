package dev.starsight.examples;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for many short texts, which go there together. It notices when nobody reads them
 * any more. Not thread-safe.
 */
final class RowOutput {

  private static final int CHARACTERS = 1 << 15;

  private final StarsightCommand command;
  private final StringBuilder waiting = new StringBuilder();

  RowOutput(StarsightCommand command) {
    this.command = command;
  }

  RowOutput write(String text) {
    waiting.append(text);
    if (waiting.length() >= CHARACTERS) {
      flush();
    }
    return this;
  }

  /**
   * Writes what is waiting.
   *
   * @throws Failures.OutputLost if nobody reads it
   */
  void flush() {
    PrintStream out = command.standardOutput();
    byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
    waiting.setLength(0);
    out.write(bytes, 0, bytes.length);
    command.requireOutput();
  }
}
