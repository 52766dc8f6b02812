package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.lake.Lake;
import dev.starsight.lake.internal.DuckDb;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of files that commands read. */
final class InputFormatsTest {

  private static final int ROWS = 400;

  private final Path directory;

  InputFormatsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path sample(String dialect, String name) {
    Path file = directory.resolve(name);
    Shell.run("sample", "--rows", ROWS, "--dialect", dialect, "--out", file, "--quiet").succeeds();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl", "amazon2018", "amazon2023", "yelp"})
  void theSameReviewsGiveTheSameFeaturesInEveryFormat(String dialect) throws IOException {
    Path json = sample(dialect, "Video_Games.jsonl.gz");
    Path tsv = sample("tsv", "Video_Games.tsv");
    for (Path file : List.of(json, tsv)) {
      Path out = directory.resolve(file.getFileName() + "-features");
      JsonNode summary = Shell.summaryOf("prepare", "--input", file, "--out", out);
      assertThat(summary.get("inputs").get(0).get("rows").asInt()).isEqualTo(ROWS);
    }
    String train = "train/part-00000.tfrecord";
    try (Stream<Path> parts =
        Files.list(directory.resolve("Video_Games.tsv-features").resolve("train"))) {
      train =
          "train/"
              + parts.map(part -> part.getFileName().toString()).sorted().findFirst().orElseThrow();
    }
    assertThat(directory.resolve("Video_Games.jsonl.gz-features").resolve(train))
        .hasSameBinaryContentAs(directory.resolve("Video_Games.tsv-features").resolve(train));
  }

  @ParameterizedTest
  @ValueSource(strings = {"amazon2018", "amazon2023", "yelp"})
  void questionsAndChecksKnowWhatIsUnknown(String dialect) throws IOException {
    Path file = sample(dialect, "Video_Games.jsonl.gz");
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", file, "--lake", lake).succeeds();
    Path ofFile = directory.resolve("of-file");
    Path ofLake = directory.resolve("of-lake");
    JsonNode summary = Shell.summaryOf("explore", "--input", file, "--out", ofFile);
    JsonNode lakeSummary = Shell.summaryOf("explore", "--lake", lake, "--out", ofLake);
    List<String> unknown = texts(summary.get("unknownColumns"));
    assertThat(unknown).contains("marketplace", "total_votes", "vine");
    assertThat(unknown.contains("verified_purchase")).isEqualTo(dialect.equals("yelp"));
    assertThat(lakeSummary.get("unknownColumns")).isEqualTo(summary.get("unknownColumns"));
    try (Stream<Path> tables = Files.list(ofFile)) {
      for (Path table : tables.filter(path -> path.toString().endsWith(".csv")).toList()) {
        assertThat(ofLake.resolve(table.getFileName())).hasSameTextualContentAs(table);
      }
    }
    assertThat(
            Files.readString(ofFile.resolve("report.html")).contains("do not say their category"))
        .isEqualTo(dialect.equals("yelp"));
    for (String source : List.of("--input=" + file, "--lake=" + lake)) {
      JsonNode check = Shell.summaryOf("check", source, "--out", directory.resolve("check"));
      assertThat(check.get("unknownColumns")).isEqualTo(summary.get("unknownColumns"));
      assertThat(check.get("checks").toString()).doesNotContain("total_votes");
      String rules =
          Shell.run("check", source, "--rules", "workshop", "--out", directory.resolve("rules"))
              .endsWith(3)
              .out();
      assertThat(rules).contains("isComplete(marketplace)", "there is no column marketplace");
    }
  }

  @Test
  void everyDoorGivesTheSameFeatures() throws Exception {
    Path tsv = sample("tsv", "a.tsv");
    Path zstd = directory.resolve("a.tsv.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(zstd))) {
      Files.copy(tsv, out);
    }
    Path parquet = directory.resolve("a.parquet");
    try (DuckDb duck = DuckDb.open(1, 256, "")) {
      duck.execute(
          ("COPY (SELECT * REPLACE (vine = 'Y' AS vine, CAST(review_date AS DATE) AS review_date)"
                  + " FROM read_csv('%s', delim = '\t', header = true, quote = '', escape = '',"
                  + " all_varchar = true)) TO '%s' (FORMAT parquet)")
              .formatted(tsv, parquet));
    }
    String features = Shell.digests(prepared(tsv, directory.resolve("of-tsv"))).toString();
    for (Path file : List.of(zstd, parquet)) {
      Path out = prepared(file, directory.resolve("of-" + file.getFileName()));
      assertThat(Shell.digests(out)).hasToString(features);
    }
    Path piped = directory.resolve("of-pipe");
    Process process =
        new ProcessBuilder(
                Shell.process(
                    List.of("prepare", "--input", "-", "--out", piped.toString(), "--quiet")))
            .redirectInput(tsv.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Shell.digests(piped.resolve("train"))).hasToString(features);
    Shell.run("ingest", "--input", "-", "--lake", directory.resolve("lake"))
        .isRefused("ingest needs files");
  }

  private static Path prepared(Path file, Path out) {
    Shell.run("prepare", "--input", file, "--out", out).succeeds();
    return out.resolve("train");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void theLakeTakesFilesOfAllFormats() throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    sample("amazon2023", "files/Odds_and_Ends.jsonl");
    sample("yelp", "files/b.json");
    sample("tsv", "files/c.tsv.gz");
    Path lake = directory.resolve("lake");
    Shell.Outcome outcome = Shell.run("ingest", "--input", files, "--lake", lake);
    assertThat(outcome.succeeds().err()).contains("read as JSON lines of Yelp");
    try (Lake opened = Lake.open(lake)) {
      assertThat(opened.rows()).isEqualTo(3 * ROWS);
    }
    JsonNode counts =
        Shell.json(
            Shell.run(
                    "query",
                    "--lake",
                    lake,
                    "--format",
                    "json",
                    "SELECT count(*) AS n, count(vine) AS vine, count(product_parent) AS parents,"
                        + " count(*) FILTER (product_category = 'Odds_and_Ends') AS odds FROM"
                        + " reviews")
                .succeeds()
                .out());
    assertThat(counts.get(0).toString())
        .isEqualTo(
            "{\"n\":%d,\"vine\":%d,\"parents\":%d,\"odds\":%d}"
                .formatted(3 * ROWS, ROWS, 2 * ROWS, ROWS));
  }

  @Test
  void aFileWithoutAHeaderNeedsColumns() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      csv.append("\"")
          .append(1 + i % 2)
          .append("\",\"a title, short\",\"thing ")
          .append(i)
          .append("\"\n");
    }
    Path file = Files.writeString(directory.resolve("train.csv"), csv);
    JsonNode summary =
        Shell.summaryOf(
            "prepare",
            "--input",
            file,
            "--columns",
            "label,title,text",
            "--text-column",
            "text",
            "--label-column",
            "label",
            "--out",
            directory.resolve("out"));
    assertThat(summary.get("inputs").get(0).get("rows").asInt()).isEqualTo(60);
  }

  @Test
  void otherFormatsAreNamed() throws IOException {
    Path array = Files.writeString(directory.resolve("a.json"), "[{\"text\":\"a\"}]");
    Shell.run("check", "--input", array, "--out", directory.resolve("out"))
        .isRefused(array + " is a JSON array; make it one object a line first");
    Path keys = Files.writeString(directory.resolve("b.jsonl"), "{\"body\":\"a\",\"n\":{\"s\":1}}");
    Shell.run("check", "--input", keys, "--out", directory.resolve("out"))
        .isRefused(keys + ": there is no column \"review_body\"", "body, n.s");
    Shell.run("check", "--input", keys, "--dialect", "yelp", "--out", directory.resolve("out"))
        .isRefused("the objects are not those of Yelp; their keys are body, n.s");
    Path readme = Files.writeString(directory.resolve("README.md"), "# Reviews\nNotes\n");
    Shell.run("check", "--input", readme, keys, "--out", directory.resolve("out"))
        .isRefused(readme + ": there is no column \"review_body\"", "the columns are # Reviews");
    assertThat(directory.resolve("out")).doesNotExist();
  }
}
