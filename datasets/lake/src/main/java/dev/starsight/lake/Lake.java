package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.internal.sql.SqlFailure;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Reviews in Parquet files, read by SQL. The SQL is DuckDB's; it sees one table, {@code reviews},
 * and can only read it: anything else (other files, settings, writing, a second statement) is
 * refused. {@link LakeOptions} limit a query's memory, time and rows; a query that needs more is
 * stopped.
 *
 * <p>An open lake is a snapshot: rows that are ingested later are not in it, and if its files are
 * replaced, a query fails with an exception that says so; the lake must then be opened again.
 *
 * <p>Mistakes in SQL and exceeded limits are {@link StarsightException}s of one sentence, with line
 * and column of the SQL where they are known; files that cannot be read are {@link IOException}s.
 * Thread-safe; of the queries that call a {@link TextFunction}, one runs at a time.
 */
public final class Lake implements AutoCloseable {

  /** Rows that are read between two checks of the number of rows. */
  private static final int BLOCK = 1 << 16;

  /** Rows that {@link #forEachRow} reads ahead. */
  private static final int ROWS_HELD = 1_000;

  private static final long POLL_MILLIS = 100;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** The SQL types that Tablesaw has columns for. */
  private static final Set<String> TABLE_TYPES =
      Stream.concat(VectorValues.TYPES.stream(), Stream.of("TIMESTAMP"))
          .collect(Collectors.toUnmodifiableSet());

  private final LakeFiles files;
  private final LakeOptions options;
  private final LakeDatabase database;
  private final Set<String> functions = new HashSet<>();

  /** The one running query that calls functions. */
  private final AtomicReference<@Nullable RunningQuery> caller;

  private final ReentrantLock callers = new ReentrantLock();
  private final ScheduledThreadPoolExecutor clock;

  /** Guards the two fields below. */
  private final Object state = new Object();

  private final Set<RunningQuery> running = new HashSet<>();
  private boolean closed;

  private Lake(
      LakeFiles files,
      LakeOptions options,
      LakeDatabase database,
      List<SqlFunction> functions,
      AtomicReference<@Nullable RunningQuery> caller) {
    this.files = files;
    this.options = options;
    this.database = database;
    this.caller = caller;
    functions.forEach(function -> this.functions.add(function.name()));
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, work -> RunningQuery.daemon(work, "starsight-lake-clock"));
    this.clock.setRemoveOnCancelPolicy(true);
  }

  /** Opens a lake with {@link LakeOptions#defaults()}. */
  public static Lake open(Path lake) throws IOException {
    return open(lake, LakeOptions.defaults());
  }

  /** Opens a lake with limits for its queries. */
  public static Lake open(Path lake, LakeOptions options) throws IOException {
    return open(lake, options, List.of());
  }

  /**
   * Opens a lake with limits for its queries and functions that they may call.
   *
   * @throws IOException naming the path, if it is not a lake, or a file of it is missing, of
   *     another size than {@code lake.json} says, a link, or not Parquet
   * @throws StarsightException if a later version of the program wrote it
   */
  public static Lake open(Path lake, LakeOptions options, List<TextFunction> functions)
      throws IOException {
    LakeFiles files = LakeFiles.of(lake);
    AtomicReference<@Nullable RunningQuery> caller = new AtomicReference<>();
    List<SqlFunction> sqlFunctions =
        functions.stream().map(function -> new SqlFunction(function, caller)).toList();
    LakeDatabase database = LakeDatabase.open(files, options, sqlFunctions);
    return new Lake(files, options, database, sqlFunctions, caller);
  }

  /** Returns the number of reviews. */
  public long rows() {
    return files.manifest().rows();
  }

  /** Returns the tables, categories and source files of the lake. */
  public Catalogue catalogue() {
    return Catalogue.of(files.manifest());
  }

  /**
   * Runs a query and holds its rows in memory. Integers become {@code INTEGER} or {@code LONG}
   * columns, decimal and floating-point numbers {@code DOUBLE}, dates {@code LOCAL_DATE},
   * timestamps {@code LOCAL_DATE_TIME}, booleans {@code BOOLEAN}, and everything else, such as
   * lists, {@code STRING} as DuckDB writes it. A column with a value that does not fit gets a wider
   * type, in the end {@code STRING}: an integer of more than 64 bits, a decimal number of more
   * digits than a double has, microseconds.
   *
   * <p>NULL is a missing value. Tablesaw does not distinguish a missing text from an empty one, nor
   * a missing number from NaN; {@link #forEachRow} does.
   *
   * @throws StarsightException if the SQL is wrong or not a SELECT, or if the query exceeds the
   *     time, rows or memory of {@link LakeOptions}
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public Table query(String sql) throws IOException {
    try (QueryLease lease = new QueryLease()) {
      LakeQuery query = lease.query(sql);
      query.start(Math.min(options.maxRows(), Long.MAX_VALUE - 1) + 1, TABLE_TYPES);
      ResultTable table = new ResultTable(query.columns());
      while (query.read(BLOCK, table::add) == BLOCK) {
        requireMaxRows(table.size());
      }
      requireMaxRows(table.size());
      return table.take();
    }
  }

  private void requireMaxRows(long rows) {
    if (rows > options.maxRows()) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "the query gives more than %,d rows, which is its limit (maxRows); add a LIMIT, or"
                  + " allow more",
              options.maxRows()));
    }
  }

  /** Receives a chunk of a result. */
  @FunctionalInterface
  public interface ChunkSink {
    void accept(Table rows) throws IOException;
  }

  /**
   * Runs a query and passes its rows on in chunks, in memory that does not grow with the result and
   * without the limit {@link LakeOptions#maxRows()}. The time of the sink does not count as time of
   * the query. Columns have the types of {@link #query}; a column gets a wider type from the first
   * chunk on that needs it.
   *
   * @param rowsAChunk at least 1; the last chunk may have fewer, and is empty only if the result
   *     has no rows
   * @return the number of rows
   */
  public long stream(String sql, int rowsAChunk, ChunkSink sink) throws IOException {
    if (rowsAChunk < 1) {
      throw new IllegalArgumentException("rowsAChunk must be at least 1, but is " + rowsAChunk);
    }
    try (QueryLease lease = new QueryLease()) {
      LakeQuery query = lease.query(sql);
      query.start(Long.MAX_VALUE, TABLE_TYPES);
      ResultTable table = new ResultTable(query.columns());
      long rows = 0;
      int read;
      do {
        read = query.read(rowsAChunk, table::add);
        if (read > 0 || rows == 0) {
          sink.accept(table.take());
        }
        rows += read;
      } while (read == rowsAChunk);
      return rows;
    }
  }

  /**
   * Runs a query and passes its rows on one by one, in memory that does not grow with the result
   * and without the limit {@link LakeOptions#maxRows()}. The time of the sink does not count as
   * time of the query.
   *
   * @return the number of rows
   */
  public long forEachRow(String sql, RowSink sink) throws IOException {
    return forEachRow(sql, Long.MAX_VALUE, sink);
  }

  /**
   * Runs a query and passes on its first {@code most} rows only. That takes less memory: DuckDB
   * keeps no more rows of an ordered query than are asked for.
   *
   * @param most at least 0
   */
  public long forEachRow(String sql, long most, RowSink sink) throws IOException {
    if (most < 0) {
      throw new IllegalArgumentException("most must be at least 0, but is " + most);
    }
    try (QueryLease lease = new QueryLease()) {
      LakeQuery query = lease.query(sql);
      query.start(most, VectorValues.TYPES, sink.nestedAsJson());
      sink.begin(query.columns());
      List<List<@Nullable Object>> block = new ArrayList<>();
      long rows = 0;
      int read;
      do {
        read =
            query.read(
                ROWS_HELD, (chunk, from, to) -> VectorValues.addRows(block, chunk, from, to));
        rows += read;
        for (List<@Nullable Object> row : block) {
          sink.row(row);
        }
        block.clear();
      } while (read == ROWS_HELD);
      return rows;
    }
  }

  /**
   * Passes every review on, file by file, in constant memory.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public void forEachReview(Consumer<? super Review> sink) throws IOException {
    try (QueryLease lease = new QueryLease()) {
      LakeQuery query = lease.query(LakeReviewRows.SELECT);
      query.start(Long.MAX_VALUE, VectorValues.TYPES);
      LakeReviewRows rows = new LakeReviewRows();
      while (query.read(LakeReviewRows.BLOCK, rows) == LakeReviewRows.BLOCK) {
        rows.passTo(sink);
      }
      rows.passTo(sink);
    }
  }

  /**
   * Returns DuckDB's plan of a query as text. {@code Projections} are the columns that are read;
   * {@code Scanning Files: 1/43} means that only one partition of 43 is.
   */
  public String explain(String sql) throws IOException {
    try (QueryLease lease = new QueryLease()) {
      return lease.query(sql).explain();
    }
  }

  /** A running query with what it holds until it is closed. */
  private final class QueryLease implements AutoCloseable {

    private final RunningQuery run;
    private @Nullable LakeQuery query;
    private boolean calls;

    QueryLease() {
      synchronized (state) {
        if (closed) {
          throw new IllegalStateException("the lake is closed");
        }
        run = new RunningQuery(clock, options.timeout());
        running.add(run);
      }
    }

    LakeQuery query(String sql) throws IOException {
      LakeQuery checked = LakeQuery.of(database, files, options, run, sql);
      query = checked;
      if (!Collections.disjoint(checked.select().functions(), functions)) {
        if (callers.isHeldByCurrentThread()) {
          throw new IllegalStateException("a query that calls functions is already running");
        }
        awaitCallers();
        calls = true;
        caller.set(run);
      }
      return checked;
    }

    /** Waits for the previous query that calls functions, unless this one is stopped. */
    private void awaitCallers() throws InterruptedIOException {
      try {
        while (!callers.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          run.requireRunning();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while another query calls functions");
      }
    }

    @Override
    public void close() {
      if (query != null) {
        query.close();
      }
      if (calls) {
        caller.set(null);
        callers.unlock();
      }
      run.close();
      synchronized (state) {
        running.remove(run);
        state.notifyAll();
      }
    }
  }

  /** Stops all running queries; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    synchronized (state) {
      if (closed) {
        return;
      }
      closed = true;
      running.forEach(query -> query.stop("the query was stopped, because its lake was closed"));
      awaitLast();
    }
    clock.shutdownNow();
    try {
      database.close();
    } catch (SQLException e) {
      throw new IOException(files.lake() + ": cannot be closed: " + SqlFailure.of(e).message(), e);
    }
  }

  private void awaitLast() {
    long until = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    boolean interrupted = false;
    synchronized (state) {
      while (!running.isEmpty() && System.nanoTime() < until) {
        try {
          state.wait(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Receives the rows of a result one by one, with the values of SQL. */
  public interface RowSink {

    /** Receives the columns; called once before the rows, even if there are none. */
    void begin(List<Catalogue.Column> columns) throws IOException;

    /** Returns whether lists, structs, maps and unions come as JSON, which may have NaN. */
    default boolean nestedAsJson() {
      return false;
    }

    /**
     * Receives a row.
     *
     * @param values the values in the order of the columns: {@link Boolean}, {@link Integer},
     *     {@link Long}, {@link java.math.BigInteger} for integers of more bits, {@link Double} (NaN
     *     and infinities too), {@link java.math.BigDecimal}, {@link java.time.LocalDate}; {@link
     *     String} for VARCHAR and, as DuckDB writes it, for every other type; null for NULL
     */
    void row(List<@Nullable Object> values) throws IOException;
  }
}
