package dev.starsight.cli.console;

import dev.starsight.run.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a person sees: progress on standard error — one line that updates on a terminal, a plain
 * line now and then otherwise — and results on standard output. Thread-safe.
 */
public final class Console implements Progress, HubEncoder.Question {

  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  /**
   * A line that wraps cannot be written over; who has a wider terminal loses the end of details.
   */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean quiet;
  private final boolean terminal;

  private String current = "";
  private long startedAt;

  /** Steps that were done before; work goes on after a resumption or a validation in between. */
  private long doneBefore;

  private long shownAt;
  private boolean lineOpen;

  public Console(PrintStream out, PrintStream err, boolean quiet) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.terminal = isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Java 22 and newer give a console even where there is none, and have a method that tells. */
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

  /** A line of the result. */
  public synchronized void result(String line) {
    closeLine();
    out.println(line);
  }

  /** A line about what is going on; not shown with {@code --quiet}. */
  public synchronized void note(String line) {
    if (!quiet) {
      closeLine();
      err.println(line);
    }
  }

  /** A warning; always shown. */
  public synchronized void warn(String line) {
    closeLine();
    err.println("warning: " + line);
  }

  /** The last line of a command that was interrupted; always shown. */
  synchronized void interrupted(String sentence) {
    closeLine();
    err.println("starsight: interrupted; " + sentence);
  }

  @Override
  public boolean canBeAsked() {
    return isTerminal();
  }

  /** Asks, also with {@code --quiet}; everything but a yes is a no. */
  @Override
  public synchronized boolean agrees(String question) {
    if (!canBeAsked()) {
      return false;
    }
    closeLine();
    err.print(question + " [y/N] ");
    err.flush();
    String answer = Objects.requireNonNull(System.console()).readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  @Override
  public synchronized void update(String what, long done, long total, String detail) {
    if (!what.equals(current)) {
      doneBefore = done;
    }
    update(
        what,
        done == total,
        () ->
            line(
                what,
                done,
                total,
                detail,
                (done - doneBefore) / ((System.nanoTime() - startedAt) / 1e9)));
  }

  /**
   * Progress in a line of its own form, beginning with two spaces.
   *
   * @param last whether there is nothing to come
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
    if (terminal) {
      err.print("\r" + pad(line.get()));
      err.flush();
      lineOpen = true;
    } else {
      err.println(line.get());
    }
  }

  static String line(String what, long done, long total, String detail, double rate) {
    StringBuilder line = new StringBuilder("  ").append(what).append("  ").append(count(done));
    if (total > 0) {
      line.append(" of ")
          .append(count(total))
          .append(" (")
          .append(100 * done / total)
          .append(" %)");
    }
    if (rate > 0 && Double.isFinite(rate)) {
      line.append(String.format(Locale.ROOT, rate >= 100 ? "  %,.0f/s" : "  %.1f/s", rate));
      if (total > done) {
        line.append("  ").append(Durations.text((total - done) / rate)).append(" left");
      }
    }
    return detail.isEmpty() ? line.toString() : line.append("  ").append(detail).toString();
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
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
