package dev.starsight.quality;

import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.internal.ValueText;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A tab-separated file of the rows that do not meet a constraint, one line for each row and
 * constraint, written while the rows are scanned: the check, the constraint, where the row is, and
 * the values that the constraint reads. There is no file if there is no such row. Not thread-safe.
 */
public final class FailingRows implements Closeable {

  /** The name of the file in the directory of a report. */
  public static final String FILE_NAME = "failing-rows.tsv";

  private static final int VALUE_LENGTH = 200;

  private final @Nullable Path file;
  private @Nullable BufferedWriter writer;

  private FailingRows(@Nullable Path file) {
    this.file = file;
  }

  /** Returns a file in a directory that exists; a file of that name is overwritten. */
  public static FailingRows in(Path directory) {
    return new FailingRows(directory.resolve(FILE_NAME));
  }

  /** Returns no file. */
  public static FailingRows none() {
    return new FailingRows(null);
  }

  /**
   * Adds a row.
   *
   * @throws UncheckedIOException naming the file, if it cannot be written
   */
  void add(String check, String constraint, String place, Values values) {
    if (file == null) {
      return;
    }
    try {
      BufferedWriter out = writer == null ? open(file) : writer;
      String cells = ValueText.cut(check, VALUE_LENGTH) + "\t" + ValueText.cut(constraint, 1000);
      out.write(cells + "\t" + ValueText.cut(place, VALUE_LENGTH) + "\t" + text(values) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": the failing rows cannot be written: " + e.getMessage(), e);
    }
  }

  private BufferedWriter open(Path path) throws IOException {
    BufferedWriter opened = Files.newBufferedWriter(path);
    writer = opened;
    opened.write("check\tconstraint\trow\tvalues\n");
    return opened;
  }

  /** Returns values with the names of their columns, in one line. */
  static String text(Values values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String value = values.text(i);
      text.append(i == 0 ? "" : ", ")
          .append(values.column(i))
          .append('=')
          .append(value == null ? "(absent)" : ValueText.cut(value, VALUE_LENGTH));
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
