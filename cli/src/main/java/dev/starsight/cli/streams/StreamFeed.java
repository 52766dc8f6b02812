package dev.starsight.cli.streams;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import dev.starsight.streams.StreamOptions;
import dev.starsight.streams.StreamReport;
import dev.starsight.streams.StreamWindow;
import dev.starsight.streams.StreamWindows;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Feeds files to the windows of a stream, and keeps what came of them. Not thread-safe. */
final class StreamFeed implements EventReader.Sink {

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** When nothing more comes for now, it is kept sooner. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Rows after which too many bad ones are noticed before the end. */
  private static final int ENOUGH = 1_000;

  private final StarsightCommand command;
  private final StreamInput input;
  private final StreamOptions options;
  private final StreamWork work;
  private final StreamState state;
  private final Consumer<StreamWindow> over = this::over;
  private @Nullable StreamFile file;
  private long committedAt = System.nanoTime();
  private boolean isIncomplete;

  StreamFeed(StarsightCommand command, StreamInput input, StreamOptions options, StreamWork work) {
    this.command = command;
    this.input = input;
    this.options = options;
    this.work = work;
    this.state = work.state();
  }

  /** Reads what a file has. */
  void read(StreamFile next) throws IOException {
    file = next;
    if (next.isStandardInput() && next.lines() > 0) {
      command
          .console()
          .note("standard input goes on behind row %,d, byte %,d", next.lines(), next.bytes());
    }
    long size = next.size();
    try (InputStream in = next.open()) {
      new EventReader(in, this).read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (EOFException e) {
      throw new IOException(next.path() + ": this gzip file is cut short", e);
    } catch (ZipException e) {
      throw new IOException(next.path() + ": this gzip file is damaged: " + e.getMessage(), e);
    }
    next.ended(size);
  }

  @Override
  public void line(byte[] bytes, int offset, int length) {
    long number = current().nextLine();
    int from = offset;
    int left = length;
    if (number == 1 && left >= 3 && bytes[from] == (byte) 0xEF && bytes[from + 1] == (byte) 0xBB) {
      from += 3;
      left -= 3;
    }
    if (left > 0) {
      String problem = windows(bytes, from, left).add(bytes, from, left, over);
      if (problem != null) {
        reject(problem);
      }
    }
  }

  @Override
  public void tooLong() {
    current().nextLine();
    reject("is longer than 16 MB");
  }

  @Override
  public boolean rest(byte[] bytes, int offset, int length) {
    StreamWindows windows = state.windows;
    if (windows == null) {
      line(bytes, offset, length);
      return true;
    }
    isIncomplete = windows.problem(bytes, offset, length) != null;
    if (!isIncomplete) {
      line(bytes, offset, length);
    }
    return !isIncomplete;
  }

  private StreamFile current() {
    return Objects.requireNonNull(file);
  }

  private StreamWindows windows(byte[] bytes, int offset, int length) {
    StreamWindows windows = state.windows;
    if (windows == null) {
      try {
        windows =
            StreamWindows.of(options, input.columns(StreamWindows.keys(bytes, offset, length)));
      } catch (IOException e) {
        throw new StarsightException(
            place() + ": a stream is read as JSON lines, but this is none");
      }
      state.windows = windows;
    }
    return windows;
  }

  private String place() {
    return String.format(Locale.ROOT, "%s, line %d", current().path(), current().lines());
  }

  private void reject(String problem) {
    String row = place() + ": the row " + problem;
    if (input.isStrict()) {
      throw new StarsightException(row);
    }
    state.reject(row);
  }

  private void over(StreamWindow window) {
    try {
      work.append(window);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (window.isAlarm()) {
      state.alarms++;
      command.console().result(StreamReport.sentence(window));
    }
  }

  @Override
  public void received(long bytes, InputStream in) throws IOException {
    current().read(bytes);
    if (state.rows() + state.rejected >= ENOUGH) {
      requireFewRejects();
    }
    command.console().update("reading", state.rows(), -1, "");
    if (System.nanoTime() - committedAt > COMMIT_NANOS
        || (current().isStandardInput() && staysIdle(in))) {
      work.commit();
      committedAt = System.nanoTime();
    }
  }

  /** Returns whether nothing more comes for a moment: then what came is kept before waiting. */
  private boolean staysIdle(InputStream in) throws IOException {
    while (in.available() == 0) {
      if (System.nanoTime() - committedAt > IDLE_NANOS) {
        return true;
      }
      LockSupport.parkNanos(IDLE_NANOS / 10);
    }
    return false;
  }

  private void requireFewRejects() {
    long all = state.rows() + state.rejected;
    if (state.rejected * 100 > all) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%,d of %,d rows are bad, more than 1 %%; the first: %s",
              state.rejected,
              all,
              state.rejects.get(0)));
    }
  }

  /**
   * Keeps everything, and tells what was left out.
   *
   * @throws StarsightException if that is too much, or there was no row
   */
  void end() throws IOException {
    if (state.windows == null) {
      throw new StarsightException("the stream has no row");
    }
    requireFewRejects();
    work.commit();
    if (state.rejected > 0) {
      command.console().warn("%,d bad rows were left out:", state.rejected);
      state.rejects.forEach(row -> command.console().warn("  " + row));
    }
    StreamWindows windows = state.windows;
    if (windows.late() * 100 > windows.rows()) {
      command
          .console()
          .warn(
              "%,d of %,d rows came when their windows were over; sort them by \"%s\", or give a"
                  + " longer --lateness",
              windows.late(), windows.rows(), windows.columns().time());
    }
    if (isIncomplete) {
      command
          .console()
          .note("the last line of %s is not complete; --resume will read it", current().path());
    }
  }
}
