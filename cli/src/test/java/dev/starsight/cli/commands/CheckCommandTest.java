package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  @TempDir private static Path shared;
  @TempDir private Path directory;

  private static Path reviews;

  @BeforeAll
  static void sample() {
    reviews = shared.resolve("reviews.tsv");
    Shell.run("sample", "--rows", 400, "--out", reviews).succeeds();
  }

  private Path rules(String... lines) throws IOException {
    return Files.write(directory.resolve("my-rules.txt"), List.of(lines));
  }

  private Shell.Outcome check(Path input, Path rules) {
    return Shell.run(
        "check", "--input", input, "--rules", rules, "--out", directory.resolve("out"));
  }

  private JsonNode summary() throws IOException {
    return Json.read(directory.resolve("out/summary.json"));
  }

  @Test
  void runsTheRulesOfAFile() throws IOException {
    Path rules =
        rules(
            "# ours",
            "isComplete(review_id)",
            "isBetween(star_rating, 1, 5)",
            "satisfies(\"helpful_votes <= total_votes\")",
            "isNotBlank(review_body) where verified_purchase = Y",
            "warning: hasSize() >= 1000000");

    Shell.Outcome outcome = check(reviews, rules).succeeds();

    assertThat(outcome.out())
        .contains("4 of 5 constraints hold. Of the others, 1 is a warning.")
        .contains("  warning: hasSize() >= 1000000: the number of rows must be at least 1000000");
    JsonNode checks = summary().get("checks");
    assertThat(checks).hasSize(5);
    assertThat(checks.get(4).get("level").textValue()).isEqualTo("Warning");
    assertThat(checks.get(0).get("failingRows").longValue()).isZero();
    assertThat(checks.get(4).get("failingRows").isNull()).isTrue();
    assertThat(directory.resolve("out/failing-rows.tsv")).doesNotExist();
  }

  @Test
  void saysWhereFailingRowsAreAndWritesThemAll() throws IOException {
    Path rules = rules("isContainedIn(star_rating, 1, 2, 3, 4)", "isComplete(nowhere)");

    Shell.Outcome outcome = check(reviews, rules).endsWith(3);

    JsonNode checks = summary().get("checks");
    long failing = checks.get(0).get("failingRows").longValue();
    List<String> lines = Files.readAllLines(directory.resolve("out/failing-rows.tsv"));
    assertThat(lines).hasSize((int) failing + 1);
    List<String> rows = Files.readAllLines(reviews);
    for (String line : lines.subList(1, lines.size())) {
      String place = line.split("\t", -1)[2];
      assertThat(place).startsWith(reviews + ":");
      int number = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
      assertThat(rows.get(number - 1).split("\t", -1)[7]).isEqualTo("5");
    }
    assertThat(outcome.out()).contains("; see " + lines.get(1).split("\t", -1)[2]);
    assertThat(checks.get(1).get("status").textValue()).isEqualTo("NotEvaluated");
    assertThat(checks.get(1).get("message").textValue()).contains("there is no column nowhere");
  }

  @Test
  void keepsTheRulesThatItReadsFromTheResultThatItWouldReplace() throws IOException {
    Path out = directory.resolve("out");
    Shell.run("check", "--input", reviews, "--out", out, "--suggest").succeeds();
    String before = Files.readString(out.resolve("rules.txt"));

    check(reviews, out.resolve("rules.txt")).isRefused("rules.txt");

    assertThat(out.resolve("rules.txt")).hasContent(before);
  }

  @Test
  void listsTheRowsOfARuleThatIsWrittenTwiceOnce() throws IOException {
    Path rules = rules("isContainedIn(star_rating, 5)", "isContainedIn(star_rating, 5)");

    check(reviews, rules).endsWith(3);

    JsonNode checks = summary().get("checks");
    assertThat(checks.get(1).get("failingRows")).isEqualTo(checks.get(0).get("failingRows"));
    assertThat(Files.readAllLines(directory.resolve("out/failing-rows.tsv")))
        .hasSize(checks.get(0).get("failingRows").intValue() + 1);
  }

  @Test
  void measuresWhatIsThereBesideOddNamesAndNumbers() throws IOException {
    Path table =
        Files.writeString(
            directory.resolve("odd.csv"),
            "review_body,star_rating,column 4,,price\ngood,5,a,b,1\nbad,1,c,,1e999\n");

    Shell.run("check", "--input", table, "--out", directory.resolve("out"), "--json").succeeds();

    JsonNode metrics = summary().get("metrics");
    assertThat(metrics.findValuesAsText("instance")).contains("column 4", "column 4 (no name)");
    assertThat(metrics)
        .filteredOn(metric -> metric.get("name").textValue().equals("Maximum"))
        .filteredOn(metric -> metric.get("instance").textValue().equals("price"))
        .extracting(metric -> metric.get("value").doubleValue())
        .containsExactly(1.0);
  }

  @Test
  void whatItSuggestsPassesOnTheSameFileAndItsLake() throws IOException {
    Path suggested = directory.resolve("suggested");
    Shell.run("check", "--input", reviews, "--out", suggested, "--suggest").succeeds();
    Path rules = suggested.resolve("rules.txt");
    assertThat(rules).content().contains("\nisUnique(review_id)\n", "rows held back");

    check(reviews, rules).succeeds();
    JsonNode ofFile = summary().get("checks");

    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake).succeeds();
    Path out = directory.resolve("of-lake");
    Shell.run("check", "--lake", lake, "--rules", rules, "--out", out).succeeds();
    assertThat(Json.read(out.resolve("summary.json")).get("checks")).isEqualTo(ofFile);
  }

  @Test
  void checksRowsOfAnyFile() throws IOException {
    Path csv =
        Files.writeString(directory.resolve("a.csv"), "id,\"a b\",day\n1,x,2020-01-02\n2,,\n");
    Path json =
        Files.writeString(
            directory.resolve("a.jsonl"),
            "{\"id\":1,\"a b\":\"x\",\"day\":\"2020-01-02\"}\n"
                + "{\"id\":2,\"a b\":null,\"day\":null}\n");
    Path rules =
        rules(
            "isComplete(\"a b\")",
            "isBetween(id, 1, 1)",
            "hasMean(id) = 1.5",
            "isBetween(day, 2020-01-01, 2021-01-01)",
            "isComplete(`a b`) where id < 2");
    for (Path file : List.of(csv, json)) {
      check(file, rules).endsWith(3);
      JsonNode checks = summary().get("checks");
      assertThat(checks.findValuesAsText("status"))
          .containsExactly("Failed", "Failed", "Passed", "Passed", "Passed");
      assertThat(checks.get(0).get("message").textValue())
          .contains(file + (file == csv ? ":3" : ":2"));
    }
  }

  @Test
  void refusesWrongRulesAndLeavesNothing() throws IOException {
    Path rules = rules("isComplete(review_id)", "  isUniqe(review_id)");

    check(reviews, rules)
        .isRefused(
            rules
                + ", line 2, column 3: there is no rule isUniqe; did you mean isUnique?, in the"
                + " rule: isUniqe(review_id)");
    check(reviews, directory.resolve("none"))
        .isRefused("--rules must be standard, workshop or a file of rules, but there is no file");

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsOnly("my-rules.txt");
    }
  }

  @Test
  void columnsOfSeveralFilesAreFoundByName() throws IOException {
    Path one = directory.resolve("one.csv");
    Path other = directory.resolve("other.csv");
    Files.writeString(one, "text,stars,price,cost\ngood,5,100,1\n");
    Files.writeString(other, "stars,text,cost,price\n4,fine,1,100\n");

    JsonNode summary = ofTwo(one, other).summary();

    assertThat(summary.get("metrics"))
        .filteredOn(metric -> metric.get("instance").asText().equals("price"))
        .filteredOn(metric -> metric.get("name").asText().equals("Mean"))
        .extracting(metric -> metric.get("value").asDouble())
        .containsExactly(100.0);
    Files.writeString(other, "stars,text,cost\n4,fine,1\n");
    ofTwo(one, other).isRefused("other.csv", "price");
  }

  private Shell.Outcome ofTwo(Path one, Path other) {
    return Shell.run(
        "check",
        "--input",
        one,
        other,
        "--text-column",
        "text",
        "--label-column",
        "stars",
        "--out",
        directory.resolve("two"),
        "--json");
  }
}
