package dev.starsight.benchmarks;

import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.Lake.RowSink;
import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.NamedQuery;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import tech.tablesaw.api.Table;

/**
 * Reviews a second of a lake, on all processors: ingested from TSV ({@code starsightIngest}; the
 * peer {@code duckDbCopy} is DuckDB's reader and the same Parquet, without checks and digest, and
 * counts words by splitting), the named queries ({@code starsightQueries} and {@code
 * duckDbJdbcQueries}, the same SQL on the same files), and all rows of eight columns, one by one
 * ({@code starsightRows} and {@code duckDbJdbcRows}) and as a Tablesaw table ({@code
 * starsightTable} and {@code duckDbTablesaw}, in which Tablesaw reads DuckDB's results).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(LakeBenchmark.ROWS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class LakeBenchmark {

  static final int ROWS = 250_000;

  /** Eight columns of all types and widths. */
  static final String ALL_ROWS =
      "SELECT review_id, product_category, star_rating, helpful_votes, verified_purchase,"
          + " review_headline, review_body, review_date FROM reviews";

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Fewer in tests. */
  int count = ROWS;

  Path directory;
  private Path file;
  private Lake lake;
  private DuckDbLake duckDb;
  private List<String> queries = List.of();

  /** Writes the reviews and ingests them. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, SQLException {
    directory = Files.createTempDirectory("starsight-benchmark");
    file = directory.resolve("reviews.tsv");
    AmazonReviewWriter.write(file, Corpus.reviews(corpus, count));
    Path known = directory.resolve("known");
    LakeIngest.into(known).run(List.of(file), Progress.SILENT);
    lake = Lake.open(known);
    duckDb = new DuckDbLake(known);
    queries = NamedQuery.all().stream().map(NamedQuery::sql).toList();
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException, SQLException {
    lake.close();
    duckDb.close();
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  @Against("duckDbCopy")
  public long starsightIngest() throws IOException {
    Path fresh = directory.resolve("ours");
    long rows = LakeIngest.into(fresh).run(List.of(file), Progress.SILENT).rows();
    delete(fresh);
    return rows;
  }

  @Benchmark
  public long duckDbCopy() throws IOException, SQLException {
    Path fresh = directory.resolve("theirs");
    long rows = DuckDbLake.copy(file, fresh);
    delete(fresh);
    return rows;
  }

  @Benchmark
  @Against("duckDbJdbcQueries")
  public void starsightQueries(Blackhole rows) throws IOException {
    for (String query : queries) {
      rows.consume(lake.query(query));
    }
  }

  @Benchmark
  public void duckDbJdbcQueries(Blackhole rows) throws SQLException {
    for (String query : queries) {
      duckDb.query(query, rows::consume);
    }
  }

  @Benchmark
  @Against("duckDbJdbcRows")
  public long starsightRows(Blackhole rows) throws IOException {
    return lake.forEachRow(ALL_ROWS, new Consuming(rows));
  }

  private record Consuming(Blackhole rows) implements RowSink {

    @Override
    public void begin(List<Catalogue.Column> columns) {
      rows.consume(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) {
      rows.consume(values);
    }
  }

  @Benchmark
  @Against("duckDbTablesaw")
  public Table starsightTable() throws IOException {
    return lake.query(ALL_ROWS);
  }

  @Benchmark
  public void duckDbJdbcRows(Blackhole rows) throws SQLException {
    duckDbJdbcRows(rows::consume);
  }

  @Benchmark
  public Table duckDbTablesaw() throws SQLException {
    return duckDb.table(ALL_ROWS);
  }

  void duckDbJdbcRows(Consumer<Object[]> rows) throws SQLException {
    duckDb.query(ALL_ROWS, rows);
  }

  /** Returns the numbers of rows of every query by both methods. */
  List<int[]> sizes() throws IOException, SQLException {
    List<int[]> sizes = new ArrayList<>();
    for (String query : queries) {
      List<Object[]> rows = new ArrayList<>();
      duckDb.query(query, rows::add);
      sizes.add(new int[] {lake.query(query).rowCount(), rows.size()});
    }
    return sizes;
  }
}
