package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhrasesCommandTest {

  private static final String COMPLAINT = "the zipper melts in daylight";
  private static final int DATE = 14;
  private static final int BODY = 13;

  private static Path reviews;
  private static Path complaints;

  private final Path directory;

  PhrasesCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void writeReviews(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 3000);
    complaints = shared.resolve("complaints.tsv");
    List<String> lines = new ArrayList<>();
    int planted = 0;
    for (String line : Files.readAllLines(reviews)) {
      String[] fields = line.split("\t", -1);
      if (fields[DATE].startsWith("2015-08") && planted < 12) {
        fields[BODY] =
            ++planted % 2 == 0 ? COMPLAINT + ". " + fields[BODY] : upperCase(fields[BODY]);
      }
      lines.add(String.join("\t", fields));
    }
    assertThat(planted).isEqualTo(12);
    Files.write(complaints, lines);
  }

  private static String upperCase(String body) {
    return body + " - The Zipper MELTS in daylight!!";
  }

  /** Returns a summary without what differs between two runs on the same reviews. */
  private static ObjectNode content(Path out) throws IOException {
    ObjectNode summary = (ObjectNode) Json.read(out.resolve("summary.json"));
    return summary.retain("sides", "copies", "tested", "newTested", "phrases", "new");
  }

  private Path lake(Path file) {
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", file, "--lake", lake, "--quiet").succeeds();
    return lake;
  }

  @Test
  void listsWhatIsNewAndFailsIfAsked() throws IOException, SQLException {
    Path out = directory.resolve("new");

    JsonNode summary =
        Shell.run(
                "phrases",
                "--input",
                complaints,
                "--since",
                "2015-08",
                "--fail-on-new",
                "--out",
                out,
                "--json")
            .endsWith(3)
            .summary();

    JsonNode first = summary.get("new").get(0);
    assertThat(first.get("phrase").asText()).isEqualTo(COMPLAINT);
    assertThat(first.get("side").asText()).isEqualTo("since 2015-08");
    assertThat(first.get("reviews").asInt()).isEqualTo(12);
    assertThat(first.get("otherReviews").asInt()).isZero();
    assertThat(first.get("q").asDouble()).isLessThanOrEqualTo(0.05);
    assertThat(first.get("begins").asText()).isEqualTo("2015-08");
    assertThat(first.get("examples")).hasSize(3);
    assertThat(first.get("stars").size()).isPositive();
    assertThat(summary).isEqualTo(Json.read(out.resolve("summary.json")));
    assertThat(out.resolve("report.html")).content().contains(COMPLAINT, "New since 2015-08");
    assertThat(out.resolve("phrases.csv")).content().contains("new,1," + COMPLAINT);
    assertThat(rowsOf(out.resolve("phrases.parquet")))
        .isEqualTo(Files.readAllLines(out.resolve("phrases.csv")).size() - 1);
    assertThat(rowsOf(out.resolve("months.parquet")))
        .isEqualTo(Files.readAllLines(out.resolve("months.csv")).size() - 1);
  }

  private static long rowsOf(Path parquet) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT count(*) FROM read_parquet('" + parquet + "')")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void doesNotFailIfNothingIsNew() {
    Path out = directory.resolve("quiet");

    JsonNode summary =
        Shell.summaryOf(
            "phrases", "--input", reviews, "--since", "2015-08", "--fail-on-new", "--out", out);

    assertThat(summary.get("new")).isEmpty();
    assertThat(summary.get("sampleReviews").isNull()).isTrue();
  }

  @Test
  void givesTheSameForALakeAndItsFiles() throws IOException {
    Path lake = lake(complaints);
    for (List<String> sides :
        List.of(
            List.of("--since", "2015-08", "--baseline", "6m"),
            List.of("--label", "5"),
            List.of("--where", "verified_purchase=N"))) {
      Path ofFiles = directory.resolve("files");
      Path ofLake = directory.resolve("of-lake");
      List<Object> arguments = new ArrayList<>(List.of("phrases", "--threads", 1));
      arguments.addAll(sides);
      Shell.run(with(arguments, "--input", complaints, "--out", ofFiles)).succeeds();
      Shell.run(with(arguments, "--lake", lake, "--out", ofLake)).succeeds();

      assertThat(content(ofLake)).as("%s", sides).isEqualTo(content(ofFiles));
      assertThat(content(ofFiles).get("phrases")).as("%s", sides).isNotNull();
    }
  }

  private static Object[] with(List<Object> arguments, Object... more) {
    List<Object> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void comparesOneStarWithTheOthersByDefault() {
    JsonNode summary =
        Shell.summaryOf("phrases", "--input", reviews, "--out", directory.resolve("labels"));

    assertThat(summary.has("new")).isFalse();
    assertThat(summary.at("/sides/0/name").asText()).isEqualTo("star_rating 1");
    JsonNode phrases = summary.get("phrases");
    assertThat(phrases).isNotEmpty();
    for (int i = 1; i < phrases.size(); i++) {
      assertThat(phrases.get(i).get("score").asDouble())
          .isLessThanOrEqualTo(phrases.get(i - 1).get("score").asDouble());
    }
  }

  @Test
  void comparesTwoSources() {
    Path lake = lake(reviews);

    JsonNode summary =
        Shell.summaryOf(
            "phrases",
            "--input",
            complaints,
            "--compare",
            lake,
            "--out",
            directory.resolve("compared"));

    assertThat(summary.at("/sides/0/name").asText()).isEqualTo("complaints.tsv");
    assertThat(summary.at("/sides/1/name").asText()).isEqualTo("lake");
    assertThat(summary.get("inputs")).hasSize(2);
    // They differ in twelve reviews of 3,000, which may be chance.
    assertThat(summary.get("phrases")).isEmpty();
  }

  @Test
  void readsOtherTables() throws IOException {
    Path file = directory.resolve("texts.csv");
    List<String> lines = new ArrayList<>(List.of("id,verdict,comment,written"));
    for (int i = 0; i < 300; i++) {
      lines.add(
          i % 3 == 0
              ? i + ",bad,\"broke, number " + i + "\",2020-05-01"
              : i + ",good,nice number " + i + ",5/1/2020");
    }
    Files.write(file, lines);

    JsonNode summary =
        Shell.summaryOf(
            "phrases",
            "--input",
            file,
            "--text-column",
            "comment",
            "--label-column",
            "verdict",
            "--label",
            "bad",
            "--date-column",
            "written",
            "--out",
            directory.resolve("texts"));

    assertThat(summary.get("phrases"))
        .extracting(phrase -> phrase.get("phrase").asText())
        .containsExactlyInAnyOrder("broke number", "nice number");
    assertThat(summary.at("/phrases/0/examples/0/date").asText()).isEqualTo("2020-05-01");
  }

  @Test
  void refusesWhatItCannotDo() {
    Path out = directory.resolve("refused");
    Shell.run("phrases", "--input", reviews, "--label", "9", "--out", out)
        .isRefused("no review of \"star_rating 9\"", "there are 1, 2, 3, 4, 5");
    Shell.run("phrases", "--input", reviews, "--where", "colour=red", "--out", out)
        .isRefused("colour");
    Shell.run("phrases", "--input", reviews, "--where", "colour", "--out", out)
        .isRefused("--where must be COLUMN=VALUE", "\"colour\"");
    Shell.run("phrases", "--input", reviews, "--where", "vine=maybe", "--out", out)
        .isRefused("no review of \"vine maybe\"");
    Shell.run("phrases", "--input", reviews, "--since", "2015-13", "--out", out)
        .isRefused("--since must be a month such as 2015-07", "2015-13");
    Shell.run("phrases", "--input", reviews, "--since", "2031-01", "--out", out)
        .isRefused("no review of \"since 2031-01\"", "there are reviews of ");
    Shell.run("phrases", "--input", reviews, "--since", "2015-01", "--baseline", "0m", "--out", out)
        .isRefused("--baseline must be months or years", "0m");
    Shell.run("phrases", "--input", reviews, "--baseline", "6m", "--out", out)
        .isRefused("--baseline needs --since");
    Shell.run("phrases", "--input", reviews, "--fail-on-new", "--out", out)
        .isRefused("--fail-on-new needs --since");
    Shell.run("phrases", "--input", reviews, "--since", "2015-01", "--label", "1", "--out", out)
        .isRefused("--label and --since exclude each other");
    Shell.run("phrases", "--out", out).isRefused("--input FILE or --lake DIR is needed");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesReviewsWithoutDatesForSince() throws IOException {
    Path file = directory.resolve("undated.csv");
    Files.writeString(file, "star_rating,review_body\n1,bad thing\n5,good thing\n");

    Shell.run("phrases", "--input", file, "--since", "2015-01", "--out", directory.resolve("o"))
        .isRefused("no review has a date");
  }

  @Test
  void refusesAnUnknownColumnOfALake() {
    Shell.run(
            "phrases",
            "--lake",
            lake(reviews),
            "--where",
            "colour=red",
            "--out",
            directory.resolve("o"))
        .isRefused("there is no column \"colour\"", "product_category");
  }
}
