package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Tests Java functions that SQL calls. */
final class TextFunctionTest {

  private static final List<Review> REVIEWS = SampleReviews.generate(6_000, 9).toList();

  private static Path directory;

  @BeforeAll
  static void write(@TempDir Path shared) throws IOException {
    directory = TestLake.of(shared, REVIEWS);
  }

  private static Lake lake(TextFunction... functions) throws IOException {
    return Lake.open(directory, LakeOptions.defaults(), List.of(functions));
  }

  private static TextFunction length(ConcurrentLinkedQueue<List<String>> calls) {
    return new TextFunction(
        "text_length",
        TextFunction.Type.INTEGER,
        texts -> {
          calls.add(List.copyOf(texts));
          return texts.stream().map(String::length).toList();
        });
  }

  @Test
  void computesTheValueOfEveryRow() throws IOException {
    ConcurrentLinkedQueue<List<String>> calls = new ConcurrentLinkedQueue<>();
    try (Lake lake = lake(length(calls))) {
      Table rows = lake.query("SELECT review_id, text_length(review_body) AS n FROM reviews");

      Map<String, Integer> expected = new HashMap<>();
      REVIEWS.forEach(review -> expected.put(review.reviewId(), review.reviewBody().length()));
      assertThat(rows.rowCount()).isEqualTo(REVIEWS.size());
      assertThat(rows.column("n").type()).isEqualTo(ColumnType.INTEGER);
      for (Row row : rows) {
        assertThat(row.getInt("n")).isEqualTo(expected.get(row.getString("review_id")));
      }
    }
    assertThat(calls).allSatisfy(call -> assertThat(call).doesNotHaveDuplicates());
    assertThat(calls.stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(REVIEWS.size());
    assertThat(calls.stream().mapToInt(List::size).max().orElse(0)).isLessThanOrEqualTo(64);
  }

  @Test
  void nullGivesNullWithoutACall() throws IOException {
    ConcurrentLinkedQueue<List<String>> calls = new ConcurrentLinkedQueue<>();
    TextFunction text =
        new TextFunction(
            "shout", TextFunction.Type.VARCHAR, t -> t.stream().map(s -> s + "!").toList());
    TextFunction number =
        new TextFunction(
            "half", TextFunction.Type.DOUBLE, t -> t.stream().map(s -> s.length() / 2.0).toList());
    try (Lake lake = lake(length(calls), text, number)) {
      Table rows =
          lake.query(
              "SELECT text_length(t) AS a, shout(t) AS b, half(t) AS c"
                  + " FROM (VALUES (1, 'xyz'), (2, NULL), (3, ''), (4, '日😀')) v(i, t) ORDER BY i");

      assertThat(rows.intColumn("a").asList()).containsExactly(3, null, 0, 3);
      assertThat(rows.stringColumn("b").asList()).containsExactly("xyz!", "", "!", "日😀!");
      assertThat(rows.doubleColumn("c").asList()).containsExactly(1.5, null, 0.0, 1.5);
      assertThat(lake.query("SELECT text_length(NULL) AS a").column("a").countMissing()).isOne();
      assertThat(lake.query("SELECT text_length('constant') AS a").intColumn("a").get(0))
          .isEqualTo(8);
    }
  }

  @Test
  void worksWhereverSqlAllowsAFunction() throws IOException {
    try (Lake lake = lake(length(new ConcurrentLinkedQueue<>()))) {
      Table counts =
          lake.query(
              "SELECT text_length(review_body) AS n, count(*) AS c FROM reviews"
                  + " WHERE text_length(product_title) > 3 GROUP BY text_length(review_body)"
                  + " HAVING count(*) > 0 ORDER BY text_length(any_value(review_body))");

      assertThat(counts.longColumn("c").sum()).isEqualTo(REVIEWS.size());
    }
  }

  @Test
  void passesOnTheExceptionOfAFunction() throws IOException {
    TextFunction broken =
        new TextFunction(
            "broken",
            TextFunction.Type.INTEGER,
            texts -> {
              throw new StarsightException("the model has had enough");
            });
    TextFunction wrong =
        new TextFunction("wrong", TextFunction.Type.INTEGER, texts -> List.of("text"));
    TextFunction few = new TextFunction("few", TextFunction.Type.INTEGER, texts -> List.of());
    TextFunction big =
        new TextFunction(
            "big",
            TextFunction.Type.INTEGER,
            texts -> {
              throw new OutOfMemoryError("Java heap space");
            });
    try (Lake lake = lake(broken, wrong, few, big)) {
      assertThatThrownBy(() -> lake.query("SELECT broken(review_body) FROM reviews"))
          .isInstanceOf(StarsightException.class)
          .hasMessage("the model has had enough");
      assertThatThrownBy(() -> lake.query("SELECT broken('a')"))
          .hasMessage("the model has had enough");
      assertThatThrownBy(() -> lake.query("SELECT wrong('a')"))
          .isInstanceOf(ClassCastException.class);
      assertThatThrownBy(() -> lake.query("SELECT few('a')"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("few must return 1 values, but returned 0");
      assertThatThrownBy(() -> lake.query("SELECT big('a')")).isInstanceOf(OutOfMemoryError.class);
      assertThat(lake.query("SELECT count(*) AS n FROM reviews").longColumn("n").get(0))
          .isEqualTo(REVIEWS.size());
    }
  }

  @Test
  void stopsASlowFunctionBetweenBatches() throws IOException {
    TextFunction slow =
        new TextFunction(
            "slow",
            TextFunction.Type.INTEGER,
            texts -> {
              long until = System.nanoTime() + Duration.ofMillis(50).toNanos();
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              return texts.stream().map(String::length).toList();
            });
    ConcurrentLinkedQueue<List<String>> calls = new ConcurrentLinkedQueue<>();
    LakeOptions options = LakeOptions.defaults().withTimeout(Duration.ofMillis(200));
    try (Lake lake = Lake.open(directory, options, List.of(slow, length(calls)))) {
      assertThatThrownBy(
              () -> lake.query("SELECT slow(review_body), text_length(review_body) FROM reviews"))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("(timeout)");
    }
    assertThat(calls).as("more than one batch of DuckDB's own").isEmpty();
  }

  @Test
  void runsQueriesThatCallFunctionsOneByOne() throws Exception {
    ConcurrentLinkedQueue<List<String>> calls = new ConcurrentLinkedQueue<>();
    try (Lake lake = lake(length(calls))) {
      List<CompletableFuture<Double>> sums = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sums.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return lake.query("SELECT sum(text_length(review_body)) AS s FROM reviews")
                        .longColumn("s")
                        .sum();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
      }
      for (CompletableFuture<Double> sum : sums) {
        assertThat(sum.get())
            .isEqualTo(REVIEWS.stream().mapToDouble(r -> r.reviewBody().length()).sum());
      }
      assertThatThrownBy(
              () ->
                  lake.stream(
                      "SELECT text_length('a')", 1, table -> lake.query("SELECT text_length('b')")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void namesAMissingFunction() throws IOException {
    try (Lake lake = lake(length(new ConcurrentLinkedQueue<>()))) {
      assertThatThrownBy(() -> lake.query("SELECT text_lenght('a')"))
          .isInstanceOf(StarsightException.class)
          .hasMessageStartingWith("SQL, line 1, column 8: ")
          .hasMessageContaining("text_length");
    }
  }

  @Test
  void checksNamesAndTypes() {
    for (String name : List.of("", "Upper", "a b", "1a", "a;b", "a".repeat(64))) {
      assertThatThrownBy(() -> new TextFunction(name, TextFunction.Type.DOUBLE, t -> t))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lower-case letters");
    }
    assertThat(new HashSet<>(List.of(TextFunction.Type.values()))).hasSize(3);
  }
}
