package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckHistoryTest {

  private static final LocalDate FIRST = LocalDate.of(2015, 8, 1);

  @TempDir private Path directory;

  private Path history() {
    return directory.resolve("history");
  }

  private Path out() {
    return directory.resolve("out");
  }

  private Path rows(int rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("text\tlabel"));
    for (int i = 0; i < rows; i++) {
      lines.add("text " + i % 17 + "\t" + i % 5);
    }
    return Files.write(directory.resolve("rows.tsv"), lines);
  }

  private Path rules(String... lines) throws IOException {
    return Files.write(directory.resolve("rules.txt"), List.of(lines));
  }

  private Shell.Outcome check(int day, Path rows, Object... further) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("check", "--input", rows, "--text-column", "text", "--label-column", "label"));
    arguments.addAll(List.of("--out", out(), "--history", history()));
    arguments.addAll(List.of("--tag", "day=" + FIRST.plusDays(day)));
    arguments.addAll(List.of(further));
    return Shell.run(arguments.toArray());
  }

  private JsonNode summary() throws IOException {
    return Json.read(out().resolve("summary.json"));
  }

  private static double total(JsonNode summary, String name) {
    for (JsonNode metric : summary.get("history").get("total")) {
      if (metric.get("name").textValue().equals(name)) {
        return metric.get("value").doubleValue();
      }
    }
    throw new AssertionError("there is no " + name);
  }

  @Test
  void addsADayAndSaysWhatIsUnusual() throws IOException {
    for (int day = 0; day < 8; day++) {
      check(day, rows(50 + day % 3)).succeeds();
    }
    Shell.Outcome outcome = check(8, rows(400)).succeeds();

    assertThat(outcome.out())
        .contains("day=2015-08-09 is new in the history, which has 9 entries of its series;")
        .contains("  unusual: Size(*) is 400, but must be ");
    JsonNode summary = summary();
    assertThat(summary.get("history").get("entries").intValue()).isEqualTo(9);
    assertThat(summary.get("history").get("replaced").booleanValue()).isFalse();
    assertThat(summary.get("history").get("tags").get("day").textValue()).isEqualTo("2015-08-09");
    assertThat(total(summary, "Size")).isEqualTo(8 * 50 + 7 + 400);
    JsonNode anomaly = summary.get("anomalies").get(0);
    assertThat(anomaly.get("name").textValue()).isEqualTo("Size");
    assertThat(anomaly.get("value").doubleValue()).isEqualTo(400);
    assertThat(anomaly.get("upper").doubleValue()).isLessThan(400);
    assertThat(anomaly.get("time").textValue()).isEqualTo("2015-08-09T00:00Z");
    assertThat(out().resolve("history.html")).content().contains("Size", "unusual", "2015-08-0");
    assertThat(out().resolve("report.html")).content().contains("Unusual values");

    check(8, rows(400), "--fail-on-anomaly").endsWith(3);
    assertThat(summary().get("history").get("replaced").booleanValue()).isTrue();
    assertThat(summary().get("history").get("entries").intValue()).isEqualTo(9);
    check(8, rows(51), "--fail-on-anomaly").succeeds();
  }

  @Test
  void saysWhichMetricsAreMissing() throws IOException {
    Path rules = rules("hasEntropy(label) >= 0");
    for (int day = 0; day < 7; day++) {
      check(day, rows(50), "--rules", rules).succeeds();
    }

    assertThat(check(7, rows(50), "--fail-on-anomaly").endsWith(3).out())
        .contains(" Each of the 7 entries before has Entropy(label), which is missing now.");
    assertThat(summary().get("history").get("missing").get(0).get("name").textValue())
        .isEqualTo("Entropy");
    check(8, rows(50), "--fail-on-anomaly").succeeds();
  }

  @Test
  void aRuleMayNeedTheHistory() throws IOException {
    Path rules = rules("hasSize() changes by at most 10 percent", "warning: hasSize() is usual");

    assertThat(check(0, rows(50), "--rules", rules).succeeds().out())
        .contains("0 of 2 constraints hold. 2 wait for more history.")
        .contains("hasSize() is usual: the number of rows is 50; there is not enough history yet");
    JsonNode pending = summary().get("checks").get(0);
    assertThat(pending.get("status").textValue()).isEqualTo("NotEvaluated");
    check(1, rows(54), "--rules", rules).succeeds();
    Shell.Outcome outcome = check(2, rows(90), "--rules", rules).endsWith(3);
    assertThat(outcome.out()).contains("the number of rows must be 48.6 to 59.4");
  }

  @Test
  void otherTagsAreAnotherSeries() throws IOException {
    check(0, rows(50)).succeeds();
    check(1, rows(50), "source=web").succeeds();

    assertThat(summary().get("history").get("entries").intValue()).isEqualTo(1);
    assertThat(summary().get("history").get("tags")).hasSize(2);
  }

  @Test
  void aLakeHasAHistoryToo() throws IOException {
    Path reviews = directory.resolve("reviews.tsv");
    Shell.run("sample", "--rows", 50, "--out", reviews).succeeds();
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake).succeeds();

    Shell.run("check", "--lake", lake, "--out", out(), "--history", history()).succeeds();

    assertThat(total(summary(), "Size")).isEqualTo(50);
    assertThat(summary().get("history").get("tags")).isEmpty();
  }

  @Test
  void refusesOptionsThatDoNotFit() throws IOException {
    Path rows = rows(50);
    Path rules = rules("hasSize() is usual");
    Object[] plain = {"check", "--input", rows, "--rules", rules, "--out", out()};

    Shell.run(plain).isRefused(rules + ": the rule hasSize() is usual needs --history");
    check(0, rows, "--tag", "month=2015-08")
        .isRefused("only one tag may be a time, but day=2015-08-01 and month=2015-08 are");
    check(0, rows, "--tag", "day=2015-08-02")
        .isRefused("--tag must name each tag once, but day twice");
    check(0, rows, "--tag", "web").isRefused("--tag must be KEY=VALUE, but is web");
    for (Map.Entry<String, List<Object>> each :
        Map.<String, List<Object>>of(
                "--tag", List.of("--tag", "a=b"), "--fail-on-anomaly", List.of("--fail-on-anomaly"))
            .entrySet()) {
      List<Object> arguments = new ArrayList<>(List.of("check", "--input", rows, "--out", out()));
      arguments.addAll(each.getValue());
      Shell.run(arguments.toArray()).isRefused(each.getKey() + " needs --history");
    }
    Shell.run("check", "--input", rows, "--out", out(), "--history", out().resolve("history"))
        .isRefused("must not be in one another");
    assertThat(out()).doesNotExist();
    assertThat(history()).doesNotExist();
  }

  @Test
  void refusesAForeignDirectoryAndLeavesNothing() throws IOException {
    Files.createDirectory(history());
    Path mine = Files.writeString(history().resolve("mine.txt"), "mine");

    check(0, rows(50))
        .isRefused(history() + ": this is no history, because it has no history.json");

    assertThat(mine).hasContent("mine");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aDamagedEntryIsNamedAndNothingChanges() throws IOException {
    check(0, rows(50)).succeeds();
    Path entry;
    try (Stream<Path> files = Files.list(history().resolve("entries"))) {
      entry = files.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    Files.writeString(entry, Files.readString(entry).replace("50.0", "51.0"));

    check(1, rows(50)).isRefused(entry + ": its checksum is wrong, so it is damaged or was edited");

    assertThat(summary().get("history").get("tags").get("day").textValue()).isEqualTo("2015-08-01");
    try (Stream<Path> files = Files.list(history().resolve("entries"))) {
      assertThat(files).hasSize(2);
    }
  }
}
