package dev.starsight.benchmarks;

import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.search.ReviewEmbeddings;
import dev.starsight.lake.search.ReviewSearch;
import dev.starsight.lake.search.SearchHit;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds of a search for the ten reviews nearest to a text among so many of different texts,
 * on all processors, lower is better. Vectors are random and made without an encoder. The peer
 * {@code duckDbSearch} sorts an in-memory table by DuckDB's {@code array_cosine_similarity}; {@code
 * starsightOpen} opens the search.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class SearchBenchmark {

  static final String QUESTION = "it stopped working after the update";

  private static final int HITS = 10;

  @Param("100000")
  int reviews;

  private final RandomEmbedder embedder = new RandomEmbedder();
  private Path directory;
  private Path lake;
  private ReviewSearch search;
  private DuckDBConnection connection;
  private String sql = "";

  /** Writes, ingests and embeds the reviews. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, SQLException {
    directory = Files.createTempDirectory("starsight-benchmark");
    lake = directory.resolve("lake");
    Path file = directory.resolve("reviews.tsv");
    List<Review> different = different();
    AmazonReviewWriter.write(file, different);
    LakeIngest.into(lake).run(List.of(file), Progress.SILENT);
    ReviewEmbeddings.of(lake, embedder).embedMissing(Run.unlimited());
    search = ReviewSearch.open(lake, embedder, LakeOptions.defaults());
    connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    fill(different);
    sql =
        ("SELECT review_id FROM vectors ORDER BY array_cosine_similarity(vector, %s::FLOAT[%s])"
                + " DESC, review_id LIMIT %s")
            .formatted(
                Arrays.toString(RandomEmbedder.vector(QUESTION)), RandomEmbedder.WIDTH, HITS);
  }

  private List<Review> different() {
    List<Review> sample = SampleReviews.generate(reviews, 42).toList();
    return IntStream.range(0, sample.size()).mapToObj(i -> numbered(sample.get(i), i)).toList();
  }

  private static Review numbered(Review review, int number) {
    return new Review(
        review.marketplace(),
        review.customerId(),
        review.reviewId(),
        review.productId(),
        review.productParent(),
        review.productTitle(),
        review.productCategory(),
        review.starRating(),
        review.helpfulVotes(),
        review.totalVotes(),
        review.vine(),
        review.verifiedPurchase(),
        review.reviewHeadline(),
        review.reviewBody() + " " + number,
        review.reviewDate());
  }

  private void fill(List<Review> rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE vectors (review_id VARCHAR, vector FLOAT[" + RandomEmbedder.WIDTH + "])");
    }
    try (DuckDBAppender appender = connection.createAppender("vectors")) {
      for (Review row : rows) {
        appender.beginRow();
        appender.append(row.reviewId());
        appender.append(RandomEmbedder.vector(row.reviewBody()));
        appender.endRow();
      }
    }
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException, SQLException {
    search.close();
    connection.close();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  @Against("duckDbSearch")
  public List<String> starsightSearch() throws IOException {
    return search.nearest(QUESTION, HITS).stream()
        .map(SearchHit::reviewId)
        .collect(Collectors.toList());
  }

  @Benchmark
  public List<String> duckDbSearch() throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  @Benchmark
  @Against({})
  public long starsightOpen() throws IOException {
    try (ReviewSearch opened = ReviewSearch.open(lake, embedder, LakeOptions.defaults())) {
      return opened.size();
    }
  }
}
