package dev.starsight.quality.analyzers;

import static dev.starsight.quality.analyzers.StateTest.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.analyzers.StateTest.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScanTest {

  @Property(tries = 100)
  void agreesWithNaiveLoops(@ForAll long seed) {
    List<Row> rows = StateTest.rows(seed, 200);
    Scan<Row> scan = Scan.of(SCHEMA, StateTest.ANALYZERS).addAll(rows);
    List<Double> ys = rows.stream().map(Row::y).filter(Objects::nonNull).toList();
    double mean = ys.stream().mapToDouble(y -> y).sum() / ys.size();
    double variance = 0;
    for (double y : ys) {
      variance += (y - mean) * (y - mean) / ys.size();
    }
    close(scan, Analyzers.standardDeviation("y"), Math.sqrt(variance));
    close(scan, Analyzers.minimum("y"), ys.stream().mapToDouble(y -> y).min().orElseThrow());
    close(scan, Analyzers.completeness("y"), ys.size() / 200.0);
    close(
        scan,
        Analyzers.mean("x"),
        rows.stream()
            .map(Row::x)
            .filter(Objects::nonNull)
            .mapToInt(x -> x)
            .average()
            .orElseThrow());
    close(
        scan,
        Analyzers.maximum("d"),
        rows.stream()
            .map(Row::d)
            .filter(Objects::nonNull)
            .mapToDouble(LocalDate::toEpochDay)
            .max()
            .orElseThrow());
    Map<String, Integer> counts = new HashMap<>();
    rows.stream()
        .map(Row::id)
        .filter(Objects::nonNull)
        .forEach(i -> counts.merge(i, 1, Integer::sum));
    double withId = counts.values().stream().mapToInt(n -> n).sum();
    close(scan, Analyzers.countDistinct("id"), counts.size());
    close(
        scan,
        Analyzers.uniqueness("id"),
        counts.values().stream().filter(n -> n == 1).count() / withId);
    close(scan, Analyzers.correlation("x", "y"), naiveCorrelation(rows));
  }

  private static void close(Scan<Row> scan, Analyzer<?> analyzer, double expected) {
    assertThat(scan.metric(analyzer).value())
        .as("%s", analyzer)
        .isCloseTo(expected, Offset.offset(1e-10));
  }

  private static double naiveCorrelation(List<Row> rows) {
    List<Row> both = rows.stream().filter(r -> r.x() != null && r.y() != null).toList();
    double meanX = 0;
    double meanY = 0;
    for (Row row : both) {
      meanX += DataKind.number(row.x()) / both.size();
      meanY += DataKind.number(row.y()) / both.size();
    }
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (Row row : both) {
      double dx = DataKind.number(row.x()) - meanX;
      double dy = DataKind.number(row.y()) - meanY;
      xy += dx * dy;
      xx += dx * dx;
      yy += dy * dy;
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void namesMetricsAsDeequDoes() {
    Scan<Row> scan =
        Scan.of(SCHEMA, StateTest.ANALYZERS)
            .addAll(List.of(new Row("a", 1, 2.5, null), new Row(null, 2, 5.0, null)));
    List<String> metrics =
        StateTest.ANALYZERS.stream().map(a -> scan.metric(a).toString()).toList();
    assertThat(metrics)
        .containsExactly(
            "Dataset * Size = 2",
            "Column id Completeness = 0.5",
            "Column y Completeness = 1",
            "Column id CountDistinct = 1",
            "Column x ApproxCountDistinct = 2",
            "Column id Uniqueness = 1",
            "Column x Mean = 1.5",
            "Column y Minimum = 2.5",
            "Column d Maximum = not computed: there is no value",
            "Column y StandardDeviation = 1.25",
            "Column x is even Compliance = 0.5",
            "Column x before y Compliance = 1",
            "Multicolumn x,y Correlation = 1",
            "Column x Histogram.bins = 2",
            "Column y ApproxQuantile-0.5 = 2.5",
            "Multicolumn x,id MutualInformation = 0",
            "Column x Sum = 3",
            "Column id MaxLength = 1",
            "Multicolumn id,x UniqueValueRatio = 1",
            "Column id Distinctness = 1",
            "Column x Entropy = 0.6931471805599453",
            "Column y Histogram.ratio.Fractional = 1",
            "Column id AllUnique = 1",
            "Multicolumn x,y RatioOfSums = 0.4",
            "Column id PatternMatch.a|7 = 0.5",
            "Column x where x is even Mean = 2",
            "Column nowhere Mean = not computed: there is no column nowhere; there are id, x, y,"
                + " d");
  }

  @Test
  void failuresAffectOnlyTheMetricsThatNeedTheColumn() {
    RowSchema<Row> schema =
        SCHEMA.number(
            "broken",
            row -> {
              throw new IllegalStateException("no such value");
            });
    Analyzer<?> condition = Analyzers.compliance("odd", "x", v -> v.toString().isEmpty());
    List<Analyzer<?>> analyzers =
        List.of(
            Analyzers.mean("broken"),
            Analyzers.correlation("x", "broken"),
            Analyzers.mean("id"),
            condition,
            Analyzers.mean("x"));
    Scan<Row> scan =
        Scan.of(schema, analyzers)
            .addAll(List.of(new Row("a", 1, null, null), new Row("b", null, null, null)))
            .addAll(List.of(new Row("a", 2, null, null)));
    assertThat(scan.metric(analyzers.get(0)).note())
        .startsWith("broken cannot be read from a row: ")
        .contains("no such value");
    assertThat(scan.metric(analyzers.get(1)).isComputed()).isFalse();
    assertThat(scan.metric(analyzers.get(2)).note())
        .isEqualTo("numbers are needed, but id is a column of texts");
    assertThat(scan.metric(condition).note()).startsWith("the condition fails: ");
    assertThat(scan.metric(Analyzers.mean("x")).value()).isEqualTo(1.5);
    assertThat(scan.metric(Analyzers.mean("y")).note())
        .isEqualTo("it was not measured when the rows were scanned");
  }

  @Test
  void withoutRowsThereAreOnlyCounts() {
    Scan<Row> scan = Scan.of(SCHEMA, StateTest.ANALYZERS);
    List<DataMetric> computed = new ArrayList<>();
    for (Analyzer<?> analyzer : StateTest.ANALYZERS) {
      DataMetric metric = scan.metric(analyzer);
      assertThat(metric.isComputed() || !metric.note().isEmpty()).as("%s", metric).isTrue();
      if (metric.isComputed()) {
        computed.add(metric);
      }
    }
    assertThat(computed.stream().map(DataMetric::name))
        .containsExactly(
            "Size", "CountDistinct", "ApproxCountDistinct", "Histogram.bins", "AllUnique");
    assertThat(computed.subList(0, 4)).allMatch(metric -> metric.value() == 0);
  }
}
