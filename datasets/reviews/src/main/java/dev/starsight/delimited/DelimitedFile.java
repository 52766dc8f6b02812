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
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A delimited file with a header, plain or gzip, read row by row in constant memory. Damage to a
 * gzip file is an error always, also behind the last row; a file without rows is one, too. UTF-8
 * only, with or without byte order mark; lines end with LF or CR LF; blank lines at the end are
 * skipped, elsewhere they are rejects. Not thread-safe.
 *
 * <p>With several threads ({@link ReadOptions#withThreads}) a gzip file is unpacked ahead of the
 * caller, and a plain one without quoting is parsed ahead of it, in pieces, by several {@link
 * RowReader}s; digests are taken beside both. The rows, their order, rejects and errors are the
 * same for any number of threads. Memory does not grow with the file. {@link #close} ends the
 * threads; who is interrupted while reading gets an {@link InterruptedIOException}, and stays
 * interrupted.
 *
 * @param <T> what a row is made into
 */
public final class DelimitedFile<T> implements AutoCloseable {

  private static final int ROWS_BETWEEN_NEWS = 4096;
  private static final int ROWS_BEFORE_GIVING_UP = 1000;

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
  private Provenance.@Nullable Source account;

  private DelimitedFile(
      String source,
      InputBytes bytes,
      ReadOptions options,
      Progress progress,
      RowReader.Factory<T> factory,
      BlockSizes sizes)
      throws IOException {
    this.source = source;
    this.bytes = bytes;
    this.options = options;
    this.progress = progress;
    RecordReader records = new RecordReader(bytes, source, options.maxRowBytes(), sizes.head());
    Dialect told = options.dialect();
    this.dialect = told == null ? DialectEvidence.judge(records.head()) : told;
    records.use(dialect);
    this.header = readHeader(source, records);
    RowReader<T> reader = factory.forFile(header, dialect);
    // Quotes may hold line ends, so that nobody can begin amid a file; unpacking costs more than
    // parsing, so that one thread for each of them is enough.
    boolean parallel =
        options.threads() > 1 && !dialect.quoted() && !bytes.packed() && !records.ended();
    this.rows =
        parallel
            ? parallel(records, reader, factory, sizes.chunk())
            : new SequentialRows<>(records, header, reader);
  }

  private Rows<T> parallel(
      RecordReader records, RowReader<T> first, RowReader.Factory<T> factory, int chunkBytes) {
    List<RowReader<T>> readers = new ArrayList<>(List.of(first));
    while (readers.size() < options.threads()) {
      readers.add(factory.forFile(header, dialect));
    }
    return new ParallelRows<>(
        bytes, records.rest(), chunkBytes, options.maxRowBytes(), header, dialect, readers);
  }

  /** Opens a file as rows that are kept. */
  public static DelimitedFile<Row> open(Path path, ReadOptions options) throws IOException {
    return open(path, options, Progress.SILENT, (header, dialect) -> Row::keep);
  }

  /**
   * Opens a file.
   *
   * @param progress hears how many of the file's bytes are read
   * @param factory says what a row is made into
   * @throws IOException naming the path, if there is no such file, it cannot be read or its gzip
   *     data are damaged
   * @throws StarsightException if the file is empty or the factory refuses its header
   */
  public static <T> DelimitedFile<T> open(
      Path path, ReadOptions options, Progress progress, RowReader.Factory<T> factory)
      throws IOException {
    return open(
        path.toString(),
        InputBytes.open(path, options.threads(), options.digest()),
        options,
        progress,
        factory);
  }

  static <T> DelimitedFile<T> open(
      String source,
      InputBytes bytes,
      ReadOptions options,
      Progress progress,
      RowReader.Factory<T> factory)
      throws IOException {
    return open(source, bytes, options, progress, factory, BlockSizes.USUAL);
  }

  static <T> DelimitedFile<T> open(
      String source,
      InputBytes bytes,
      ReadOptions options,
      Progress progress,
      RowReader.Factory<T> factory,
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
   * Reads whole files, one after the other, into memory. Their digests are always taken, because
   * provenance has them.
   *
   * @throws IOException as {@link #open(Path, ReadOptions, Progress, RowReader.Factory)} and {@link
   *     #read} do
   */
  public static <T> LoadResult<T> load(
      List<Path> paths, ReadOptions options, Progress progress, RowReader.Factory<T> factory)
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
        sources.add(file.account());
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

  /** How the file is taken apart, and why so. */
  public Dialect dialect() {
    return dialect;
  }

  /** The rows refused so far. */
  public Rejects rejects() {
    return new Rejects(rejected, firstRejects);
  }

  /**
   * The file's digest and counts.
   *
   * @throws IllegalStateException before {@link #read} has returned null, and always where the
   *     options want no digest
   */
  public Provenance.Source account() {
    if (!options.digest()) {
      throw new IllegalStateException(source + " has no account, being read without a digest");
    }
    if (account == null) {
      throw new IllegalStateException(source + " has not been read to its end yet");
    }
    return account;
  }

  /**
   * The next row's value, or null at the end.
   *
   * @throws MalformedRowException at the first bad row where reading is strict; always where a row
   *     is longer than believed or a quote is never closed
   * @throws StarsightException at the end, if more rows were refused than the options allow, or
   *     there was no row at all
   * @throws IOException naming the path, if the file cannot be read or its gzip data are damaged
   */
  public @Nullable T read() throws IOException {
    while (!ended && rows.next()) {
      refuseBlankLines();
      seen++;
      if (seen % ROWS_BETWEEN_NEWS == 0) {
        tell();
      }
      T value = valueOrReject();
      if (value != null) {
        return value;
      }
    }
    if (!ended) {
      finish();
    }
    return null;
  }

  /**
   * The rows still to be read; closing the stream closes the file. Errors of reading come as {@link
   * UncheckedIOException}.
   */
  public Stream<T> stream() {
    Iterator<T> iterator =
        new Iterator<>() {
          private @Nullable T ahead;

          @Override
          public boolean hasNext() {
            if (ahead == null) {
              ahead = readUnchecked();
            }
            return ahead != null;
          }

          @Override
          public T next() {
            if (!hasNext()) {
              throw new NoSuchElementException(source + " has no more rows");
            }
            T value = Objects.requireNonNull(ahead);
            ahead = null;
            return value;
          }
        };
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, traits), false)
        .onClose(this::closeUnchecked);
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

  private static Header readHeader(String source, RecordReader records) throws IOException {
    if (!records.next()) {
      throw new StarsightException(source + " is empty, but a header line is needed");
    }
    if (records.blankBefore() > 0) {
      throw new MalformedRowException(source, 1, 0, "a header is needed, but the line is blank");
    }
    String problem = records.problem();
    if (problem != null) {
      throw new MalformedRowException(source, 1, records.problemField() + 1, problem);
    }
    return new Header(
        source, IntStream.range(0, records.fields()).mapToObj(records::field).toList());
  }

  private @Nullable T valueOrReject() {
    try {
      return rows.value(seen);
    } catch (MalformedRowException e) {
      reject(e);
      return null;
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
    // Whoever names the wrong file should not wait for the end of 20 million bad rows.
    if (seen >= ROWS_BEFORE_GIVING_UP && rejected > seen / 2) {
      refuseTooManyRejects();
    }
  }

  private void finish() throws IOException {
    String sha256 = options.digest() ? bytes.sha256() : null;
    close();
    tell();
    refuseTooManyRejects();
    if (seen == 0) {
      throw new StarsightException(source + " has a header but no rows");
    }
    ended = true;
    if (sha256 != null) {
      account = new Provenance.Source(source, sha256, seen - rejected, rejected);
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

  private void tell() {
    progress.update("reading " + source, bytes.bytesRead(), bytes.size(), seen + " rows");
  }

  /** Closes the file, read to its end or not; no thread of its own is left. */
  @Override
  public void close() throws IOException {
    try {
      bytes.close();
    } finally {
      rows.close();
    }
  }

  /**
   * What came out of one or more files. Immutable.
   *
   * @param data the rows of all files, in order, with each file as a source of their provenance
   * @param rejects the rows refused, over all files
   * @param dialects how each file was taken apart and why, in the order of the files
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
