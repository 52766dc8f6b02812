package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.internal.sql.SqlFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Reviews in Parquet files, for SQL. The SQL is DuckDB's; it sees one table, {@code reviews}, and
 * can only read it: whatever else it tries (other files, settings, writing, a second statement) is
 * refused. What a query may use is in {@link LakeOptions}; one that needs more is stopped.
 *
 * <p>An open lake is the lake as it was: rows that come in later are not in it, and if its files
 * are replaced, a query fails and says so. Open it again then.
 *
 * <p>Mistakes in SQL and reached limits are {@link StarsightException}s of one sentence, with line
 * and column of the SQL where there is a place; files that cannot be read are {@link IOException}s.
 * Thread-safe; queries that call a {@link TextFunction} take turns.
 */
public final class Lake implements AutoCloseable {

  /** Rows that are read before anybody looks at what has come together. */
  private static final int BLOCK = 1 << 16;

  /** Rows that {@link #forEachRow} reads ahead. */
  private static final int ROWS_HELD = 1_000;

  private static final long AWAKE_MILLIS = 100;
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

  /** What Tablesaw has columns for. */
  private static final Set<String> TABLE_TYPES =
      Stream.concat(VectorValues.TYPES.stream(), Stream.of("TIMESTAMP"))
          .collect(Collectors.toUnmodifiableSet());

  private final LakeFiles files;
  private final LakeOptions options;
  private final LakeDatabase database;
  private final Set<String> functions = new HashSet<>();

  /** The one query that calls functions. */
  private final AtomicReference<@Nullable RunningQuery> caller;

  private final ReentrantLock callers = new ReentrantLock();
  private final ScheduledThreadPoolExecutor clock;

  /** Guards {@link #running} and {@link #closed}. */
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
    this.clock = new ScheduledThreadPoolExecutor(1, Lake::clockThread);
    this.clock.setRemoveOnCancelPolicy(true);
  }

  private static Thread clockThread(Runnable work) {
    Thread thread = new Thread(work, "starsight-lake-clock");
    thread.setDaemon(true);
    return thread;
  }

  /** Opens a lake with {@link LakeOptions#defaults()}. */
  public static Lake open(Path lake) throws IOException {
    return open(lake, LakeOptions.defaults());
  }

  /** Opens a lake whose queries may use this much. */
  public static Lake open(Path lake, LakeOptions options) throws IOException {
    return open(lake, options, List.of());
  }

  /**
   * Opens a lake whose queries may call functions.
   *
   * @throws IOException naming the path, if it is no lake, or a file of it is missing, of another
   *     size than {@code lake.json} says, a link, or not Parquet
   * @throws StarsightException if it is of a later version
   */
  public static Lake open(Path lake, LakeOptions options, List<TextFunction> functions)
      throws IOException {
    LakeFiles files = LakeFiles.of(lake);
    AtomicReference<@Nullable RunningQuery> caller = new AtomicReference<>();
    List<SqlFunction> called =
        functions.stream().map(function -> new SqlFunction(function, caller)).toList();
    return new Lake(files, options, LakeDatabase.open(files, options, called), called, caller);
  }

  /** How many reviews it holds. */
  public long rows() {
    return files.manifest().rows();
  }

  /** What it holds. */
  public Catalogue catalogue() {
    return Catalogue.of(files.manifest());
  }

  /**
   * Runs a query and holds its rows in memory. Integers become {@code INTEGER} or {@code LONG}
   * columns, decimal and floating-point numbers {@code DOUBLE}, dates {@code LOCAL_DATE},
   * timestamps {@code LOCAL_DATE_TIME}, booleans {@code BOOLEAN}, and everything else, such as
   * lists, {@code STRING} as DuckDB writes it. A column with a value that has no place in the
   * narrower type gets a wider one, in the end {@code STRING}: an integer of more than 64 bits, a
   * decimal number of more digits than a double has, microseconds.
   *
   * <p>NULL is a missing value. Tablesaw knows no difference between a missing text and an empty
   * one, nor between a missing number and NaN; {@link #forEachRow} does.
   *
   * @throws StarsightException if the SQL is wrong or not a SELECT, or if the query takes more
   *     time, rows or memory than {@link LakeOptions} allow
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public Table query(String sql) throws IOException {
    try (Turn turn = new Turn()) {
      LakeQuery query = turn.query(sql);
      query.start(Math.min(options.maxRows(), Long.MAX_VALUE - 1) + 1, TABLE_TYPES);
      ResultTable table = new ResultTable(query.columns());
      while (query.read(BLOCK, table::add) == BLOCK) {
        requireFew(table.size());
      }
      requireFew(table.size());
      return table.take();
    }
  }

  private void requireFew(long rows) {
    if (rows > options.maxRows()) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "the query gives more than %,d rows, which is its limit (maxRows); add a LIMIT, or"
                  + " allow more",
              options.maxRows()));
    }
  }

  /** Takes a piece of a result. */
  @FunctionalInterface
  public interface ChunkSink {
    void accept(Table rows) throws IOException;
  }

  /**
   * Runs a query and gives its rows piece by piece, in memory that does not grow with them and
   * without regard to {@link LakeOptions#maxRows()}. The time a sink takes does not count for the
   * query. Columns are as {@link #query} makes them; where one gets a wider type, it is from the
   * piece on that needs it.
   *
   * @param rowsAChunk at least 1; the last piece may have fewer, and is empty only if there are no
   *     rows at all
   * @return how many rows there were
   */
  public long stream(String sql, int rowsAChunk, ChunkSink sink) throws IOException {
    if (rowsAChunk < 1) {
      throw new IllegalArgumentException("rowsAChunk must be at least 1, but is " + rowsAChunk);
    }
    try (Turn turn = new Turn()) {
      LakeQuery query = turn.query(sql);
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
   * Runs a query and gives its rows one by one, in memory that does not grow with them and without
   * regard to {@link LakeOptions#maxRows()}. The time the sink takes does not count for the query.
   *
   * @return how many rows there were
   */
  public long forEachRow(String sql, RowSink sink) throws IOException {
    return forEachRow(sql, Long.MAX_VALUE, sink);
  }

  /**
   * The same with the first {@code most} rows only, which takes less than all: of an ordered query
   * so many are held, not all.
   *
   * @param most at least 0
   */
  public long forEachRow(String sql, long most, RowSink sink) throws IOException {
    if (most < 0) {
      throw new IllegalArgumentException("most must be at least 0, but is " + most);
    }
    try (Turn turn = new Turn()) {
      LakeQuery query = turn.query(sql);
      query.start(most, VectorValues.TYPES);
      sink.begin(query.columns());
      List<List<@Nullable Object>> block = new ArrayList<>();
      long rows = 0;
      int read;
      do {
        read = query.read(ROWS_HELD, (chunk, from, to) -> addRows(block, chunk, from, to));
        rows += read;
        for (List<@Nullable Object> row : block) {
          sink.row(row);
        }
        block.clear();
      } while (read == ROWS_HELD);
      return rows;
    }
  }

  private static void addRows(
      List<List<@Nullable Object>> block, DuckDBDataChunkReader chunk, int from, int to) {
    int width = Math.toIntExact(chunk.columnCount());
    for (int row = from; row < to; row++) {
      block.add(Arrays.asList(new @Nullable Object[width]));
    }
    for (int i = 0; i < width; i++) {
      DuckDBReadableVector vector = chunk.vector(i);
      for (int row = from; row < to; row++) {
        block.get(block.size() - to + row).set(i, VectorValues.value(vector, row));
      }
    }
  }

  /**
   * How a query would be run: DuckDB's plan, as text. {@code Projections} are the columns that are
   * read, {@code Scanning Files: 1/43} means that a partition alone is.
   */
  public String explain(String sql) throws IOException {
    try (Turn turn = new Turn()) {
      return turn.query(sql).explain();
    }
  }

  /** A query's turn: it can be stopped from without, and gives back what it holds. */
  private final class Turn implements AutoCloseable {

    private final RunningQuery run;
    private @Nullable LakeQuery query;
    private boolean calls;

    Turn() {
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
          throw new IllegalStateException("a query that calls functions is at work already");
        }
        awaitCallers();
        calls = true;
        caller.set(run);
      }
      return checked;
    }

    /** Waits for the query before, unless this one is stopped meanwhile. */
    private void awaitCallers() throws InterruptedIOException {
      try {
        while (!callers.tryLock(AWAKE_MILLIS, TimeUnit.MILLISECONDS)) {
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

  /** Stops whatever query is running; closing twice does nothing. */
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
    long until = System.nanoTime() + LONGEST_FAREWELL.toNanos();
    boolean interrupted = false;
    synchronized (state) {
      while (!running.isEmpty() && System.nanoTime() < until) {
        try {
          state.wait(AWAKE_MILLIS);
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

  /** Takes the rows of a result, one by one, as SQL knows them. */
  public interface RowSink {

    /** The columns; called once, before any row, and also where there is none. */
    void begin(List<Catalogue.Column> columns) throws IOException;

    /**
     * A row.
     *
     * @param values in the order of the columns: {@link Boolean}, {@link Integer}, {@link Long},
     *     {@link java.math.BigInteger} for integers of more bits, {@link Double} (NaN and
     *     infinities too), {@link java.math.BigDecimal}, {@link java.time.LocalDate}; {@link
     *     String} for VARCHAR and, as DuckDB writes it, for every other type; null for NULL
     */
    void row(List<@Nullable Object> values) throws IOException;
  }
}
