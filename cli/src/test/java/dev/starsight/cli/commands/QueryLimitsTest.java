package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs SQL that makes giant values in real processes and measures their memory. */
@Tag("any-locale")
final class QueryLimitsTest {

  private static final int MEMORY_MB = 200;
  private static final int BESIDE_MB = 500;

  private static Path lake;

  private final Path directory;

  QueryLimitsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void ingest(@TempDir Path shared) {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv"), 200);
    lake = shared.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT len(range(2000000000))",
        "SELECT length(printf('%2000000000d', 1))",
        "SELECT max(length(repeat('x', 10000000 + i::INT))) FROM range(2000) t(i)",
        "SELECT length(regexp_replace(repeat('a', 20000000), 'a', repeat('b', 200), 'g'))",
      })
  void boundsTheMemoryOfValues(String sql) throws Exception {
    assertIsStopped(sql, "200 MB, which is its limit");
  }

  @ParameterizedTest
  @Tag("long")
  @ValueSource(
      strings = {
        "SELECT len(generate_series(1, 2000000000))",
        "SELECT len(list_transform(range(600000000), lambda x: x + 1))",
        "SELECT length(repeat('x', 4000000000))",
        "SELECT length(lpad('x', 2000000000, 'y'))",
        "SELECT length(format('{:>2000000000}', 'x'))",
        "SELECT length(string_agg(a.review_body || b.review_body || c.review_id, ''))"
            + " FROM reviews a, reviews b, reviews c, reviews d",
        "SELECT len(array_agg(a.i)) FROM range(200000) a(i), range(20000) b(i)",
        "SELECT cardinality(map(range(50000000), range(50000000)))",
        "WITH RECURSIVE t(n, s) AS (SELECT 0, 'x' UNION ALL SELECT n + 1, s || s FROM t"
            + " WHERE n < 34) SELECT max(length(s)) FROM t",
        "WITH RECURSIVE t(n, s) AS (SELECT 0, [1] UNION ALL SELECT n + 1, list_concat(s, s) FROM t"
            + " WHERE n < 31) SELECT max(len(s)) FROM t",
        "SELECT length(replace(repeat('a', 20000000), 'a', repeat('b', 200)))",
        "SELECT length(to_json(range(200000000))::VARCHAR)",
        "SELECT count(*) FROM (SELECT unnest(range(300000000)))",
        "SELECT len(string_split(repeat('a,', 200000000), ','))",
        "SELECT length(reverse(repeat('é', 900000000)))",
        "SELECT [{'a': x, 'b': range(100)} FOR x IN range(9000000)]",
        "SELECT len(list_sort(range(200000000)))",
        "SELECT sum(len(list_transform(range(50000), lambda x: range(50000)))) FROM range(10)",
        "SELECT repeat('x', 100000000) AS a, repeat('x', 100000001) AS b, repeat('x', 100000002)"
            + " AS c, repeat('x', 100000003) AS d, repeat('x', 100000004) AS e",
        "SELECT mode(repeat('x', 100000) || i) FROM range(100000) t(i)",
      })
  void boundsTheMemoryOfMoreValues(String sql) throws Exception {
    assertIsStopped(sql, "200 MB, which is its limit");
  }

  /** A single call of a function, which DuckDB does not stop. */
  @Test
  void stopsACallAtTheTimeLimit() throws Exception {
    assertIsStopped(
        "SELECT levenshtein(repeat('a', 2000000), repeat('b', 2000000))",
        "the query was stopped after 3 s, which is its limit (timeout)");
  }

  private void assertIsStopped(String sql, String reason) throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")));
    Path errors = directory.resolve("errors.txt");
    List<String> words =
        List.of(
            "query",
            "--lake",
            lake.toString(),
            "--memory",
            MEMORY_MB + "m",
            "--timeout",
            reason.contains("timeout") ? "3s" : "5m",
            "--format",
            "csv",
            sql);
    Process process =
        new ProcessBuilder(Shell.process(words, "-Xmx128m", "-Djava.io.tmpdir=" + directory))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    long peak = 0;
    try {
      for (int i = 0; i < 60_000 && !process.waitFor(5, TimeUnit.MILLISECONDS); i++) {
        peak = Math.max(peak, peakMegabytes(process));
      }
      assertThat(process.isAlive()).as("runs on: %s", sql).isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(errors)).startsWith("starsight: ").contains(reason).hasLineCount(1);
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(peak).as("megabytes of %s", sql).isBetween(1L, (long) MEMORY_MB + BESIDE_MB);
    assertThat(Shell.names(directory)).noneMatch(name -> name.endsWith(".so"));
  }

  private static long peakMegabytes(Process process) {
    try {
      return Files.readAllLines(Path.of("/proc", process.pid() + "", "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // It has just ended.
    }
  }
}
