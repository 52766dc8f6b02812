package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.Starsight;
import dev.starsight.cli.console.TerminalText;
import dev.starsight.lake.NamedQuery;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class QueryCommandTest {

  private static final String NEWLINE = System.lineSeparator();

  private static Path lake;
  private static Path model;
  private static Map<String, String> before;

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 1_500);
    lake = shared.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
    Path run = shared.resolve("run");
    Shell.run("automl", "--input", reviews, "--out", run, "--candidates", 1, "--quiet").succeeds();
    model = run.resolve("candidates").resolve("majority");
    before = Shell.digests(lake);
  }

  private static Shell.Outcome query(Object... args) {
    List<Object> words = new ArrayList<>(List.of("query", "--lake", lake));
    words.addAll(List.of(args));
    return Shell.run(words.toArray());
  }

  private static Path lakeOf(Path directory, Review... reviews) throws IOException {
    Path file = directory.resolve("some.tsv");
    AmazonReviewWriter.write(file, List.of(reviews));
    Path created = directory.resolve("some");
    Shell.run("ingest", "--input", file, "--lake", created, "--quiet").succeeds();
    return created;
  }

  private static Review review(String id, String title, String headline, String body) {
    return new Review(
        "JP",
        "1",
        id,
        "P",
        "1",
        title,
        "Books",
        5,
        0,
        0,
        false,
        true,
        headline,
        body,
        LocalDate.of(2015, 8, 31));
  }

  @Test
  void showsATable() {
    Shell.Outcome outcome =
        query(
            "SELECT * FROM (VALUES (1, 'one', 1.5, NULL), (1000, 'two', 2.0/3, true))"
                + " t(number, text, ratio, flag)");

    assertThat(outcome.succeeds().out())
        .isEqualTo(
            String.join(
                NEWLINE,
                "number  text   ratio  flag",
                "──────  ────  ──────  ────",
                "     1  one      1.5  NULL",
                "  1000  two   0.6667  true",
                "2 rows",
                ""));
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void fitsATableIntoTheTerminal() {
    String out =
        query("SELECT review_id, review_body, product_title FROM reviews").succeeds().out();

    assertThat(out.lines()).allSatisfy(l -> assertThat(TerminalText.width(l)).isLessThan(121));
    assertThat(out)
        .contains("…")
        .endsWith("1,000 rows shown, there are more (--max-rows)" + NEWLINE);
    assertThat(out.lines()).hasSize(1_003);
    String wide = query("FROM reviews LIMIT 2").succeeds().out();
    assertThat(wide.lines()).allSatisfy(l -> assertThat(TerminalText.width(l)).isLessThan(121));
    assertThat(wide).contains("─── row 2", "review_body        ", "2 rows");
    assertThat(query("--max-rows", 2, "FROM reviews").succeeds().out())
        .endsWith("2 rows shown, there are more (--max-rows)" + NEWLINE);
    assertThat(query("--max-rows", 2, "SELECT 1 UNION ALL SELECT 2").succeeds().out())
        .endsWith("2 rows" + NEWLINE);
  }

  @Test
  void escapesControlCharactersInTexts(@TempDir Path directory) throws IOException {
    Path created =
        lakeOf(
            directory,
            review("R1", "日本語のタイトル", "\u001b]0;owned\u0007", "\u001b[2Jline \u2028 \u202e!"),
            review("R2", "short", "plain", "text"));

    String out =
        Shell.run(
                "query",
                "--lake",
                created,
                "SELECT review_id, product_title, review_headline, review_body FROM reviews"
                    + " ORDER BY 1")
            .succeeds()
            .out();

    assertThat(out.lines().toList())
        .containsExactly(
            "review_id  product_title     review_headline       review_body",
            "─────────  ────────────────  ────────────────────  ────────────────────────────",
            "R1         日本語のタイトル  \\u001b]0;owned\\u0007  \\u001b[2Jline \\u2028 \\u202e!",
            "R2         short             plain                 text",
            "2 rows");
  }

  @Test
  void writesCsv() {
    assertThat(
            query(
                    "--format",
                    "csv",
                    "SELECT 1 AS \"a,b\", NULL AS n, '' AS e, 'x\"y' AS q, 'l' || chr(10) || 'm' AS"
                        + " l, 1.50 AS d, 1e300 AS x, 'nan'::DOUBLE AS nan, DATE '2015-08-31' AS"
                        + " day, 18446744073709551616::HUGEINT AS h")
                .succeeds()
                .out())
        .isEqualTo(
            "\"a,b\",n,e,q,l,d,x,nan,day,h\n"
                + "1,,\"\",\"x\"\"y\",\"l\n"
                + "m\",\"1.50\",1.0E300,NaN,\"2015-08-31\",18446744073709551616\n");
    assertThat(query("--format", "csv", "SELECT 'a' AS t, 1.50 AS d, NULL AS n").succeeds().out())
        .isEqualTo("t,d,n\na,1.50,\n");
    String all = query("--format", "csv", "FROM reviews").succeeds().out();
    assertThat(all.lines().count()).isGreaterThanOrEqualTo(1_501);
  }

  @Test
  void writesJson() throws IOException {
    String out =
        query(
                "--format",
                "json",
                "SELECT NULL AS n, '' AS e, 9007199254740993 AS big, 1.50 AS d, 0.1::DOUBLE AS f,"
                    + " 'nan'::DOUBLE AS nan, '-infinity'::DOUBLE AS inf, true AS b,"
                    + " DATE '2015-08-31' AS day, ['a', 'b'] AS list,"
                    + " 18446744073709551616::HUGEINT AS h, '\"日' || chr(27) AS t")
            .succeeds()
            .out();

    JsonNode row = Shell.json(out).get(0);
    assertThat(out).endsWith("\n]\n");
    assertThat(row.toString())
        .isEqualTo(
            "{\"n\":null,\"e\":\"\",\"big\":9007199254740993,\"d\":1.5,\"f\":0.1,\"nan\":null,"
                + "\"inf\":null,\"b\":true,\"day\":\"2015-08-31\",\"list\":[\"a\",\"b\"],"
                + "\"h\":18446744073709551616,\"t\":\"\\\"日\\u001B\"}");
    String nested =
        query(
                "--format",
                "json",
                "SELECT {'a': [1.5::DOUBLE, 'nan'::DOUBLE, '-infinity'::DOUBLE], 'NaN': 'NaN',"
                    + " 'd': DATE '2015-08-31', 'x': 12345678901234567890.123456789} AS s,"
                    + " MAP {'k': NULL} AS m, NULL::INTEGER[] AS n")
            .succeeds()
            .out();
    assertThat(nested)
        .isEqualTo(
            "[\n{\"s\":{\"a\":[1.5,null,null],\"NaN\":\"NaN\",\"d\":\"2015-08-31\","
                + "\"x\":12345678901234567890.123456789},\"m\":{\"k\":null},\"n\":null}\n]\n");
    assertThat(
            query(
                    "--format",
                    "json",
                    "SELECT to_json({'a': 1}) AS j, NULL::JSON AS n, '[\"x\"]'::JSON AS c,"
                        + " MAP {repeat('k', 60000): 'nan'::DOUBLE} AS m")
                .succeeds()
                .out())
        .isEqualTo(
            "[\n{\"j\":{\"a\":1},\"n\":null,\"c\":[\"x\"],\"m\":{\"%s\":null}}\n]\n"
                .formatted("k".repeat(60_000)));
    JsonNode all = Shell.json(query("--format", "json", "FROM reviews").succeeds().out());
    assertThat(all).hasSize(1_500);
    assertThat(all.get(0)).hasSize(18);
    assertThat(query("--format", "json", "FROM reviews WHERE false").succeeds().out())
        .isEqualTo("[]\n");
  }

  @Test
  void printsTheSummaryAfterTheRows() {
    Shell.Outcome outcome =
        query("--format", "csv", "--json", "SELECT star_rating FROM reviews LIMIT 3");

    List<String> lines = outcome.succeeds().out().lines().toList();
    assertThat(lines).hasSize(5);
    JsonNode summary = Shell.json(lines.get(4));
    assertThat(summary.get("command").asText()).isEqualTo("query");
    assertThat(summary.get("rows").asLong()).isEqualTo(3);
  }

  static Stream<String> names() {
    return NamedQuery.all().stream().map(NamedQuery::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void runsEveryNamedQuery(String name) {
    assertThat(query("--named", name).succeeds().out()).contains("──", " row");
  }

  @Test
  void listsTablesAndQueries() {
    assertThat(query("--list").succeeds().out())
        .contains("Table reviews, 1,500 rows", "review_body", "Partitions", "reviews.tsv.gz")
        .contains("star-statistics", "stratified-sample");
    JsonNode list = Shell.json(query("--list", "--format", "json").succeeds().out());
    assertThat(list.at("/tables/0/name").asText()).isEqualTo("reviews");
    assertThat(list.at("/tables/0/rows").asLong()).isEqualTo(1_500);
    assertThat(list.at("/tables/0/columns")).hasSize(18);
    long rows = 0;
    for (JsonNode partition : list.get("partitions")) {
      rows += partition.get("rows").asLong();
      assertThat(partition.get("files").asInt()).isPositive();
      assertThat(partition.get("bytes").asLong()).isPositive();
    }
    assertThat(rows).isEqualTo(1_500);
    assertThat(list.at("/sources/0/rejected").asLong()).isZero();
    assertThat(list.get("queries")).hasSameSizeAs(NamedQuery.all());
  }

  @Test
  void explainsWhichColumnsAndFilesAQueryReads() {
    String plan =
        query(
                "--explain",
                "SELECT avg(words) FROM reviews WHERE product_category = (SELECT 'Books')"
                    + " OR product_category = 'Digital_Software'")
            .succeeds()
            .out();
    assertThat(plan).contains("words").doesNotContain("review_body");
    assertThat(
            query("--explain", "SELECT avg(words) FROM reviews WHERE product_category = 'Books'")
                .succeeds()
                .out())
        .containsPattern("Scanning Files: \\d+/\\d+");
  }

  @Test
  void callsAModelAsAFunction() {
    String predicted =
        query(
                "--model",
                model,
                "--format",
                "csv",
                "SELECT predict_star(review_body) AS star, count(*) AS n,"
                    + " min(predict_confidence(review_body)) > 0 AS sure FROM reviews GROUP BY 1")
            .succeeds()
            .out();

    assertThat(predicted).matches("star,n,sure\n[1-5],1500,true\n");
    query("SELECT predict_star(review_body) FROM reviews")
        .isRefused("SQL, line 1, column 8", "predict_star");
  }

  @Test
  void readsSqlFromStandardInput() {
    InputStream stdin = System.in;
    try {
      System.setIn(
          new ByteArrayInputStream("SELECT\n  'ä' AS x;\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(query("--format", "csv", "-").succeeds().out()).isEqualTo("x\nä\n");
    } finally {
      System.setIn(stdin);
    }
  }

  @Test
  void reportsMistakesInOneSentence(@TempDir Path directory) throws IOException {
    query().isRefused("one of SQL, --named and --list is needed, but there is none");
    query("--list", "--named", "x").isRefused("but there are 2");
    query("--named", "star-statistcs")
        .isRefused("there is no query named \"star-statistcs\", did you mean star-statistics?");
    query("--named", "beauty").isRefused("\"beauty\"", "star-statistics");
    query("  ").isRefused("the SQL is empty");
    query("DROP VIEW reviews").isRefused("only a SELECT can be run");
    query("SELECT 1; SELECT 2").isRefused("only one statement");
    query("FROM '/etc/passwd'").isRefused("there is no table \"/etc/passwd\"");
    query("SELECT\n worlds FROM reviews")
        .isRefused("SQL, line 2, column 2: ", "worlds", "\"words\"");
    query("--format", "xml", "SELECT 1").isRefused("--format");
    query("--format", "csv", "--list").isRefused("--list");
    query("--max-rows", 0, "SELECT 1").isRefused("--max-rows must be at least 1");
    query("--memory", "1k", "SELECT 1").isRefused("--memory", "512m");
    query("--timeout", "soon", "SELECT 1").isRefused("--timeout");
    query("--model", directory, "SELECT 1").isRefused(directory.toString(), "model");
    query("--timeout", "1s", "SELECT count(*) FROM range(10000000) a, range(10000000) b")
        .isRefused("stopped after 1 s", "timeout");
    query("--memory", "64m", "--threads", 1, "SELECT list(x) FROM range(100000000) r(x)")
        .isRefused("64 MB", "memory");
    Shell.run("query", "--lake", directory, "SELECT 1").isRefused("is not a lake");
    Shell.run("query", "--lake", directory.resolve("no"), "SELECT 1").isRefused("no such lake");
    Shell.run("query", "SELECT 1").isRefused("--lake");

    Shell.Outcome tooMany = query("--format", "csv", "--max-rows", 5, "FROM reviews");
    assertThat(tooMany.endsWith(2).err()).contains("more than 5 rows", "--max-rows");

    assertThat(Shell.digests(lake)).isEqualTo(before);
  }

  @Test
  void namesADamagedLake(@TempDir Path directory) throws IOException {
    Path created = lakeOf(directory, review("R1", "a", "b", "c"));
    try (Stream<Path> files = Files.walk(created)) {
      Path parquet =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.write(parquet, new byte[(int) Files.size(parquet)]);
    }

    Shell.run("query", "--lake", created, "FROM reviews").isRefused(created.toString(), "damaged");
  }

  @Test
  void signalStopsAQueryAndLeavesNothing(@TempDir Path directory) throws Exception {
    Path err = directory.resolve("err");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> command =
        Shell.process(
            List.of(
                "query", "--lake", lake.toString(), "--format", "csv", "FROM range(1000000000000)"),
            "-Djava.io.tmpdir=" + temporary);
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try (InputStream rows = process.getInputStream()) {
      assertThat(rows.read()).as("the first of many rows").isEqualTo('r');
      Assumptions.assumeTrue(KillTest.send("TERM", process), "there is no kill here");
      rows.transferTo(OutputStream.nullOutputStream());
    }

    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(Files.readAllLines(err))
        .containsExactly("starsight: interrupted; the query was stopped");
    assertThat(Shell.names(temporary)).noneMatch(name -> name.startsWith("starsight-lake-"));
  }

  @Test
  void endsQuietlyWhenThePipeIsClosed() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    int code =
        Starsight.run(
            List.of(
                "query", "--lake", lake.toString(), "--format", "csv", "FROM range(1000000000)"),
            closed,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
