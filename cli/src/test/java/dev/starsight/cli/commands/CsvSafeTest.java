package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens every CSV file that a command writes as a spreadsheet would, cell by cell. */
final class CsvSafeTest {

  private static final String FORMULA = "=1+1|cmd";

  private final Path directory;

  CsvSafeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static List<String> cells(String csv) throws IOException {
    List<String> cells = new ArrayList<>();
    for (CSVRecord row : CSVFormat.RFC4180.parse(new java.io.StringReader(csv))) {
      row.forEach(cells::add);
    }
    return cells;
  }

  /** A number may begin with a sign; every other cell is shown and not run. */
  private static void assertIsSafe(String csv) throws IOException {
    assertThat(cells(csv))
        .allMatch(cell -> !cell.matches("(?s)[=+@\\t\\r-].*") || cell.matches("-[0-9.eE-]+"));
  }

  @Test
  void predictAndAnnotate() throws IOException {
    Path input = directory.resolve("in.csv");
    List<String> lines = new ArrayList<>(List.of("review_id,star_rating,review_body"));
    for (int i = 0; i < 60; i++) {
      lines.add("@%d,%s,-text %d".formatted(i, i % 2 == 0 ? FORMULA : "+2", i));
    }
    Files.writeString(input, String.join("\n", lines) + "\n");
    Path run = directory.resolve("run");
    Shell.run("automl", "--input", input, "--candidates", 1, "--out", run).succeeds();
    Path model = run.resolve("candidates/majority");
    Path plain = directory.resolve("plain.csv");
    Path safe = directory.resolve("safe.csv");
    Object[] predict = {"predict", "--model", model, "--input", input, "--out"};

    Shell.run(with(predict, plain)).succeeds();
    Shell.run(with(predict, safe, "--csv-safe")).succeeds();

    assertThat(cells(Files.readString(plain))).contains("@0").containsAnyOf(FORMULA, "+2");
    assertThat(cells(Files.readString(safe))).contains("'@0").containsAnyOf("'" + FORMULA, "'+2");
    assertIsSafe(Files.readString(safe));
    Shell.run(with(predict, directory.resolve("x.jsonl"), "--csv-safe"))
        .isRefused("--csv-safe is for CSV; add --out FILE.csv");

    Path queue = directory.resolve("queue");
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            queue,
            "--model",
            model,
            "--input",
            input,
            "--threshold",
            1)
        .succeeds();
    String task =
        Shell.summaryOf("annotate", "list", "--queue", queue).at("/tasks/0/task").asText();
    Shell.run(
            "annotate",
            "answer",
            "--queue",
            queue,
            "--task",
            task,
            "--label",
            FORMULA,
            "--worker",
            "@ana")
        .succeeds();
    Object[] export = {"annotate", "export", "--queue", queue, "--out"};
    Shell.run(with(export, directory.resolve("a.csv"))).succeeds();
    Shell.run(with(export, directory.resolve("b.csv"), "--csv-safe")).succeeds();
    assertThat(cells(Files.readString(directory.resolve("a.csv")))).contains(FORMULA, "@ana");
    String exported = Files.readString(directory.resolve("b.csv"));
    assertThat(cells(exported)).contains("'" + FORMULA, "'@ana");
    assertIsSafe(exported);
  }

  @Test
  void queryAndExplore() throws IOException {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv"), 300);
    String text = Files.readString(reviews);
    Files.writeString(reviews, text.replace("\tBooks\t", "\t=HYPERLINK(1)\t"));
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake).succeeds();
    String sql =
        "SELECT -1.5 AS \"=a\", -2 AS b, '-1.5' AS c, '=x' AS d, chr(9) || 'y' AS e, '+' AS f, NULL"
            + " AS g, '' AS h";

    String plain = Shell.run("query", "--lake", lake, "--format", "csv", sql).succeeds().out();
    String safe =
        Shell.run("query", "--lake", lake, "--format", "csv", "--csv-safe", sql).succeeds().out();

    assertThat(plain).contains("=a,b").contains("\"-1.5\",-2,\"-1.5\",\"=x\"");
    assertThat(safe)
        .contains("'=a,b")
        .contains("\"-1.5\",-2,\"'-1.5\",\"'=x\",\"'\ty\",\"'+\",,\"\"");
    assertIsSafe(safe);
    Shell.run("query", "--lake", lake, "--csv-safe", sql)
        .isRefused("--csv-safe is for CSV; add --format csv");

    Path out = directory.resolve("explored");
    Shell.run("explore", "--input", reviews, "--out", out, "--csv-safe").succeeds();
    boolean escaped = false;
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        String csv = Files.readString(file);
        assertIsSafe(csv);
        escaped |= csv.contains("'=HYPERLINK(1)");
      }
    }
    assertThat(escaped).isTrue();
  }

  private static Object[] with(Object[] args, Object... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
  }
}
