package dev.starsight.benchmarks;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.analyzers.States;
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

/**
 * Rows a second from an Amazon TSV to the default metrics of all 15 columns, parsing included, on
 * one thread. DuckDB's SUMMARIZE computes fewer: count, extremes, mean, deviation, quartiles and
 * approximate distinct counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(QualityBenchmark.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class QualityBenchmark {

  static final int ROWS = 20_000;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Fewer in tests. */
  int count = ROWS;

  private Path file;
  private DuckDbReviews duckDb;

  /** Writes the file that both methods read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, SQLException {
    file = Files.createTempFile("starsight-benchmark", ".tsv");
    AmazonReviewWriter.write(file, Corpus.reviews(corpus, count));
    duckDb = new DuckDbReviews();
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException, SQLException {
    duckDb.close();
    Files.delete(file);
  }

  @Benchmark
  @Against(
      value = {},
      bounds = "duckDbSummarize")
  public States starsightScan() throws IOException {
    Scan<Review> scan = Scan.of(ReviewChecks.schema(), Analyzers.defaults(ReviewChecks.schema()));
    try (DelimitedFile<Review> reviews =
        AmazonReviews.open(file, ReadOptions.strictly().withThreads(1), Progress.SILENT)) {
      for (Review review = reviews.read(); review != null; review = reviews.read()) {
        scan.accept(review);
      }
    }
    return scan.states();
  }

  @Benchmark
  public List<Long> duckDbSummarize() throws SQLException {
    return duckDb.summarize(file);
  }
}
