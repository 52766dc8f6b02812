package dev.starsight.cli.console;

import dev.starsight.run.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The output of a command for people. Results go to standard output. Progress goes to standard
 * error: on a terminal one line that is updated, otherwise a plain line every few seconds. Methods
 * with a format use {@link Locale#ROOT}. What is printed may come from strangers, so control
 * characters become escapes, and a value never breaks a line. Thread-safe.
 */
public final class Console implements Progress, HubEncoder.Question {

  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  /** A line that wraps cannot be overwritten, so longer lines are cut, on wide terminals too. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean quiet;
  private final boolean terminal;

  private String current = "";
  private long startedAt;

  /** Steps already done when this work started or went on, which do not count for the rate. */
  private long doneBefore;

  private long shownAt;
  private boolean lineOpen;

  public Console(PrintStream out, PrintStream err, boolean quiet) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.terminal = isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** From Java 22 on there is a console without a terminal, and a method that says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Writes one line of the result. */
  public void result(String line) {
    lines(TerminalText.visible(line));
  }

  /** Writes a part of the result; only the format breaks lines, no value does. */
  public void result(String format, Object... values) {
    lines(formatted(format, values));
  }

  /** Writes a text of several lines whose parts cannot break lines. */
  public void text(String text) {
    lines(text.lines().map(TerminalText::visible).collect(Collectors.joining("\n")));
  }

  private synchronized void lines(String safe) {
    closeLine();
    out.println(safe);
  }

  /** Formats values; texts among them become harmless and stay in one line. */
  private static String formatted(String format, Object... values) {
    Object[] safe = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      safe[i] =
          values[i] instanceof Number || values[i] instanceof Boolean
              ? values[i]
              : TerminalText.visible(String.valueOf(values[i]));
    }
    return String.format(Locale.ROOT, format, safe);
  }

  /** Writes a line about the work, unless {@code --quiet} is given. */
  public void note(String line) {
    notes(TerminalText.visible(line));
  }

  private synchronized void notes(String safe) {
    if (!quiet) {
      closeLine();
      err.println(safe);
    }
  }

  /** Writes a formatted line about the work, unless {@code --quiet} is given. */
  public void note(String format, Object... values) {
    notes(formatted(format, values));
  }

  /** Writes a warning, with {@code --quiet} too. */
  public void warn(String line) {
    warning(TerminalText.visible(line));
  }

  private synchronized void warning(String safe) {
    closeLine();
    err.println("warning: " + safe);
  }

  /** Writes a formatted warning, with {@code --quiet} too. */
  public void warn(String format, Object... values) {
    warning(formatted(format, values));
  }

  /** Writes the last line of an interrupted command, with {@code --quiet} too. */
  synchronized void interrupted(String sentence) {
    closeLine();
    err.println("starsight: interrupted; " + TerminalText.visible(sentence));
  }

  /** Writes the last line of a command that ends its process, with {@code --quiet} too. */
  synchronized void failed(String format, Object... values) {
    closeLine();
    err.println("starsight: " + formatted(format, values));
  }

  @Override
  public boolean canBeAsked() {
    return isTerminal();
  }

  /** Asks, with {@code --quiet} too; any answer but yes is a no. */
  @Override
  public synchronized boolean agrees(String question) {
    if (!canBeAsked()) {
      return false;
    }
    closeLine();
    err.print(TerminalText.visible(question) + " [y/N] ");
    err.flush();
    String answer = Objects.requireNonNull(System.console()).readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  @Override
  public synchronized void update(String what, long done, long total, String detail) {
    if (!what.equals(current)) {
      doneBefore = done;
    }
    update(what, done == total, () -> line(what, done, total, detail, rate(done)));
  }

  private double rate(long done) {
    return (done - doneBefore) / ((System.nanoTime() - startedAt) / 1e9);
  }

  /**
   * Shows progress in the caller's own format.
   *
   * @param last whether this is the last update of this work
   * @param line the line, which begins with two spaces; called only if it is shown
   */
  public synchronized void update(String what, boolean last, Supplier<String> line) {
    if (quiet) {
      return;
    }
    long now = System.nanoTime();
    if (!what.equals(current)) {
      closeLine();
      current = what;
      startedAt = now;
      shownAt = terminal ? now - TERMINAL_NANOS : now;
    }
    if (now - shownAt < (terminal ? TERMINAL_NANOS : PLAIN_NANOS) && !(last && terminal)) {
      return;
    }
    shownAt = now;
    String safe = TerminalText.visible(line.get());
    if (terminal) {
      err.print("\r" + pad(safe));
      err.flush();
      lineOpen = true;
    } else {
      err.println(safe);
    }
  }

  static String line(String what, long done, long total, String detail, double rate) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %s  %,d", what, done));
    if (total > 0) {
      line.append(String.format(Locale.ROOT, " of %,d (%d %%)", total, 100 * done / total));
    }
    if (rate > 0 && Double.isFinite(rate)) {
      line.append(String.format(Locale.ROOT, rate >= 100 ? "  %,.0f/s" : "  %.1f/s", rate));
      if (total > done) {
        line.append("  ").append(Durations.text((total - done) / rate)).append(" left");
      }
    }
    return detail.isEmpty() ? line.toString() : line.append("  ").append(detail).toString();
  }

  private static String pad(String line) {
    String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
    return cut + " ".repeat(WIDTH - cut.length());
  }

  private void closeLine() {
    if (lineOpen) {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      lineOpen = false;
    }
    current = "";
  }
}
