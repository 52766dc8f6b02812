package dev.starsight.datasets.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.amazon.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** A lake answers SQL. */
final class LakeTest {

  private static final List<Review> REVIEWS = SampleReviews.generate(3_000, 7).toList();

  private static Path directory;
  private static Lake lake;

  @BeforeAll
  static void open(@TempDir Path shared) throws IOException {
    directory = TestLake.of(shared, REVIEWS);
    lake = Lake.open(directory);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
  }

  @Test
  void hasEveryReviewOnce() throws IOException {
    Table rows = lake.query("SELECT review_id, review_body FROM reviews ORDER BY review_id");

    assertThat(rows.stringColumn("review_id").asList())
        .containsExactlyElementsOf(REVIEWS.stream().map(Review::reviewId).sorted().toList());
    assertThat(lake.rows()).isEqualTo(3_000);
  }

  @Test
  void hasTheColumnsInTheirOrder() throws IOException {
    Table row = lake.query("FROM reviews LIMIT 1");

    assertThat(row.columnNames())
        .containsExactlyElementsOf(LakeFiles.COLUMNS.stream().map(Catalogue.Column::name).toList());
    assertThat(row.typeArray())
        .contains(ColumnType.STRING, ColumnType.INTEGER, ColumnType.BOOLEAN, ColumnType.LOCAL_DATE);
  }

  @Test
  void streamsRowsInPieces() throws IOException {
    List<Integer> sizes = new ArrayList<>();

    long rows = lake.stream("SELECT words FROM reviews", 1_024, t -> sizes.add(t.rowCount()));

    assertThat(rows).isEqualTo(3_000);
    assertThat(sizes).containsExactly(1_024, 1_024, 952);
  }

  @Test
  void tellsWhatIsWrongWithSqlAndWhere() {
    assertThatThrownBy(() -> lake.query("SELECT\n  sttars FROM reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("SQL, line 2, column 3: ")
        .hasMessageContaining("sttars");
    assertThatThrownBy(() -> lake.query("SELECT review_id::INTEGER FROM reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("SQL, line 1, column 17: ")
        .hasMessageContaining("INT32");
  }

  @Test
  void refusesWhatIsNoSelect() {
    assertThatThrownBy(() -> lake.query("DROP VIEW reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("only a SELECT can be run");
    assertThatThrownBy(() -> lake.query("SELECT 1; SELECT 2"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("one statement");
  }
}
