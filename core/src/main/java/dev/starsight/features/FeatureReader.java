package dev.starsight.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a data set, file by file, holding one at a time. Int64 features beside the four
 * are passed over. Not thread-safe.
 */
public final class FeatureReader implements AutoCloseable {

  private final Iterator<Path> files;
  private @Nullable TfRecordReader reader;
  private int maxLength = -1;

  private FeatureReader(List<Path> files) {
    this.files = files.iterator();
  }

  /**
   * Opens a data set: a directory of {@code part-*.tfrecord}, or one such file by any name.
   *
   * @throws IOException naming the path, if there is none or a file of it is missing
   */
  public static FeatureReader open(Path directoryOrFile) throws IOException {
    return new FeatureReader(
        Files.isRegularFile(directoryOrFile)
            ? List.of(directoryOrFile)
            : FeatureFiles.list(directoryOrFile));
  }

  /**
   * The next row, or empty behind the last.
   *
   * @throws IOException with file, record, byte and reason, if a file is damaged, a record is not a
   *     row of features, or a row has another length than the first
   */
  public Optional<FeatureRecord> next() throws IOException {
    while (true) {
      if (reader == null) {
        if (!files.hasNext()) {
          return Optional.empty();
        }
        reader = TfRecordReader.open(files.next());
      }
      Optional<byte[]> message = reader.next();
      if (message.isPresent()) {
        return Optional.of(row(message.get(), reader));
      }
      closeFile();
    }
  }

  private FeatureRecord row(byte[] message, TfRecordReader from) throws IOException {
    FeatureRecord row;
    try {
      row = FeatureMessages.read(message);
    } catch (ExampleMessage.Malformed e) {
      throw from.damaged("is not a row of features: " + e.getMessage());
    }
    if (maxLength >= 0 && row.maxLength() != maxLength) {
      throw from.damaged(
          "every row must be as long as the first, "
              + maxLength
              + ", but this one is "
              + row.maxLength());
    }
    maxLength = row.maxLength();
    return row;
  }

  /**
   * The rows that are left, read as they are asked for; what {@link #next()} throws comes as {@link
   * UncheckedIOException}.
   */
  public Stream<FeatureRecord> stream() {
    return StreamSupport.stream(new Rows(), false);
  }

  private void closeFile() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() throws IOException {
    closeFile();
  }

  private final class Rows extends Spliterators.AbstractSpliterator<FeatureRecord> {

    Rows() {
      super(Long.MAX_VALUE, ORDERED | NONNULL | IMMUTABLE);
    }

    @Override
    public boolean tryAdvance(Consumer<? super FeatureRecord> action) {
      Optional<FeatureRecord> row;
      try {
        row = FeatureReader.this.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      row.ifPresent(action);
      return row.isPresent();
    }
  }
}
