package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.StateTest;
import dev.starsight.quality.analyzers.StateTest.Row;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.checks.Threshold;
import dev.starsight.quality.suggestions.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {

  private static final List<Row> ROWS =
      List.of(
          new Row("a", 1, 1.0, LocalDate.of(2020, 1, 1)),
          new Row("a", 2, -2.0, LocalDate.of(2021, 1, 1)),
          new Row("", 9, 3.0, null),
          new Row(null, 4, null, LocalDate.of(2030, 1, 1)));

  private static List<String> messages(Check check) {
    return Checks.of(StateTest.SCHEMA).with(check).verify(ROWS).results().stream()
        .map(r -> r.constraint() + " " + r.outcome().status() + ": " + r.outcome().message())
        .toList();
  }

  @Test
  void messagesGiveRequirementAndValue() {
    Check check =
        Check.named("all")
            .hasSizeAtLeast(5)
            .isComplete("id")
            .hasCompletenessAtLeast("id", 0.75)
            .isUnique("id")
            .hasMinimum("x", 1)
            .hasMaximum("x", 5)
            .hasDistinctBetween("x", 1, 3)
            .isNonNegative("y")
            .isBetween("x", 1, 5)
            .isBetween("d", LocalDate.of(2000, 1, 1), LocalDate.of(2025, 1, 1))
            .isContainedIn("id", "a", "b")
            .isMostlyNotBlank("id", 0.9)
            .isAtMost("x", "y")
            .isComplete("nowhere");
    assertThat(messages(check))
        .containsExactly(
            "hasSizeAtLeast(5) Failed: the number of rows must be at least 5, but is 4",
            "isComplete(id) Failed: the share of rows that have id must be 1, but is 0.75"
                + " (1 of 4 rows have none)",
            "hasCompletenessAtLeast(id, 0.75) Passed: the share of rows that have id is 0.75"
                + " (1 of 4 rows have none)",
            "isUnique(id) Failed: the share of values of id that occur once must be 1, but is"
                + " 0.3333333333333333 (1 value occurs more than once)",
            "hasMinimum(x, 1) Passed: the minimum of x is 1",
            "hasMaximum(x, 5) Failed: the maximum of x must be 5, but is 9",
            "hasDistinctBetween(x, 1, 3) Failed: the number of distinct values of x must be 1 to 3,"
                + " but is 4",
            "isNonNegative(y) Failed: the share of rows that meet \"y is not negative\" must be 1,"
                + " but is 0.75 (1 of 4 rows do not, for example -2.0)",
            "isBetween(x, 1, 5) Failed: the share of rows that meet \"x is between 1 and 5\" must"
                + " be 1, but is 0.75 (1 of 4 rows do not, for example 9)",
            "isBetween(d, 2000-01-01, 2025-01-01) Failed: the share of rows that meet \"d is"
                + " between 2000-01-01 and 2025-01-01\" must be 1, but is 0.75 (1 of 4 rows do not,"
                + " for example 2030-01-01)",
            "isContainedIn(id, a, b) Failed: the share of rows that meet \"id contained in a,b\""
                + " must be 1, but is 0.75 (1 of 4 rows do not, for example \"\")",
            "isMostlyNotBlank(id, 0.9) Failed: the share of rows that meet \"id is not blank\" must"
                + " be at least 0.9, but is 0.5 (2 of 4 rows do not, for example \"\" or (absent))",
            "isAtMost(x, y) Failed: the share of rows that meet \"x is at most y\" must be 1, but"
                + " is 0.5 (2 of 4 rows do not, for example 2 with -2.0 or 9 with 3.0)",
            "isComplete(nowhere) NotEvaluated: the share of rows that have nowhere cannot be"
                + " computed: there is no column nowhere; there are id, x, y, d");
  }

  @Test
  void absentValuesPassConstraintsOnValues() {
    List<Row> absent = List.of(new Row(null, null, null, null));
    Check check =
        Check.named("values")
            .isContainedIn("id", "a")
            .isNonNegative("x")
            .isBetween("x", 1, 5)
            .isNumeric("id")
            .isAtMost("x", "y");
    assertThat(Checks.of(StateTest.SCHEMA).with(check).verify(absent).holds()).isTrue();
  }

  @Test
  void whatIsNotEvaluatedHasNoNumberOfFailingRows() {
    Check check = Check.named("c").isComplete("id").where("x > 1000").isComplete("id");
    assertThat(Checks.of(StateTest.SCHEMA).with(check).verify(ROWS).results())
        .extracting(QualityReport.Result::failingRows)
        .containsExactly(null, 1L);
  }

  @Test
  void aResultThatIsTooLargeHasAReason() {
    Row large = new Row("a", 1, Double.MAX_VALUE, null);
    Check check =
        Check.named("c")
            .hasSum("y", Threshold.atLeast(0))
            .hasStandardDeviation("y", Threshold.atLeast(0))
            .hasRatioOfSums("y", "x", Threshold.atLeast(0));
    assertThat(Checks.of(StateTest.SCHEMA).with(check).verify(List.of(large, large)).results())
        .extracting(result -> result.outcome().message())
        .containsExactly(
            "the sum of y cannot be computed: the result is too large",
            "the standard deviation of y is 0",
            "the sum of y by the sum of x cannot be computed: the result is too large");
  }

  @Test
  void throwsOnRequestNamingViolatedConstraints() {
    Checks<Row> checks =
        Checks.of(StateTest.SCHEMA)
            .with(Check.named("c").hasSizeAtLeast(9).isComplete("x").isComplete("nowhere"));
    QualityReport report = checks.verify(ROWS.stream());
    assertThat(report.holds()).isFalse();
    assertThat(report.violations()).hasSize(2);
    assertThat(report.summary()).isEqualTo("1 of 3 constraints hold.");
    assertThatThrownBy(report::orThrow)
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith(
            "2 of 3 constraints do not hold: hasSizeAtLeast(9): the number of rows must be at least"
                + " 9, but is 4; isComplete(nowhere): ");
    assertThat(Checks.of(StateTest.SCHEMA).verify(ROWS).orThrow().results()).isEmpty();
  }

  @Test
  void checksDelimitedRowsByColumnName() {
    List<String> names = List.of("title", "text", "rating");
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(Arrays.asList(i % 2 == 0 ? null : "t", "text " + i, Integer.toString(1 + i % 3)));
    }
    RowSchema<List<@Nullable String>> schema = RowSchema.ofTexts(names, List::get);
    Checks<List<@Nullable String>> checks = Checks.forColumns(schema, "text", "rating");
    QualityReport report = checks.withSuggestions().verify(rows);
    assertThat(report.orThrow().results()).hasSize(5);
    assertThat(report.suggestions().stream().map(Suggestion::code))
        .containsExactly(
            ".hasCompletenessAtLeast(\"title\", 0.32)",
            ".isComplete(\"text\")",
            ".isUnique(\"text\")",
            ".isComplete(\"rating\")",
            ".isContainedIn(\"rating\", \"1\", \"2\", \"3\")");

    rows.replaceAll(row -> Arrays.asList("t", " ", ""));
    assertThat(checks.verify(rows).violations().stream().map(QualityReport.Result::constraint))
        .containsExactly(
            "isMostlyNotBlank(text, 0.9)",
            "isNotBlank(rating)",
            "hasDistinctBetween(rating, 2, 100)");
    assertThat(Checks.forColumns(schema, "body", "stars").verify(rows).results())
        .filteredOn(result -> result.outcome() instanceof Outcome.NotEvaluated)
        .hasSize(4);
  }

  @Test
  void suggestsRangesAndOrders() {
    List<Row> rows = new ArrayList<>(StateTest.rows(3, 400));
    rows.replaceAll(r -> new Row(r.id(), r.x(), r.x() == null ? null : r.x() + 0.5, r.d()));
    List<String> codes =
        Checks.of(StateTest.SCHEMA).withSuggestions().verify(rows).suggestions().stream()
            .map(Suggestion::code)
            .toList();
    assertThat(codes)
        .contains(".isBetween(\"x\", -3, 8)", ".isAtMost(\"x\", \"y\")")
        .doesNotContain(".isAtMost(\"y\", \"x\")", ".isUnique(\"id\")");
  }

  @Test
  void writesTablesAndJsonTheSameEveryTime(@TempDir Path directory) throws IOException {
    Checks<Row> checks =
        Checks.of(StateTest.SCHEMA)
            .measuring(List.of(Analyzers.size(), Analyzers.mean("y"), Analyzers.mean("id")))
            .with(Check.named("c").isContainedIn("id", "a", "b"))
            .withSuggestions();
    QualityReport report = checks.verify(ROWS);
    List<String> files = report.writeTo(directory);
    assertThat(files).hasSize(5).endsWith("rules.txt");
    assertThat(Files.readString(directory.resolve("dataset-metrics.tsv")))
        .isEqualTo(
            "entity\tinstance\tname\tvalue\tnote\n"
                + "Dataset\t*\tSize\t4\t\n"
                + "Column\ty\tMean\t0.6666666666666666\t\n"
                + "Column\tid\tMean\t\tnumbers are needed, but id is a column of texts\n");
    assertThat(Files.readString(directory.resolve("constraint-checks.tsv")))
        .contains("c\tisContainedIn(id, a, b)\tFailed\tthe share of rows that meet \"id contained");
    ObjectNode json = report.toJson();
    assertThat(json.get("metrics").toString())
        .isEqualTo(
            "[{\"entity\":\"Dataset\",\"instance\":\"*\",\"name\":\"Size\",\"value\":4.0},"
                + "{\"entity\":\"Column\",\"instance\":\"y\",\"name\":\"Mean\","
                + "\"value\":0.6666666666666666},"
                + "{\"entity\":\"Column\",\"instance\":\"id\",\"name\":\"Mean\",\"value\":null}]");
    assertThat(json.get("checks").get(0).get("status").textValue()).isEqualTo("Failed");
    assertThat(checks.verify(ROWS).toJson()).isEqualTo(json);
    assertThat(report.section().heading()).isEqualTo("Quality");
  }

  @Test
  void refusesDuplicateColumnNames() {
    assertThatThrownBy(() -> StateTest.SCHEMA.text("x", row -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns must be distinct, but x is twice");
    assertThat(RowSchema.ofTexts(Collections.emptyList(), (row, i) -> "").columns()).isEmpty();
    assertThat(RowSchema.ofTexts(List.of("", "a", ""), (row, i) -> "").names())
        .containsExactly("column 1", "a", "column 3");
  }
}
