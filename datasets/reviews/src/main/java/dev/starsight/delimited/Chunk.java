package dev.starsight.delimited;

import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Some whole lines of a file without quoting, and what their rows were made into. Whoever {@link
 * #claim claims} it first parses it; all others may look at it after {@link #await}.
 *
 * @param <T> what a row is made into
 */
final class Chunk<T> {

  /** What came of a row instead of a value. */
  private record Failure(Throwable cause) {}

  private final byte[] bytes;
  private final int length;
  private final long firstLine;
  private final boolean last;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch parsed = new CountDownLatch(1);

  private @Nullable Object[] values;
  private int[] lines;
  private int rows;
  private @Nullable Throwable error;

  /** The first bytes of an array, as whole lines of the file from this 1-based one on. */
  Chunk(byte[] bytes, int length, long firstLine) {
    this.bytes = bytes;
    this.length = length;
    this.firstLine = firstLine;
    this.last = false;
    this.values = new Object[length / 256 + 8];
    this.lines = new int[values.length];
  }

  /** The end of the file: no lines, but perhaps an error. */
  Chunk(@Nullable Throwable error) {
    this.bytes = new byte[0];
    this.length = 0;
    this.firstLine = 0;
    this.last = true;
    this.values = new Object[0];
    this.lines = new int[0];
    this.error = error;
    claimed.set(true);
    parsed.countDown();
  }

  boolean isLast() {
    return last;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether the caller is to parse it, because nobody else does. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Makes values of its rows, with a record reader that the row source uses. */
  void parse(RecordReader records, SequentialRows<T> source) {
    try {
      records.show(bytes, length, firstLine);
      while (source.next()) {
        if (rows == values.length) {
          values = Arrays.copyOf(values, rows * 2);
          lines = Arrays.copyOf(lines, rows * 2);
        }
        lines[rows] = (int) (source.line() - firstLine);
        // The header is line 1, and each line is a row, be it blank or bad.
        values[rows++] = valueOrFailure(source, source.line() - 1);
      }
    } catch (IOException | RuntimeException | Error e) {
      error = e;
    } finally {
      parsed.countDown();
    }
  }

  private @Nullable Object valueOrFailure(SequentialRows<T> source, long number) {
    try {
      return source.value(number);
    } catch (RuntimeException | Error e) {
      return new Failure(e);
    }
  }

  /** Waits until it is parsed. */
  void await() throws InterruptedException {
    parsed.await();
  }

  int rows() {
    return rows;
  }

  /** The 1-based line of the row with this 0-based index. */
  long line(int row) {
    return firstLine + lines[row];
  }

  /** What the row was made into, or the error it came to. */
  @SuppressWarnings("unchecked") // nothing but values and failures is ever put there
  @Nullable T value(int row) {
    Object value = values[row];
    values[row] = null;
    if (value instanceof Failure failure) {
      throw Rethrow.unchecked(failure.cause);
    }
    return (T) value;
  }

  /** Throws what lies behind the last row, if it is an error. */
  void throwError() throws IOException {
    if (error != null) {
      throw Rethrow.checked(error);
    }
  }
}
