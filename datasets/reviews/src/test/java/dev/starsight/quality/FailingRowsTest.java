package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.StateTest;
import dev.starsight.quality.analyzers.StateTest.Row;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingRowsTest {

  @Test
  void writesEveryRowThatFails(@TempDir Path directory) throws IOException {
    List<Row> rows =
        List.of(
            new Row("a\tb\nc", 1, 1.0, null),
            new Row("x", 9, 1.0, null),
            new Row(null, 9, 1.0, null));
    Check check =
        Check.named("c")
            .isBetween("x", 1, 5)
            .isContainedIn("id", "x")
            .satisfies("x <= y or id = 'x'")
            .isUnique("x")
            .isComplete("id");
    Checks<Row> checks = Checks.of(StateTest.SCHEMA.locatedBy(row -> "f:" + row.x())).with(check);
    try (FailingRows failing = FailingRows.in(directory)) {
      CheckRun<Row> run = checks.start(failing);
      rows.forEach(run);
      assertThat(run.report().results().stream().map(QualityReport.Result::failingRows))
          .containsExactly(2L, 1L, 1L, 1L, 1L);
    }
    assertThat(directory.resolve("failing-rows.tsv"))
        .content()
        .isEqualTo(
            """
            check\tconstraint\trow\tvalues
            c\tisContainedIn(id, x)\tf:1\tid=a\\tb\\nc
            c\tisBetween(x, 1, 5)\tf:9\tx=9
            c\tisBetween(x, 1, 5)\tf:9\tx=9
            c\tsatisfies("x <= y or id = 'x'")\tf:9\tx=9, y=1.0, id=(absent)
            c\tisUnique(x)\tf:9\tx=9
            c\tisComplete(id)\tf:9\tid=(absent)
            """);
  }

  @Test
  void withoutFailingRowsThereIsNoFile(@TempDir Path directory) throws IOException {
    try (FailingRows failing = FailingRows.in(directory)) {
      Checks.of(StateTest.SCHEMA)
          .with(Check.named("c").isComplete("x"))
          .start(failing)
          .accept(new Row("a", 1, null, null));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void fiveThousandColumnsAndNoValueAtAll() {
    List<String> names = IntStream.range(0, 5000).mapToObj(i -> "c" + i).toList();
    RowSchema<List<@Nullable String>> schema = RowSchema.ofTexts(names, List::get);
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(Collections.nCopies(5000, null));
    }
    QualityReport report =
        Checks.of(schema)
            .withDefaults()
            .with(Check.named("c").isComplete("c4999").hasMean("c7", threshold()))
            .withSuggestions()
            .verify(rows);
    assertThat(report.metrics()).hasSize(1 + 2 * 5000);
    assertThat(report.suggestions()).isEmpty();
    assertThat(report.results().get(0).failingRows()).isEqualTo(30);
    assertThat(report.results().get(1).outcome())
        .isEqualTo(
            new Outcome.NotEvaluated("the mean of c7 cannot be computed: there is no value"));
  }

  private static dev.starsight.quality.checks.Threshold threshold() {
    return dev.starsight.quality.checks.Threshold.atLeast(1);
  }

  @Test
  void aNaNIsNoNumber() {
    List<Row> rows = List.of(new Row("a", 1, Double.NaN, null), new Row("a", 1, 2.0, null));
    QualityReport report =
        Checks.of(StateTest.SCHEMA)
            .measuring(List.of(Analyzers.mean("y"), Analyzers.approxQuantile("y", 0.5)))
            .with(Check.named("c").isBetween("y", 0, 5))
            .verify(rows);
    assertThat(report.metrics().stream().map(DataMetric::value)).containsExactly(2.0, 2.0);
    assertThat(report.results().get(0).failingRows()).isEqualTo(1);
  }
}
