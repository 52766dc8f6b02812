package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Both methods read the same rows and return the same results. */
class LakeBenchmarkTest {

  private static final int ROWS = 2_000;

  private final LakeBenchmark benchmark = new LakeBenchmark();

  @BeforeEach
  void setUp() throws IOException, SQLException {
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.count = ROWS;
    benchmark.setUp();
  }

  @AfterEach
  void tearDown() throws IOException, SQLException {
    benchmark.tearDown();
    assertThat(benchmark.directory).doesNotExist();
  }

  @Test
  void bothIngestEveryRow() throws IOException, SQLException {
    assertThat(benchmark.starsightIngest()).isEqualTo(ROWS);
    assertThat(benchmark.duckDbCopy()).isEqualTo(ROWS);
  }

  @Test
  void bothAnswerEveryQuery() throws IOException, SQLException {
    assertThat(benchmark.sizes()).isNotEmpty().allSatisfy(n -> assertThat(n[0]).isEqualTo(n[1]));
  }

  @Test
  void bothReadTheSameRows() throws IOException, SQLException {
    Table ours = benchmark.starsightTable();
    List<Object[]> theirs = new ArrayList<>();
    benchmark.duckDbJdbcRows(theirs::add);
    assertThat(ours.rowCount()).isEqualTo(ROWS);
    assertThat(benchmark.duckDbTablesaw().rowCount()).isEqualTo(ROWS);
    assertThat(ours.stringColumn("review_body").asList())
        .containsExactlyInAnyOrderElementsOf(theirs.stream().map(row -> (String) row[6]).toList());
  }
}
