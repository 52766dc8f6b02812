package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.datasets.amazon.AmazonReviews;
import dev.starsight.datasets.amazon.Review;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Every method reads the reviews that were written. */
class LoadingBenchmarkTest {

  private final LoadingBenchmark benchmark = new LoadingBenchmark();

  @BeforeEach
  void setUp() throws IOException {
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.setUp();
  }

  @AfterEach
  void tearDown() throws IOException {
    benchmark.tearDown();
  }

  @Test
  void everyReaderGivesTheReviewsWritten() throws IOException {
    List<Review> written = Corpus.reviews(Corpus.SAMPLE, LoadingBenchmark.ROWS);
    assertThat(AmazonReviews.read(benchmark.file).rows()).isEqualTo(written);

    List<Review> ours = new ArrayList<>();
    LoadingBenchmark.starsight(benchmark.file, ours::add);
    assertThat(ours).isEqualTo(written);

    List<Review> commonsCsv = new ArrayList<>();
    ReviewFiles.commonsCsv(benchmark.file, commonsCsv::add);
    assertThat(commonsCsv).isEqualTo(written);

    List<Review> plainSplit = new ArrayList<>();
    ReviewFiles.plainSplit(benchmark.file, plainSplit::add);
    assertThat(plainSplit).isEqualTo(written);
  }

  @Test
  void bothTablesAreTheSame() throws IOException {
    Table ours = benchmark.starsightTable();
    Table tablesaw = benchmark.tablesaw();
    assertThat(tablesaw.rowCount()).isEqualTo(LoadingBenchmark.ROWS);
    assertThat(tablesaw.columnNames()).isEqualTo(ours.columnNames());
    for (Column<?> column : ours.columns()) {
      assertThat(tablesaw.column(column.name()).type()).isEqualTo(column.type());
      assertThat(values(tablesaw.column(column.name())))
          .as(column.name())
          .isEqualTo(values(column));
    }
  }

  /** Tablesaw leaves out blanks and control characters around a text, whatever its options. */
  private static List<Object> values(Column<?> column) {
    List<Object> values = new ArrayList<>(column.size());
    for (Object value : column) {
      values.add(value instanceof String text ? text.trim() : value);
    }
    return values;
  }
}
