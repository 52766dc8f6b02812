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
 * Reads the rows of a data set, in order or shuffled, holding few at a time. Int64 features beside
 * the four are passed over. Where there is a manifest, each file's digest is compared before its
 * first row. Not thread-safe.
 */
public final class FeatureReader implements AutoCloseable {

  private static final int LARGEST_RESERVED = 1 << 12;

  private final List<FeatureShard> shards;
  private final FeatureShard.Rows rows;
  private boolean isBegun;
  private FeatureBatch.@Nullable Builder builder;
  private FeatureBatch.@Nullable Builder single;

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
    return of(shards(directoryOrFile));
  }

  private static List<FeatureShard> shards(Path directory) throws IOException {
    List<FeatureShard> shards = new ArrayList<>();
    for (FeatureFiles.Listed listed : FeatureFiles.listed(directory, FeatureFormat.TFRECORD)) {
      shards.add(new TfRecordShard(listed.file(), listed.part()));
    }
    return shards;
  }

  /** Reads files of any format, in this order. */
  public static FeatureReader of(List<FeatureShard> shards) {
    List<FeatureShard> copy = List.copyOf(shards);
    return new FeatureReader(copy, new OrderedRows(copy));
  }

  /**
   * The same rows in an order by chance, every one once: the files in any order, a few of them by
   * turns, and each row out of a buffer. Use it instead of this reader.
   *
   * @param seed the same gives the same order
   * @param bufferRows of so many rows, held in memory, any one comes next; at least 1. A row takes
   *     4 bytes a position, 5 if some row has another mask or other segments than one text has, and
   *     8 more; while the buffer grows it is there one and a half times. All positions together
   *     must be below 2^31 - 8: that is known, and an {@link IllegalArgumentException} says so,
   *     only when the first row is read
   * @throws IllegalStateException if rows were read already
   */
  public FeatureReader shuffled(long seed, int bufferRows) {
    if (bufferRows < 1) {
      throw new IllegalArgumentException("bufferRows must be at least 1, but is " + bufferRows);
    }
    if (isBegun) {
      throw new IllegalStateException("rows were read already: shuffle a reader before");
    }
    return new FeatureReader(shards, new ShuffledRows(shards, seed, bufferRows));
  }

  /**
   * The next row, or empty behind the last.
   *
   * @throws IllegalStateException if this reader is closed
   * @throws IOException with file, record, byte and reason, if a file is damaged, a record is not a
   *     row of features, or a row has another length than the first
   */
  public Optional<FeatureRecord> next() throws IOException {
    int maxLength = begin();
    if (maxLength == 0) {
      return Optional.empty();
    }
    if (single == null) {
      single = FeatureBatch.builder(maxLength, 1);
    }
    return rows.read(single, 1) == 0 ? Optional.empty() : Optional.of(single.build().record(0));
  }

  /**
   * The next rows, or empty behind the last: far less work a row than {@link #next()}.
   *
   * @param count how many, at least 1; fewer come only at the end
   * @throws IllegalStateException if this reader is closed
   * @throws IOException as {@link #next()}
   */
  public Optional<FeatureBatch> nextBatch(int count) throws IOException {
    if (count < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 row, but is " + count);
    }
    int maxLength = begin();
    if (maxLength == 0) {
      return Optional.empty();
    }
    if (builder == null) {
      builder = FeatureBatch.builder(maxLength, Math.min(count, LARGEST_RESERVED));
    }
    return rows.read(builder, count) == 0 ? Optional.empty() : Optional.of(builder.build());
  }

  private int begin() throws IOException {
    isBegun = true;
    return rows.maxLength();
  }

  /**
   * The rows that are left, read as they are asked for; what {@link #next()} throws comes as {@link
   * UncheckedIOException}.
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

  /** A file of a data set, whatever its format: what {@link FeatureReader} reads from. */
  public interface FeatureShard {

    /**
     * Opens it before its first row.
     *
     * @throws IOException naming the file, if it cannot be read or is not what its manifest says
     */
    Rows open() throws IOException;

    /** The rows of an open file. Not thread-safe. */
    interface Rows extends AutoCloseable {

      /** Positions a row; 0 if there are no rows. */
      int maxLength() throws IOException;

      /**
       * Reads the rows that are next.
       *
       * @param into gets them; its rows have {@link #maxLength()}, else it is refused
       * @param count how many, at least 1
       * @return how many came: fewer only if there are no more
       * @throws IOException naming the file and the place, if it is damaged; the rows before that
       *     place are in {@code into} then
       */
      int read(FeatureBatch.Builder into, int count) throws IOException;

      @Override
      void close() throws IOException;
    }
  }

  /**
   * A labelled text as features. Immutable.
   *
   * @param encoding padded to the length that all rows of a data set have
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
     * A row of this length.
     *
     * @param encoding unpadded, and at most {@code maxLength} long
     */
    public static FeatureRecord padded(Encoding encoding, int maxLength, int labelId) {
      return new FeatureRecord(encoding.padTo(maxLength), labelId);
    }

    /** How many positions the row has, padding included. */
    public int maxLength() {
      return encoding.length();
    }
  }
}
