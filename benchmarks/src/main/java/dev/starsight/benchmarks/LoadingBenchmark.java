package dev.starsight.benchmarks;

import dev.starsight.datasets.amazon.AmazonReviewWriter;
import dev.starsight.datasets.amazon.AmazonReviews;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.delimited.DelimitedFile;
import dev.starsight.datasets.delimited.ReadOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import tech.tablesaw.api.Table;

/**
 * Rows a second from an uncompressed Amazon TSV: as typed reviews one by one ({@code starsight},
 * {@code commonsCsv}, {@code plainSplit}), and as a Tablesaw table ({@code starsightTable}, {@code
 * tablesaw}). Starsight alone also finds out the dialect, checks every field and the encoding, and
 * takes the file's SHA-256.
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

  Path file;

  /** Writes the file that all methods read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    file = Files.createTempFile("starsight-benchmark", ".tsv");
    AmazonReviewWriter.write(file, Corpus.reviews(corpus, ROWS));
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  public void starsight(Blackhole rows) throws IOException {
    starsight(file, rows::consume);
  }

  static void starsight(Path file, Consumer<Review> rows) throws IOException {
    try (DelimitedFile<Review> reviews =
        AmazonReviews.open(file, ReadOptions.strictly(), Progress.SILENT)) {
      for (Review review = reviews.read(); review != null; review = reviews.read()) {
        rows.accept(review);
      }
    }
  }

  @Benchmark
  public void commonsCsv(Blackhole rows) throws IOException {
    ReviewFiles.commonsCsv(file, rows::consume);
  }

  @Benchmark
  public void plainSplit(Blackhole rows) throws IOException {
    ReviewFiles.plainSplit(file, rows::consume);
  }

  @Benchmark
  public Table starsightTable() throws IOException {
    return AmazonReviews.table(AmazonReviews.read(file));
  }

  @Benchmark
  public Table tablesaw() {
    return ReviewFiles.tablesaw(file);
  }
}
