package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QualityBenchmarkTest {

  private static final int ROWS = 500;

  private final QualityBenchmark benchmark = new QualityBenchmark();

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
  void bothMeasureEveryRowAndColumn() throws IOException, SQLException {
    assertThat(benchmark.starsightScan().metric(Analyzers.size()).value()).isEqualTo(ROWS);
    assertThat(benchmark.duckDbSummarize())
        .isEqualTo(Collections.nCopies(Review.COLUMNS.size(), (long) ROWS));
  }
}
