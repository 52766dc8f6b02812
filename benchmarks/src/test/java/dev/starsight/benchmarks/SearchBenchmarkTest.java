package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both find the same reviews. */
class SearchBenchmarkTest {

  private final SearchBenchmark benchmark = new SearchBenchmark();

  @BeforeEach
  void setUp() throws IOException, SQLException {
    benchmark.reviews = 1_500;
    benchmark.setUp();
  }

  @AfterEach
  void tearDown() throws IOException, SQLException {
    benchmark.tearDown();
  }

  @Test
  void findsWhatDuckDbFinds() throws IOException, SQLException {
    assertThat(benchmark.starsightSearch()).hasSize(10).isEqualTo(benchmark.duckDbSearch());
    assertThat(benchmark.starsightOpen()).isEqualTo(1_500);
  }
}
