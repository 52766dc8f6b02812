package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForLearningTest {

  private static final int STARS = 7;
  private static final int HEADLINE = 12;
  private static final int BODY = 13;
  private static final List<String> FILES =
      List.of(
          "contradictions.tsv",
          "for-learning.html",
          "languages.tsv",
          "leaks.tsv",
          "near-duplicates.tsv",
          "personal-data.tsv",
          "text-damage.tsv");

  private static Path reviews;

  private final Path directory;

  ForLearningTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Writes generated reviews with one planted case of each kind. */
  @BeforeAll
  static void writeReviews(@TempDir Path shared) throws IOException {
    Path sample = Shell.sample(shared.resolve("sample.tsv"), 1000);
    reviews = shared.resolve("reviews.tsv");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(sample)) {
      String[] fields = line.split("\t", -1);
      int row = lines.size();
      if (row > 0 && row <= 200) {
        fields[HEADLINE] = fields[STARS] + " stars";
      }
      if (row == 301 || row == 302) {
        fields[BODY] =
            "My sister's cousin plants begonias behind the blue shed whenever it rains on a Monday"
                + (row == 301 ? "" : ", too");
      }
      if (row == 303 || row == 304) {
        fields[STARS] = row == 303 ? "1" : "5";
        fields[BODY] = "What a kettle";
      }
      if (row == 305) {
        fields[BODY] = "Itâ€™s fine<br />write to jane.doe@example.org";
      }
      lines.add(String.join("\t", fields));
    }
    Files.write(reviews, lines);
  }

  private static JsonNode findings(Object... arguments) {
    return Shell.summaryOf(arguments).get("forLearning");
  }

  private static JsonNode content(Path out) throws IOException {
    return ((ObjectNode) Json.read(out.resolve("summary.json"))).get("forLearning");
  }

  @Test
  void findsWhatMisleadsAModel() throws IOException {
    Path out = directory.resolve("out");

    JsonNode found = findings("check", "--input", reviews, "--out", out, "--for-learning");

    assertThat(found.get("rows").asInt()).isEqualTo(1000);
    assertThat(found.get("leaks"))
        .anySatisfy(
            leak -> {
              assertThat(leak.get("column").asText()).isEqualTo("review_headline");
              assertThat(leak.get("how").asText()).isEqualTo("names");
              assertThat(leak.get("rightRows").asInt()).isGreaterThanOrEqualTo(200);
            });
    assertThat(Shell.names(out)).containsAll(FILES).contains("report.html", "summary.json");
    assertThat(Files.readString(out.resolve("near-duplicates.tsv")).lines().toList())
        .filteredOn(line -> line.contains("\t302\t") || line.contains("\t303\t"))
        .hasSize(2)
        .allMatch(line -> line.contains("\treviews.tsv\t") || line.contains(reviews.toString()));
    assertThat(Files.readString(out.resolve("contradictions.tsv")).lines().toList())
        .filteredOn(line -> line.contains("\t304\t") || line.contains("\t305\t"))
        .hasSize(2);
    assertThat(out.resolve("text-damage.tsv")).content().contains("\t306\t", "mojibake");
    assertThat(out.resolve("personal-data.tsv"))
        .content()
        .contains("\t306\t", "\temail\tj***@***.org")
        .doesNotContain("jane");
    assertThat(out.resolve("for-learning.html")).content().doesNotContain("jane", "begonias");
    assertThat(found.get("findings")).isNotEmpty();
  }

  @Test
  void givesTheSameForAnyNumberOfThreads() throws IOException {
    Path one = directory.resolve("one");
    Path four = directory.resolve("four");
    Shell.run("check", "--input", reviews, "--out", one, "--for-learning", "--threads", 1)
        .succeeds();
    Shell.run("check", "--input", reviews, "--out", four, "--for-learning", "--threads", 4)
        .succeeds();

    assertThat(content(four)).isEqualTo(content(one));
    for (String file : FILES) {
      assertThat(four.resolve(file)).as(file).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @Test
  void readsALake() throws IOException {
    Path lake = directory.resolve("lake");
    Path ofLake = directory.resolve("of-lake");
    Path ofFile = directory.resolve("of-file");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
    Shell.run("check", "--lake", lake, "--out", ofLake, "--for-learning").succeeds();
    Shell.run("check", "--input", reviews, "--out", ofFile, "--for-learning").succeeds();

    for (String field :
        List.of("rows", "labels", "repeatedTexts", "contradictions", "personalData")) {
      assertThat(content(ofLake).get(field)).as(field).isEqualTo(content(ofFile).get(field));
    }
    assertThat(content(ofLake).at("/nearDuplicates/rows"))
        .isEqualTo(content(ofFile).at("/nearDuplicates/rows"));
  }

  @Test
  void looksForNearDuplicatesInOtherFiles() throws IOException {
    Path other = directory.resolve("other.tsv");
    List<String> lines = Files.readAllLines(reviews);
    Files.write(other, List.of(lines.get(0), lines.get(301)));
    Path out = directory.resolve("out");

    JsonNode summary =
        Shell.summaryOf(
            "check", "--input", reviews, "--compare", other, "--out", out, "--for-learning");

    assertThat(summary.get("inputs")).hasSize(2);
    JsonNode found = summary.get("forLearning");
    assertThat(found.get("rows").asInt()).isEqualTo(1000);
    assertThat(found.get("comparedRows").asInt()).isEqualTo(1);
    assertThat(found.at("/nearDuplicates/groupsBetweenFiles").asInt()).isEqualTo(1);
    assertThat(out.resolve("near-duplicates.tsv")).content().contains("other.tsv\t2\t");
  }

  @Test
  void readsOtherTables() throws IOException {
    Path file = directory.resolve("texts.csv");
    StringBuilder text = new StringBuilder("comment,verdict,shop\n");
    for (int i = 0; i < 300; i++) {
      text.append("number ").append(i).append(i % 2 == 0 ? ",good,A\n" : ",bad,B\n");
    }
    Files.writeString(file, text);

    JsonNode found =
        findings(
            "check",
            "--input",
            file,
            "--text-column",
            "comment",
            "--label-column",
            "verdict",
            "--group-by",
            "shop",
            "--for-learning",
            "--out",
            directory.resolve("out"));

    assertThat(found.at("/leaks/0/column").asText()).isEqualTo("shop");
    assertThat(found.at("/leaks/0/how").asText()).isEqualTo("determines");
    assertThat(found.at("/labels/0/label").asText()).isEqualTo("bad");
  }

  @Test
  void refusesWhatItCannotDo() {
    Path out = directory.resolve("out");
    Shell.run("check", "--input", "-", "--for-learning", "--out", out)
        .isRefused("--for-learning needs files, which it reads twice, not standard input");
    Shell.run("check", "--input", reviews, "--compare", reviews, "--out", out)
        .isRefused("--compare needs --for-learning");
    Shell.run("check", "--input", reviews, "--group-by", "product_parent", "--out", out)
        .isRefused("--group-by needs --for-learning");
    Shell.run("check", "--input", reviews, "--for-learning", "--group-by", "shop", "--out", out)
        .isRefused("shop");
    Shell.run("check", "--input", reviews, "--for-learning", "--compare", "none.tsv", "--out", out)
        .isRefused("none.tsv");
    assertThat(out).doesNotExist();
  }
}
