package dev.starsight.delimited;

import dev.starsight.data.Dataset;
import dev.starsight.data.MalformedRowException;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A delimited file, or a file of JSON lines (an object a line, whose keys are the columns), plain,
 * gzip or zstd, read row by row in constant memory. A delimited file has a header, unless the
 * options name its columns. Of JSON lines, the keys in the first 256 KiB are the columns; a key
 * that an object lacks, and a null, is an empty field, a list is its JSON text, and keys that occur
 * only later are left out.
 *
 * <p>Damage to a compressed file is always an error, even behind the last row; so is a file without
 * rows. Files are UTF-8, with or without byte order mark; lines end with LF or CR LF; blank lines
 * at the end are skipped, elsewhere they are rejects. Not thread-safe.
 *
 * <p>With several threads ({@link ReadOptions#withThreads}) a compressed file is decompressed ahead
 * of the caller, and a file without quoting, such as one of JSON lines, is parsed ahead of it, in
 * chunks, by several {@link Row.Mapper}s; another thread computes the digest. The rows, their
 * order, rejects and errors are the same for any number of threads. Memory does not grow with the
 * file. {@link #close} ends the threads, whose names begin with {@code starsight-} and end with the
 * name of the file. A caller that is interrupted while reading gets an {@link
 * InterruptedIOException} and stays interrupted.
 *
 * @param <T> the type that rows are mapped to
 */
public final class DelimitedFile<T> implements AutoCloseable {

  private static final int ROWS_BETWEEN_UPDATES = 4096;
  private static final int ROWS_BEFORE_GIVING_UP = 1000;

  /**
   * How much is read at once; tests use less.
   *
   * @param head bytes in which the dialect is detected, before anything else
   * @param chunk bytes that a thread parses at a time, more where a row is longer
   */
  record BlockSizes(int head, int chunk) {

    // A quarter of a megabyte and its values fit into the cache of a processor.
    static final BlockSizes DEFAULT = new BlockSizes(RecordReader.HEAD_BYTES, 1 << 18);
  }

  private final String source;
  private final ReadOptions options;
  private final Progress progress;
  private final InputBytes bytes;
  private final Dialect dialect;
  private final Header header;
  private final Rows<T> rows;

  private final List<Rejects.Reject> firstRejects = new ArrayList<>();
  private long rejected;
  private long seen;
  private boolean ended;
  private Provenance.@Nullable Source completed;

  private DelimitedFile(
      String source,
      InputBytes bytes,
      ReadOptions options,
      Progress progress,
      Row.Mapper.Factory<T> factory,
      BlockSizes sizes)
      throws IOException {
    this.source = source;
    this.bytes = bytes;
    this.options = options;
    this.progress = progress;
    RecordReader records = new RecordReader(bytes, source, options.maxRowBytes(), sizes.head());
    String head = records.head();
    ForeignFormat.of(head)
        .ifPresent(
            what -> {
              throw new StarsightException(source + " " + what);
            });
    Dialect given = options.dialect();
    Dialect format = given == null ? DialectEvidence.detect(head, source) : given;
    records.use(format);
    this.header = HeaderReader.read(source, records, format, options);
    JsonShape shape = header.shape();
    this.dialect = shape == null || format.shape() != null ? format : format.withShape(shape);
    List<Row.Mapper<T>> mappers = new ArrayList<>(List.of(factory.forFile(header, dialect)));
    // Quoted fields may contain line ends, so that parsing can begin only at the header. Rows that
    // come one by one must not wait for a chunk of them.
    if (options.threads() == 1 || dialect.quoted() || bytes.isLive() || records.ended()) {
      bytes.readAhead();
      this.rows = new SequentialRows<>(records, header, mappers.get(0));
    } else {
      while (mappers.size() < options.threads()) {
        mappers.add(factory.forFile(header, dialect));
      }
      this.rows =
          new ParallelRows<>(
              bytes,
              records.rest(),
              sizes.chunk(),
              options.maxRowBytes(),
              header,
              dialect,
              mappers);
    }
  }

  /** Opens a file and keeps its rows as they are. */
  public static DelimitedFile<Row> open(Path path, ReadOptions options) throws IOException {
    return open(path, options, Progress.SILENT, (header, dialect) -> Row::keep);
  }

  /**
   * Opens a file.
   *
   * @param progress receives the number of bytes read
   * @param factory makes the mappers of rows to values
   * @throws IOException naming the path, if there is no such file, it cannot be read or its
   *     compressed data are damaged
   * @throws StarsightException if the file is empty or the factory refuses its header
   */
  public static <T> DelimitedFile<T> open(
      Path path, ReadOptions options, Progress progress, Row.Mapper.Factory<T> factory)
      throws IOException {
    return open(
        path.toString(),
        InputBytes.open(path, options),
        options,
        progress,
        factory,
        BlockSizes.DEFAULT);
  }

  static <T> DelimitedFile<T> open(
      String source,
      InputBytes bytes,
      ReadOptions options,
      Progress progress,
      Row.Mapper.Factory<T> factory,
      BlockSizes sizes)
      throws IOException {
    try {
      return new DelimitedFile<>(source, bytes, options, progress, factory, sizes);
    } catch (IOException | RuntimeException | Error e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Reads whole files, one after the other, into memory. Their digests are always computed, because
   * the provenance needs them.
   *
   * @throws IOException as {@link #open(Path, ReadOptions, Progress, Row.Mapper.Factory)} and
   *     {@link #read} do
   */
  public static <T> LoadResult<T> load(
      List<Path> paths, ReadOptions options, Progress progress, Row.Mapper.Factory<T> factory)
      throws IOException {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("at least one file is needed");
    }
    ReadOptions digesting = options.withDigest(true);
    List<T> rows = new ArrayList<>();
    List<Provenance.Source> sources = new ArrayList<>();
    List<Dialect> dialects = new ArrayList<>();
    Rejects rejects = Rejects.none();
    for (Path path : paths) {
      try (DelimitedFile<T> file = open(path, digesting, progress, factory)) {
        for (T row = file.read(); row != null; row = file.read()) {
          rows.add(row);
        }
        sources.add(file.source());
        dialects.add(file.dialect());
        rejects = rejects.and(file.rejects(), options.keptRejects());
      }
    }
    return new LoadResult<>(
        Dataset.of(rows, new Provenance(sources, List.of())), rejects, dialects);
  }

  public Header header() {
    return header;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Returns the rows refused so far. */
  public Rejects rejects() {
    return new Rejects(rejected, firstRejects);
  }

  /**
   * Returns the digest of the file and its numbers of rows.
   *
   * @throws IllegalStateException before {@link #read} has returned null, and always if the options
   *     say to compute no digest
   */
  public Provenance.Source source() {
    if (!options.digest()) {
      throw new IllegalStateException(source + " was read without computing its digest");
    }
    if (completed == null) {
      throw new IllegalStateException(source + " has not been read to its end yet");
    }
    return completed;
  }

  /**
   * Returns the value of the next row, or null at the end.
   *
   * @throws MalformedRowException at the first bad row if reading is strict; always if a quoted
   *     field is not closed or a row of a file with quoting is longer than allowed
   * @throws StarsightException at the end, if more rows were refused than the options allow, or
   *     there was no row at all
   * @throws IOException naming the path, if the file cannot be read or its compressed data are
   *     damaged
   */
  public @Nullable T read() throws IOException {
    while (!ended && rows.next()) {
      refuseBlankLines();
      seen++;
      if (seen % ROWS_BETWEEN_UPDATES == 0) {
        updateProgress();
      }
      try {
        T value = rows.value(seen);
        if (value != null) {
          return value;
        }
      } catch (MalformedRowException e) {
        reject(e);
      }
    }
    if (!ended) {
      finish();
    }
    return null;
  }

  /** Returns the 1-based line of the file where the row begins that was read last. */
  public long line() {
    return rows.line();
  }

  /**
   * Returns the remaining rows; closing the stream closes the file. Errors of reading are thrown as
   * {@link UncheckedIOException}.
   */
  public Stream<T> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    Spliterator<T> remaining =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, traits) {
          @Override
          public boolean tryAdvance(Consumer<? super T> action) {
            T value = readUnchecked();
            if (value != null) {
              action.accept(value);
            }
            return value != null;
          }
        };
    return StreamSupport.stream(remaining, false).onClose(this::closeUnchecked);
  }

  private @Nullable T readUnchecked() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeUnchecked() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseBlankLines() {
    for (long i = rows.blankBefore(); i > 0; i--) {
      seen++;
      reject(new MalformedRowException(source, rows.line() - i, 0, "the line is blank"));
    }
  }

  private void reject(MalformedRowException e) {
    if (options.strict()) {
      throw e;
    }
    rejected++;
    if (firstRejects.size() < options.keptRejects()) {
      firstRejects.add(Rejects.Reject.of(e));
    }
    // A user who names the wrong file should not wait for the end of 20 million bad rows.
    if (seen >= ROWS_BEFORE_GIVING_UP && rejected > seen / 2) {
      refuseTooManyRejects();
    }
  }

  private void finish() throws IOException {
    String sha256 = options.digest() ? bytes.sha256() : null;
    close();
    updateProgress();
    refuseTooManyRejects();
    if (seen == 0) {
      throw new StarsightException(
          source + (header.firstLine() > 1 ? " has a header but no rows" : " is empty"));
    }
    ended = true;
    if (sha256 != null) {
      completed = new Provenance.Source(source, sha256, seen - rejected, rejected);
    }
  }

  private void refuseTooManyRejects() {
    if (rejected > seen * options.maxRejectedShare()) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d rows were refused, more than %s %%; the first: %s",
              source,
              rejected,
              seen,
              BigDecimal.valueOf(options.maxRejectedShare() * 100)
                  .stripTrailingZeros()
                  .toPlainString(),
              firstRejects.get(0)));
    }
  }

  private void updateProgress() {
    progress.update("reading " + source, bytes.bytesRead(), bytes.size(), seen + " rows");
  }

  /** Closes the file, whether or not it was read to its end, and ends its threads. */
  @Override
  public void close() throws IOException {
    try {
      bytes.closeFile();
    } finally {
      rows.close();
      bytes.close();
    }
  }

  /**
   * The rows of one or more files. Immutable.
   *
   * @param data the rows of all files, in order, with each file as a source of their provenance
   * @param rejects the refused rows of all files
   * @param dialects the dialect of each file, in the order of the files
   * @param <T> the type of a row
   */
  public record LoadResult<T>(Dataset<T> data, Rejects rejects, List<Dialect> dialects) {

    public LoadResult {
      Objects.requireNonNull(data, "data");
      Objects.requireNonNull(rejects, "rejects");
      dialects = List.copyOf(dialects);
    }
  }
}
