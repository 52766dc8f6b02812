package dev.starsight.benchmarks;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

/**
 * Rows a second from an Amazon TSV to typed reviews, one by one ({@code starsight} and {@code
 * starsightWithoutDigest} on one thread, {@code starsightParallel} on all processors, {@code
 * fastCsv}, {@code commonsCsv}, {@code plainSplit}, {@code duckDb}), and from gzip ({@code
 * starsightGzip}). Only Starsight also detects the dialect, checks every field and the encoding,
 * and (except in {@code starsightWithoutDigest}) computes the SHA-256 of the file.
 *
 * <p>Two methods are bounds, not peers: {@code plainSplit} checks nothing, and {@code gunzip} only
 * decompresses. DuckDB uses all processors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(LoadingBenchmark.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class LoadingBenchmark {

  static final int ROWS = 20_000;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Fewer in tests. */
  int count = ROWS;

  Path file;
  Path gzip;
  private DuckDbReviews duckDb;

  /** Writes the files that all methods read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, SQLException {
    List<Review> reviews = Corpus.reviews(corpus, count);
    file = Files.createTempFile("starsight-benchmark", ".tsv");
    AmazonReviewWriter.write(file, reviews);
    gzip = Files.createTempFile("starsight-benchmark", ".tsv.gz");
    AmazonReviewWriter.write(gzip, reviews);
    duckDb = new DuckDbReviews();
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException, SQLException {
    duckDb.close();
    Files.delete(file);
    Files.delete(gzip);
  }

  @Benchmark
  @Against(
      value = {"fastCsv", "commonsCsv"},
      bounds = "plainSplit")
  public void starsight(Blackhole rows) throws IOException {
    starsight(rows::consume);
  }

  void starsight(Consumer<Review> rows) throws IOException {
    read(file, ReadOptions.strictly().withThreads(1), rows);
  }

  @Benchmark
  @Against(
      value = {"fastCsv", "commonsCsv"},
      bounds = "plainSplit")
  public void starsightWithoutDigest(Blackhole rows) throws IOException {
    starsightWithoutDigest(rows::consume);
  }

  void starsightWithoutDigest(Consumer<Review> rows) throws IOException {
    read(file, ReadOptions.strictly().withThreads(1).withDigest(false), rows);
  }

  @Benchmark
  @Against("duckDb")
  public void starsightParallel(Blackhole rows) throws IOException {
    starsightParallel(rows::consume);
  }

  void starsightParallel(Consumer<Review> rows) throws IOException {
    read(file, ReadOptions.strictly(), rows);
  }

  @Benchmark
  @Against(
      value = {},
      bounds = "gunzip")
  public void starsightGzip(Blackhole rows) throws IOException {
    starsightGzip(rows::consume);
  }

  void starsightGzip(Consumer<Review> rows) throws IOException {
    read(gzip, ReadOptions.strictly(), rows);
  }

  private static void read(Path path, ReadOptions options, Consumer<Review> rows)
      throws IOException {
    try (DelimitedFile<Review> reviews = AmazonReviews.open(path, options, Progress.SILENT)) {
      for (Review review = reviews.read(); review != null; review = reviews.read()) {
        rows.accept(review);
      }
    }
  }

  @Benchmark
  public void commonsCsv(Blackhole rows) throws IOException {
    PeerReviewReaders.commonsCsv(file, rows::consume);
  }

  @Benchmark
  public void fastCsv(Blackhole rows) throws IOException {
    PeerReviewReaders.fastCsv(file, rows::consume);
  }

  @Benchmark
  public void plainSplit(Blackhole rows) throws IOException {
    PeerReviewReaders.plainSplit(file, rows::consume);
  }

  @Benchmark
  public void duckDb(Blackhole rows) throws SQLException {
    duckDb(rows::consume);
  }

  void duckDb(Consumer<Review> rows) throws SQLException {
    duckDb.reviews(file, rows);
  }

  @Benchmark
  public long gunzip() throws IOException {
    return PeerReviewReaders.gunzip(gzip);
  }
}
