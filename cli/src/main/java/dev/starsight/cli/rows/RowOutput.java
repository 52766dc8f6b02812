package dev.starsight.cli.rows;

import dev.starsight.cli.console.StarsightCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Buffered standard output, which ends the command if nobody reads it. Not thread-safe. */
public final class RowOutput {

  private static final int CHARACTERS = 1 << 15;

  private final StarsightCommand command;
  private final StringBuilder buffer = new StringBuilder();

  public RowOutput(StarsightCommand command) {
    this.command = command;
  }

  public RowOutput write(String text) {
    buffer.append(text);
    if (buffer.length() >= CHARACTERS) {
      flush();
    }
    return this;
  }

  public void flush() {
    PrintStream out = command.standardOutput();
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    buffer.setLength(0);
    out.write(bytes, 0, bytes.length);
    command.requireOutput();
  }
}
