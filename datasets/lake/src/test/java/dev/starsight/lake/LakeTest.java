package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.Lake.RowSink;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** Tests queries on a lake. */
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
  void containsEveryReviewOnce() throws IOException {
    Table rows = lake.query("SELECT review_id, review_body FROM reviews ORDER BY review_id");

    assertThat(rows.stringColumn("review_id").asList())
        .containsExactlyElementsOf(REVIEWS.stream().map(Review::reviewId).sorted().toList());
    assertThat(lake.rows()).isEqualTo(3_000);
  }

  @Test
  void hasTheDocumentedColumnsInOrder() throws IOException {
    Table row = lake.query("FROM reviews LIMIT 1");

    assertThat(row.columnNames())
        .containsExactlyElementsOf(LakeFiles.COLUMNS.stream().map(Catalogue.Column::name).toList());
    assertThat(row.typeArray())
        .contains(ColumnType.STRING, ColumnType.INTEGER, ColumnType.BOOLEAN, ColumnType.LOCAL_DATE);
  }

  @Test
  void streamsRowsInChunks() throws IOException {
    List<Integer> sizes = new ArrayList<>();

    long rows = lake.stream("SELECT words FROM reviews", 1_024, t -> sizes.add(t.rowCount()));

    assertThat(rows).isEqualTo(3_000);
    assertThat(sizes).containsExactly(1_024, 1_024, 952);
  }

  @Test
  void reportsSqlErrorsWithTheirPosition() {
    assertThatThrownBy(() -> lake.query("SELECT\n  sttars FROM reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("SQL, line 2, column 3: ")
        .hasMessageContaining("sttars");
    assertThatThrownBy(() -> lake.query("SELECT review_id::INTEGER FROM reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("SQL, line 1, column 17: ")
        .hasMessageContaining("INT32");
    assertThatThrownBy(() -> lake.query("SELECT [1] AS 日本,\n review_id::INTEGER FROM reviews"))
        .hasMessageStartingWith("SQL, line 2, column 11: ")
        .hasMessageContaining("INT32");
    assertThatThrownBy(() -> lake.explain("SELECT\n  sttars FROM reviews"))
        .hasMessageStartingWith("SQL, line 2, column 3: ")
        .hasMessageContaining("sttars");
  }

  @Test
  void readsOnlyTheNeededColumnsAndPartition() throws IOException {
    String category = REVIEWS.get(0).productCategory();
    int files = lake.catalogue().partitions().stream().mapToInt(Catalogue.Partition::files).sum();

    String plan =
        lake.explain("SELECT avg(words) FROM reviews WHERE product_category = '" + category + "'");

    assertThat(plan)
        .contains("Projections: words", "Scanning Files: 1/" + files)
        .doesNotContain("review_body");
    assertThat(files).isGreaterThan(1);
  }

  @Test
  void describesItsCatalogue() {
    Catalogue catalogue = lake.catalogue();

    assertThat(catalogue.tables())
        .containsExactly(new Catalogue.Table("reviews", 3_000, LakeFiles.COLUMNS));
    Map<String, Long> rows = new TreeMap<>();
    REVIEWS.forEach(review -> rows.merge(review.productCategory(), 1L, Long::sum));
    assertThat(catalogue.partitions().stream().map(Catalogue.Partition::category))
        .containsExactlyElementsOf(rows.keySet());
    assertThat(catalogue.partitions().stream().map(Catalogue.Partition::rows))
        .containsExactlyElementsOf(rows.values());
    assertThat(catalogue.partitions()).allMatch(p -> p.files() > 0 && p.bytes() > 0);
    assertThat(catalogue.sources()).singleElement().matches(s -> s.rows() == 3_000);
  }

  @Test
  void returnsTheSameRowsForTheSameQuery() throws IOException {
    String sql =
        "SELECT product_category, avg(star_rating) AS a, stddev(words) AS s FROM reviews"
            + " GROUP BY 1 ORDER BY 1";

    LakeOptions oneThread = LakeOptions.defaults().withThreads(1);
    try (Lake one = Lake.open(directory, oneThread);
        Lake another = Lake.open(directory, oneThread)) {
      assertThat(one.query(sql).print()).isEqualTo(another.query(sql).print());
    }
  }

  @Test
  void returnsOnlyTheRequestedFirstRows() throws IOException {
    List<Object> seen = new ArrayList<>();
    RowSink sink =
        new RowSink() {
          @Override
          public void begin(List<Catalogue.Column> columns) {
            assertThat(columns).containsExactly(new Catalogue.Column("x", "BIGINT"));
          }

          @Override
          public void row(List<@Nullable Object> values) {
            seen.addAll(values);
          }
        };

    assertThat(lake.forEachRow("SELECT x FROM range(20000000) r(x) ORDER BY x DESC", 2, sink))
        .isEqualTo(2);
    assertThat(seen).containsExactly(19_999_999L, 19_999_998L);
    assertThat(lake.forEachRow("SELECT x FROM range(3) r(x)", 0, sink)).isZero();
  }

  @Test
  void rejectsStatementsOtherThanSelect() {
    assertThatThrownBy(() -> lake.query("DROP VIEW reviews"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("only a SELECT can be run");
    assertThatThrownBy(() -> lake.query("SELECT 1; SELECT 2"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("one statement");
  }
}
