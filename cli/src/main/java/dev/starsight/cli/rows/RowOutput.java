package dev.starsight.cli.rows;

import dev.starsight.cli.console.Failures;
import dev.starsight.cli.console.StarsightCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for many short texts, which go there together. It notices when nobody reads them
 * any more. Not thread-safe.
 */
public final class RowOutput {

  private static final int CHARACTERS = 1 << 15;

  private final StarsightCommand command;
  private final StringBuilder waiting = new StringBuilder();

  public RowOutput(StarsightCommand command) {
    this.command = command;
  }

  public RowOutput write(String text) {
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
  public void flush() {
    PrintStream out = command.standardOutput();
    byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
    waiting.setLength(0);
    out.write(bytes, 0, bytes.length);
    command.requireOutput();
  }
}
