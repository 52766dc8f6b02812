package dev.starsight.delimited;

import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Some whole lines of a file without quoting, and the values of their rows. The first thread to
 * {@link #claim} it parses it; others may use the result after {@link #await}.
 *
 * @param <T> the type of the values
 */
final class Chunk<T> {

  /** Stands in for the value of a row that caused an error. */
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

  /** Takes the first bytes of an array, which are whole lines from this 1-based one on. */
  Chunk(byte[] bytes, int length, long firstLine) {
    this(bytes, length, firstLine, false);
  }

  /** Marks the end of the file: no lines, but perhaps an error. */
  Chunk(@Nullable Throwable error) {
    this(new byte[0], 0, 0, true);
    this.error = error;
    claimed.set(true);
    parsed.countDown();
  }

  private Chunk(byte[] bytes, int length, long firstLine, boolean last) {
    this.bytes = bytes;
    this.length = length;
    this.firstLine = firstLine;
    this.last = last;
    this.values = new Object[length / 256 + 8];
    this.lines = new int[values.length];
  }

  boolean isLast() {
    return last;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Maps its rows, using a record reader that the row source reads from. */
  void parse(RecordReader records, SequentialRows<T> source) {
    try {
      records.show(bytes, length, firstLine);
      while (source.next()) {
        if (rows == values.length) {
          values = Arrays.copyOf(values, rows * 2);
          lines = Arrays.copyOf(lines, rows * 2);
        }
        lines[rows] = (int) (source.line() - firstLine);
        // Every line below the header is a row, even if it is blank or bad.
        values[rows++] = valueOrFailure(source, source.number());
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

  void await() throws InterruptedException {
    parsed.await();
  }

  int rows() {
    return rows;
  }

  /** Returns the 1-based line of the row with this 0-based index. */
  long line(int row) {
    return firstLine + lines[row];
  }

  /** Returns the value of a row or throws its error; called once a row. */
  @SuppressWarnings("unchecked") // the array holds only values and failures
  @Nullable T value(int row) {
    Object value = values[row];
    values[row] = null;
    if (value instanceof Failure failure) {
      throw Rethrow.unchecked(failure.cause);
    }
    return (T) value;
  }

  void throwError() throws IOException {
    if (error != null) {
      throw Rethrow.checked(error);
    }
  }
}
