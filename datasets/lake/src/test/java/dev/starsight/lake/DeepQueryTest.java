package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejects queries that would crash DuckDB's planner or the process. */
@SuppressWarnings("NullAway.Init") // JUnit calls open first.
class DeepQueryTest {

  private Lake lake;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.tsv");
    AmazonReviewWriter.write(file, SampleReviews.generate(20, 1).toList());
    LakeIngest.into(directory.resolve("lake")).run(List.of(file), Progress.SILENT);
    lake =
        Lake.open(
            directory.resolve("lake"),
            LakeOptions.defaults()
                .withTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                .withMaxRows(Long.MAX_VALUE));
  }

  @AfterEach
  void close() throws IOException {
    lake.close();
  }

  @Test
  void limitsChainsOfCommonTablesAndJoins() throws IOException {
    assertThat(lake.query(chain(40)).rowCount()).isEqualTo(1);
    assertRefused(chain(300));
    assertRefused("SELECT 1 FROM reviews" + ", reviews".repeat(700));
    assertRefused("SELECT json_deserialize_sql(json_serialize_sql('SELECT 1'))");
  }

  private static String chain(int links) {
    return IntStream.rangeClosed(1, links)
        .mapToObj(i -> "c" + i + " AS (SELECT x + 1 AS x FROM c" + (i - 1) + ")")
        .collect(
            Collectors.joining(", ", "WITH c0 AS (SELECT 1 AS x), ", " SELECT x FROM c" + links));
  }

  @Test
  void doesNotReadDuckDbTablesThroughCommonTableNames() {
    assertRefused(
        "SELECT * FROM (WITH duckdb_views AS (SELECT 1) FROM duckdb_views) a,"
            + " (SELECT sql FROM duckdb_views) b");
    assertRefused("WITH sqlite_master AS (SELECT 1) SELECT * FROM sqlite_master");
  }

  @Test
  void rejectsFunctionsWithValuesLargerThanMemory() {
    assertRefused("SELECT bitstring('1', 2000000000)");
    assertRefused("SELECT list_resize([1], 1000000000)");
    assertRefused("SELECT damerau_levenshtein('a', 'b')");
  }

  private void assertRefused(String sql) {
    assertThatThrownBy(() -> lake.query(sql)).isInstanceOf(StarsightException.class);
  }
}
