package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the limits of time, rows and memory of a query. */
@Tag("any-locale")
final class LakeLimitsTest {

  /** A query that would take hours. */
  private static final String ENDLESS =
      "SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y) WHERE (x * y) % 7 = 3";

  private static Path directory;

  @BeforeAll
  static void write(@TempDir Path shared) throws IOException {
    directory = TestLake.of(shared, SampleReviews.generate(300, 3).toList());
  }

  private static LakeOptions withTimeout(Duration timeout) {
    return LakeOptions.defaults().withTimeout(timeout);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ENDLESS,
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) SELECT n FROM t",
        "SELECT list_sum(list_transform(range(5000000), lambda x: x % 7))",
        "SELECT x FROM range(1000000000000) r(x) WHERE x < 0"
      })
  void stopsAQueryAtItsTimeLimit(String sql) throws IOException {
    try (Lake lake = Lake.open(directory, withTimeout(Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> lake.query(sql))
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              "the query was stopped after 0.3 s, which is its limit (timeout); ask for less, or"
                  + " give it more time");
      assertThat(lake.query("FROM reviews").rowCount()).isEqualTo(300);
    }
  }

  @Test
  void timeLimitOfAStreamExcludesItsSink() throws IOException {
    try (Lake lake = Lake.open(directory, withTimeout(Duration.ofMillis(500)))) {
      assertThatThrownBy(
              () -> lake.stream("SELECT * FROM range(100000000000)", 100_000, table -> {}))
          .hasMessageContaining("(timeout)");
      List<Integer> pieces = new ArrayList<>();
      lake.stream(
          "FROM reviews",
          100,
          table -> {
            long until = System.nanoTime() + Duration.ofMillis(300).toNanos();
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            pieces.add(table.rowCount());
          });
      assertThat(pieces).containsExactly(100, 100, 100);
    }
  }

  @Test
  void rejectsAResultWithTooManyRows() throws IOException {
    try (Lake lake = Lake.open(directory, LakeOptions.defaults().withMaxRows(300))) {
      assertThat(lake.query("FROM reviews").rowCount()).isEqualTo(300);
      assertThatThrownBy(() -> lake.query("FROM reviews UNION ALL SELECT * FROM reviews"))
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              "the query gives more than 300 rows, which is its limit (maxRows); add a LIMIT, or"
                  + " allow more");
      assertThatThrownBy(() -> lake.query("FROM range(1000000000000)"))
          .hasMessageContaining("(maxRows)");
      assertThat(lake.stream("FROM range(1000)", 400, table -> {})).isEqualTo(1000);
    }
  }

  @Test
  void stopsAQueryAtItsMemoryLimit() throws IOException {
    LakeOptions little = LakeOptions.defaults().withMemoryMegabytes(64).withThreads(1);
    try (Lake lake = Lake.open(directory, little)) {
      assertThatThrownBy(() -> lake.query("SELECT list(x) FROM range(100000000) r(x)"))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("64 MB, which is its limit (memory)");
      assertThat(lake.query("FROM reviews").rowCount()).isEqualTo(300);
    }
  }

  @Test
  void spillsToAPrivateDirectoryAndDeletesIt() throws IOException {
    Set<Path> before = temporaries();
    Set<Path> ours;
    LakeOptions little = LakeOptions.defaults().withMemoryMegabytes(64).withThreads(1);
    try (Lake lake = Lake.open(directory, little)) {
      ours = temporaries();
      ours.removeAll(before);
      assertThat(ours).isNotEmpty();
      for (Path path : ours) {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .isEqualTo("rwx------");
        }
      }
      String sorted =
          "SELECT x FROM (SELECT x, hash(x) AS h FROM range(8000000) r(x) ORDER BY h) LIMIT 3";
      assertThat(lake.query(sorted.replace("LIMIT 3", "OFFSET 7999990")).rowCount()).isEqualTo(10);
    }
    assertThat(ours).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  private static Set<Path> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new TreeSet<>(
          files.filter(f -> f.getFileName().toString().startsWith("starsight-lake-")).toList());
    }
  }

  @Test
  void closingStopsRunningQueries() throws Exception {
    Lake lake = Lake.open(directory);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Throwable> ended =
        CompletableFuture.supplyAsync(
                () ->
                    catchThrowable(
                        () ->
                            lake.stream(
                                "SELECT 1 FROM range(10000000000)",
                                10_000,
                                table -> begun.countDown())))
            .whenComplete((failure, none) -> begun.countDown()); // so that it cannot wait for ever
    begun.await();

    lake.close();

    assertThat(ended.get())
        .isInstanceOf(StarsightException.class)
        .hasMessage("the query was stopped, because its lake was closed");
    lake.close();
    assertThatThrownBy(() -> lake.query("SELECT 1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lake is closed");
  }

  @Test
  void reportsAFailureAfterTheFirstRows() throws IOException {
    String late =
        "SELECT CASE WHEN x = 4500000 THEN ('a' || x)::INTEGER ELSE x END FROM range(5000000) r(x)";
    try (Lake lake = Lake.open(directory)) {
      assertThatThrownBy(() -> lake.stream(late, 1_000, table -> {}))
          .isInstanceOf(StarsightException.class)
          .hasMessage("SQL, line 1, column 45: could not convert string 'a4500000' to INT32");
    }
  }

  @Test
  void runsManyQueriesAtOnce() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int star = 1 + i % 5;
        answers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return lake.query("FROM reviews WHERE star_rating = " + star).rowCount();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
      }
      int all = 0;
      for (int i = 0; i < 5; i++) {
        all += answers.get(i).get();
      }
      assertThat(all).isEqualTo(300);
      assertThat(answers.get(5).get()).isEqualTo(answers.get(0).get());
    }
  }

  @Test
  void keepsTheOrderOfAnOrderedQuery() throws IOException {
    try (Lake lake = Lake.open(directory)) {
      List<Long> last = new ArrayList<>(List.of(Long.MAX_VALUE));
      lake.stream(
          "SELECT x FROM range(1000000) r(x) ORDER BY x DESC",
          7_777,
          table -> {
            for (long x : table.longColumn("x")) {
              assertThat(x).isLessThan(last.get(0));
              last.set(0, x);
            }
          });
      assertThat(last).containsExactly(0L);
    }
  }
}
