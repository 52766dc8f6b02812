package dev.starsight.spark.jobs;

import dev.starsight.delimited.DelimitedFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of a job, in their order.
 *
 * @param <T> the type of a row
 */
interface JobRows<T> extends Closeable {

  /** Returns the next row; null after the last one. */
  @Nullable T read() throws IOException;

  /** Returns where the last row was. */
  String place();

  /** Writes what is known of the file, which was read to its end. */
  void describe(Path file) throws IOException;

  /** Returns the rows that are left; errors of reading are unchecked. */
  static <T> Iterator<T> iterator(JobRows<T> rows) {
    return Stream.generate(() -> next(rows))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .iterator();
  }

  private static <T> Optional<T> next(JobRows<T> rows) {
    try {
      return Optional.ofNullable(rows.read());
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  static <T> JobRows<T> of(DelimitedFile<T> rows) {
    String source = rows.header().source();
    return new JobRows<>() {
      @Override
      public @Nullable T read() throws IOException {
        return rows.read();
      }

      @Override
      public String place() {
        return source + ":" + rows.line();
      }

      @Override
      public void describe(Path file) throws IOException {
        JobInput.describe(rows, file);
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }
}
