package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every method reads the reviews that were written. */
class LoadingBenchmarkTest {

  private static final int ROWS = 3_000;

  private final LoadingBenchmark benchmark = new LoadingBenchmark();

  @BeforeEach
  void setUp() throws IOException, SQLException {
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.count = ROWS;
    benchmark.setUp();
  }

  @AfterEach
  void tearDown() throws IOException, SQLException {
    benchmark.tearDown();
  }

  @Test
  void everyReaderReturnsTheWrittenReviews() throws IOException, SQLException {
    List<Review> written = Corpus.reviews(Corpus.SAMPLE, ROWS);
    assertThat(AmazonReviews.read(benchmark.file).rows()).isEqualTo(written);
    assertThat(read(benchmark::starsight)).isEqualTo(written);
    assertThat(read(benchmark::starsightWithoutDigest)).isEqualTo(written);
    assertThat(read(benchmark::starsightParallel)).isEqualTo(written);
    assertThat(read(benchmark::starsightGzip)).isEqualTo(written);
    assertThat(read(rows -> PeerReviewReaders.commonsCsv(benchmark.file, rows))).isEqualTo(written);
    assertThat(read(rows -> PeerReviewReaders.fastCsv(benchmark.file, rows))).isEqualTo(written);
    assertThat(read(rows -> PeerReviewReaders.plainSplit(benchmark.file, rows))).isEqualTo(written);
    assertThat(read(benchmark::duckDb)).isEqualTo(written);
    assertThat(benchmark.gunzip()).isEqualTo(Files.size(benchmark.file));
  }

  private interface Reader {
    void read(Consumer<Review> rows) throws IOException, SQLException;
  }

  private static List<Review> read(Reader reader) throws IOException, SQLException {
    List<Review> rows = new ArrayList<>();
    reader.read(rows::add);
    return rows;
  }
}
