package dev.starsight.features;

import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a data set, in order or shuffled, with few in memory at a time. Int64 features
 * other than the four are skipped. If there is a manifest, the digest of each file is checked
 * before its first row is read. Not thread-safe.
 */
public final class FeatureReader implements AutoCloseable {

  private static final int LARGEST_RESERVED = 1 << 12;

  private final List<FeatureShard> shards;
  private final FeatureShard.Rows rows;
  private boolean isBegun;
  private FeatureBatch.@Nullable Builder builder;

  private FeatureReader(List<FeatureShard> shards, FeatureShard.Rows rows) {
    this.shards = shards;
    this.rows = rows;
  }

  /**
   * Opens a data set: a directory of {@code part-*.tfrecord}, or one such file by any name.
   *
   * @throws IOException naming the path, if there is none or a file of it is missing or, by the
   *     manifest, of another size
   */
  public static FeatureReader open(Path directoryOrFile) throws IOException {
    if (Files.isRegularFile(directoryOrFile)) {
      return of(List.of(new TfRecordShard(directoryOrFile, null)));
    }
    List<FeatureShard> shards = new ArrayList<>();
    for (FeatureFiles.Listed file : FeatureFiles.listed(directoryOrFile, FeatureFormat.TFRECORD)) {
      shards.add(new TfRecordShard(file.file(), file.part()));
    }
    return of(shards);
  }

  /** Returns a reader of files of any format, in this order. */
  public static FeatureReader of(List<FeatureShard> shards) {
    List<FeatureShard> copy = List.copyOf(shards);
    return new FeatureReader(copy, new OrderedRows(copy));
  }

  /**
   * Returns a reader of the same rows in random order, each once, to use instead of this one. It
   * takes the files in random order, a few of them by turns, and each row out of a buffer.
   *
   * @param seed the same seed gives the same order
   * @param bufferRows the rows in the buffer, from which the next one is drawn; at least 1. A row
   *     takes 4 bytes for each position, or 5 if some row is not a single unpadded text, and 8
   *     bytes more; while the buffer grows it takes one and a half times that. All positions
   *     together must be below 2^31 - 8; reading the first row throws an {@link
   *     IllegalArgumentException} if not
   * @throws IllegalStateException if rows were read already
   */
  public FeatureReader shuffled(long seed, int bufferRows) {
    if (bufferRows < 1) {
      throw new IllegalArgumentException("bufferRows must be at least 1, but is " + bufferRows);
    }
    if (isBegun) {
      throw new IllegalStateException("rows were read already: shuffle a reader before reading");
    }
    return new FeatureReader(shards, new ShuffledRows(shards, seed, bufferRows));
  }

  /**
   * Reads the next row; empty after the last.
   *
   * @throws IllegalStateException if this reader is closed
   * @throws IOException with file, record, byte and reason, if a file is damaged, a record is not a
   *     row of features, or a row has another length than the first
   */
  public Optional<FeatureRecord> next() throws IOException {
    return nextBatch(1).map(batch -> batch.record(0));
  }

  /**
   * Reads the next rows, with far less work for each than {@link #next()}; empty after the last.
   *
   * @param count how many, at least 1; there are fewer only at the end
   * @throws IllegalStateException if this reader is closed
   * @throws IOException as {@link #next()}
   */
  public Optional<FeatureBatch> nextBatch(int count) throws IOException {
    if (count < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 row, but is " + count);
    }
    isBegun = true;
    int maxLength = rows.maxLength();
    if (maxLength == 0) {
      return Optional.empty();
    }
    if (builder == null) {
      builder = FeatureBatch.builder(maxLength, Math.min(count, LARGEST_RESERVED));
    }
    return rows.read(builder, count) == 0 ? Optional.empty() : Optional.of(builder.build());
  }

  /**
   * Returns a stream that reads the remaining rows lazily; what {@link #next()} throws is wrapped
   * into an {@link UncheckedIOException}.
   */
  public Stream<FeatureRecord> stream() {
    return StreamSupport.stream(new Remaining(), false);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private final class Remaining extends Spliterators.AbstractSpliterator<FeatureRecord> {

    Remaining() {
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

  /** A file of a data set in any format. */
  public interface FeatureShard {

    /**
     * Opens the file at its first row.
     *
     * @throws IOException naming the file, if it cannot be read or differs from its manifest
     */
    Rows open() throws IOException;

    /** The rows of an open file. Not thread-safe. */
    interface Rows extends AutoCloseable {

      /** Returns the positions in a row; 0 if there are no rows. */
      int maxLength() throws IOException;

      /**
       * Reads the next rows.
       *
       * @param into receives them; its rows must have {@link #maxLength()}
       * @param count how many, at least 1
       * @return how many were read; fewer only at the end
       * @throws IOException naming the file and the place, if it is damaged; the rows before that
       *     place have been added to {@code into}
       */
      int read(FeatureBatch.Builder into, int count) throws IOException;

      @Override
      void close() throws IOException;
    }
  }

  /**
   * The features of a labelled text. Immutable.
   *
   * @param encoding padded to the length of all rows of the data set
   * @param labelId the id of the label, at least 0: star 1..5 is 0..4
   */
  public record FeatureRecord(Encoding encoding, int labelId) {

    public FeatureRecord {
      Objects.requireNonNull(encoding, "encoding");
      if (labelId < 0) {
        throw new IllegalArgumentException("a label id must be at least 0, but is " + labelId);
      }
    }

    /**
     * Returns a row of a given length.
     *
     * @param encoding at most {@code maxLength} long
     */
    public static FeatureRecord padded(Encoding encoding, int maxLength, int labelId) {
      return new FeatureRecord(encoding.padTo(maxLength), labelId);
    }

    /** Returns the number of positions, including padding. */
    public int maxLength() {
      return encoding.length();
    }
  }
}
